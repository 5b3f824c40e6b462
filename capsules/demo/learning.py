"""What the demo’s running collective reads together, says in its workshops, tells and keeps.

Written as facts, at their own dates; what the method freezes or folds goes through its operation.
"""

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessments import acting
from assessments.models import Action, Question, Theme
from capcollectif import spreadsheet
from capsules.calculations.method import Beat
from capsules.models import (
    Board,
    Borrowing,
    Collective,
    Contribution,
    Decision,
    Dot,
    Exchange,
    Feedback,
    Minutes,
    Naming,
    Practice,
    PracticeFile,
    Reading,
    Remark,
    RemarkReply,
    Restitution,
    Stake,
    StakeNote,
    StateOfTheArt,
    Testimony,
    Turn,
    Useful,
)
from capsules.operations import clarifying, noting, practices, restitutions
from members.models import Structure

from . import shared_words
from .people import REMISE

MARKS = {"c": "clear", "u": "unclear", "d": "done", "q": "question"}
DEVICES = 14  # phones in the room
NAMED = ("La Remise à Flot", "Fil & Liens", "Proxi’Tarn Services")


def fill(name, *, people):
    """Fill the running collective of that name; `people` are users by the start of their address."""
    collective = Collective.objects.select_related("framework").get(name=name)
    capsules = {each.position: each for each in collective.capsules.select_related("theme")}
    structures = {each.name: each for each in Structure.objects.all()}
    around = {"people": people, "structures": structures}
    _launch(collective)
    _read(capsules[3], people=people)
    _tell(capsules, **around)
    _practise(collective, **around)
    _seek(collective, **around)
    _give_back(collective, [capsules[1], capsules[2]], structures)
    _say_what_one_thinks(collective)
    _decide(_last_sharing(collective), people["samira"])


# ── The launch day ──────────────────────────────────────────────────────────
def _launch(collective):
    launch = collective.sessions.get(beat=Beat.LAUNCH)
    sharing = _last_sharing(collective)
    _board(launch, "motivations", "Pourquoi sommes-nous là\u00a0?", shared_words.MOTIVATIONS)
    _board(
        launch, "beneficiaries", "À qui cela va-t-il profiter\u00a0?", shared_words.BENEFICIARIES
    )
    words = [(word, "", 0) for word in shared_words.WORDS]
    _board(launch, "word", "Un mot pour la journée", words)
    _board(sharing, "how_to", "Comment faire pour…", shared_words.HOW_TO)
    for text, state, note in shared_words.STAKES:
        _stake(launch, text, state, note, followed_in=sharing)


def _board(session, kind, prompt, contributions):
    board = Board.objects.create(
        session=session,
        kind=kind,
        prompt=prompt,
        state=Board.State.CLOSED,
        opened_by=session.collective.created_by,
    )
    Board.objects.filter(pk=board.pk).update(opened_at=_at(session.day, 11))
    for number, (text, author, dots) in enumerate(contributions):
        row = Contribution.objects.create(
            board=board, text=text, author=author, device=f"demo-{number}"
        )
        devices = [f"demo-{(5 * number + n) % DEVICES}" for n in range(dots)]
        Dot.objects.bulk_create(Dot(contribution=row, device=device) for device in devices)
    Contribution.objects.filter(board=board).update(written_at=_at(session.day, 11))


def _stake(launch, text, state, note, *, followed_in):
    by = launch.collective.created_by
    stake = Stake.objects.create(
        collective=launch.collective,
        session=launch,
        contribution=Contribution.objects.get(board__session=launch, text=text),
        text=text,
        state=state,
        chosen_by=by,
    )
    Stake.objects.filter(pk=stake.pk).update(chosen_at=_at(launch.day, 16))
    if note:
        row = StakeNote.objects.create(
            stake=stake, session=followed_in, state=state, text=note, written_by=by
        )
        StakeNote.objects.filter(pk=row.pk).update(written_at=_at(followed_in.day, 15))


# ── Shared reading ──────────────────────────────────────────────────────────
def _read(capsule, *, people):
    questions = {each.number: each for each in capsule.theme.questions.all()}
    readers = _readers(capsule.collective)
    at = timezone.now() - datetime.timedelta(days=30)
    for number, marks in shared_words.READINGS.items():
        for participant, sign in zip(readers, marks, strict=False):
            Reading.objects.create(
                capsule=capsule,
                question=questions[number],
                user=participant.user,
                structure=participant.structure,
                mark=MARKS[sign],
                told=MARKS[sign],
            )
    Reading.objects.filter(capsule=capsule).update(marked_at=at)
    _write_beside(capsule, questions, people=people, at=at)


def _write_beside(capsule, questions, *, people, at):
    """Questions to the collective, a note, and what is asked of the national administration."""
    for number, who, text, is_anonymous, answer in shared_words.ASKED:
        remark = Remark.objects.create(
            capsule=capsule,
            question=questions[number],
            structure=_house(people[who]),
            kind=Remark.Kind.QUESTION,
            text=text,
            is_anonymous=is_anonymous,
            written_by=people[who],
        )
        if answer:
            RemarkReply.objects.create(
                remark=remark, text=answer, written_by=capsule.collective.created_by
            )
    number, who, text = shared_words.NOTE
    Remark.objects.create(
        capsule=capsule,
        question=questions[number],
        structure=_house(people[who]),
        kind=Remark.Kind.NOTE,
        text=text,
        written_by=people[who],
    )
    Remark.objects.filter(capsule=capsule).update(written_at=at)
    RemarkReply.objects.filter(remark__capsule=capsule).update(written_at=at)
    number, words = shared_words.TO_CLARIFY
    clarifying.ask(capsule, questions[number], text=words, by=capsule.collective.created_by)


def _readers(collective):
    """One person a structure, then the others: the same person never reads for two structures."""
    members = collective.participants.exclude(user=None).with_names().order_by("pk")
    return list({each.user_id: each for each in members}.values())


# ── What structures tell ────────────────────────────────────────────────────
def _tell(capsules, *, people, structures):
    for told in shared_words.TOLD:
        capsule, by = capsules[told.capsule], people[told.by]
        opened = {"opened_at": timezone.now(), "opened_by": by} if told.is_opened else {}
        Testimony.objects.create(
            capsule=capsule,
            structure=structures[told.structure],
            where=told.where,
            success=told.success,
            difficulty=told.difficulty,
            question=told.question,
            next_step=told.next_step,
            changed_by=by,
            **opened,
        )
    StateOfTheArt.objects.create(
        capsule=capsules[3],
        structure=structures[REMISE],
        question=Question.objects.get(theme=capsules[3].theme_id, code="TRA-B3"),
        changed_by=people["samira"],
        **shared_words.STATE_OF_THE_ART,
    )
    _speak(capsules[3])


def _speak(capsule):
    """The speaking order of the next sharing day, by name."""
    session = capsule.sessions.get(beat=Beat.SHARING)
    enrolled = capsule.collective.enrolments.staying().order_by("structure__name")
    for position, enrolment in enumerate(enrolled, start=1):
        Turn.objects.create(session=session, structure_id=enrolment.structure_id, position=position)


# ── Practices, exchanges ────────────────────────────────────────────────────
CIRCLES = {
    "structure": (),
    "waiting": ("collective",),
    "collective": ("collective", "accepted"),
    "network": ("collective", "accepted", "network", "network_accepted"),
}
MODERATED = ("accepted", "network_accepted")


def _practise(collective, *, people, structures):
    for sheet in shared_words.SHEETS:
        structure, by = structures[sheet.structure], people[sheet.by]
        at = timezone.now() - datetime.timedelta(days=sheet.ago)
        question = Question.objects.get(theme__framework=collective.framework, code=sheet.question)
        given = {}
        for act in CIRCLES[sheet.circle]:
            who = collective.created_by if act in MODERATED else by
            given |= {f"{act}_at": at, f"{act}_by": who}
        practice = Practice.objects.create(
            structure=structure,
            theme=Theme.objects.get(framework=collective.framework, code=sheet.theme),
            title=sheet.title,
            summary=sheet.summary,
            before=sheet.before,
            done=sheet.done,
            quote=sheet.quote,
            quoted=sheet.quoted,
            changed=sheet.changed,
            again=sheet.again,
            needs=sheet.needs,
            effort=sheet.effort,
            effort_words=sheet.effort_words,
            cost=sheet.cost,
            cost_words=sheet.cost_words,
            contact=sheet.contact,
            context=f"{structure.get_kind_display()}, {structure.city}",
            created_by=by,
            **given,
        )
        practice.questions.add(question)
        searchable = practices.searchable_of(practice, [question])
        Practice.objects.filter(pk=practice.pk).update(
            created_at=at, changed_at=at, searchable=searchable
        )
        for who in sheet.useful:
            Useful.objects.create(practice=practice, user=people[who])
    for carried in shared_words.CARRIED:
        _carry(carried)
    _borrow(*shared_words.BORROWED, people=people)


def _carry(carried):
    """Make the spreadsheet, and keep it on its practice as of the day that one was written."""
    practice = Practice.objects.get(title=carried.practice)
    content = spreadsheet.workbook(spreadsheet.Sheet("À remplir", carried.header, carried.rows))
    file = SimpleUploadedFile(carried.filename, content, spreadsheet.CONTENT_TYPE)
    kept = practices.add_file(practice, file=file, title=carried.title, by=practice.created_by)
    PracticeFile.objects.filter(pk=kept.pk).update(added_at=practice.created_at)
    Practice.objects.filter(pk=practice.pk).update(changed_at=practice.created_at)


def _borrow(title, who, *, people):
    practice, by = Practice.objects.get(title=title), people[who]
    action = acting.add_action(
        structure=_house(by),
        by=by,
        question=practice.questions.get(),
        state=Action.State.IN_PROGRESS,
        title="Essayer le point du lundi à l’atelier",
        first_step="Acheter un cahier.",
    )
    Borrowing.objects.create(
        practice=practice, structure=action.plan.structure, action=action, borrowed_by=by
    )


def _seek(collective, *, people, structures):
    for kind, name, who, code, words in shared_words.EXCHANGES:
        Exchange.objects.create(
            collective=collective,
            structure=structures[name],
            question=Question.objects.get(theme__framework=collective.framework, code=code),
            kind=kind,
            words=words,
            opened_by=people[who],
        )


# ── Restitutions, feedback ──────────────────────────────────────────────────
def _give_back(collective, capsules, structures):
    """The two capsules that are over gave their restitution back on their sharing day."""
    for capsule in capsules:
        day = capsule.sessions.get(beat=Beat.SHARING).day
        for name in NAMED:
            structure = structures[name]
            by = structure.memberships.filter(role="lead").first().user
            Naming.objects.create(capsule=capsule, structure=structure, agreed_by=by)
        restitutions.open_(capsule, by=collective.created_by)
        Naming.objects.filter(capsule=capsule).update(agreed_at=_at(day, 8))
        Restitution.objects.filter(capsule=capsule).update(frozen_at=_at(day, 9))


def _say_what_one_thinks(collective):
    session = _last_sharing(collective)
    for participant, (useful, kept, change) in zip(
        _readers(collective), shared_words.FEEDBACK, strict=False
    ):
        said = {"useful": useful, "kept": kept, "change": change}
        Feedback.objects.create(session=session, participant=participant, told=said, **said)
    Feedback.objects.filter(session=session).update(given_at=_at(session.day, 18))


def _decide(session, samira):
    """What a sharing day left: minutes published the day after, and one decision taken up."""
    by = session.collective.created_by
    evening, next_day = _at(session.day, 17), session.day + datetime.timedelta(days=1)
    minutes = Minutes.objects.create(
        session=session,
        text=shared_words.MINUTES,
        changed_by=by,
        published_at=_at(next_day, 9),
        closed_at=evening,
    )
    Minutes.objects.filter(pk=minutes.pk).update(changed_at=evening)
    decisions = [
        Decision.objects.create(session=session, text=text, noted_by=by)
        for text in shared_words.DECIDED
    ]
    Decision.objects.filter(session=session).update(decided_at=evening)
    noting.adopt(decisions[-1], structure=_house(samira), by=samira)


def _last_sharing(collective):
    past = collective.sessions.filter(beat=Beat.SHARING, day__lt=timezone.localdate())
    return past.order_by("-day").first()


def _house(user):
    return user.memberships.order_by("pk").first().structure


def _at(day, hour):
    """That hour of `day` in Paris."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))
