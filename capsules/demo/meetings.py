"""What surrounds the sessions of the demo’s running collective: who came, who comes, what was decided.

Written as facts: these days are past, and the operations speak of the present.
"""

import datetime

from django.utils import timezone

from assessments.models import Question
from capsules.calculations.method import Beat
from capsules.calculations.running_order import Item
from capsules.models import (
    Collective,
    Decision,
    Guide,
    HelpReply,
    HelpRequest,
    Minutes,
    Participant,
    Poll,
    Presence,
    Proposal,
    Reply,
    Task,
    Vote,
    WorkedTime,
)
from capsules.operations import conducting

ACCESS = "Salle de plain-pied, boucle magnétique. Arrêt de tram «\u00a0Bouillonnante\u00a0» à deux minutes."
INSTRUCTIONS = (
    "Répondez en équipe aux questions du thème, en plusieurs fois si besoin. Notez celles qui vous"
    " arrêtent\u00a0: nous les reprendrons ensemble. Une permanence téléphonique est ouverte le jeudi"
    " de 10\u00a0h à 12\u00a0h."
)
NOTES = (
    "Tour de table\u00a0: chacun a raconté une réussite du trimestre.\n\nLes entretiens"
    " professionnels reviennent dans six récits sur dix. Deux structures ont un modèle qui marche.\n\n"
    "Prochaine fois\u00a0: venir avec un exemple de planning partagé."
)
DECISIONS = [
    "Mettre en commun nos modèles d’entretien professionnel.",
    "Visiter l’atelier de L’Atelier des Possibles avant l’été.",
]
APOLOGY = "Inventaire ce jour-là, désolé. Bastien pourra peut-être venir."
LIFT = "Je pars d’Albi à 8\u00a0h, deux places."
PROGRAMME = [
    Item("Accueil café", "", 30),
    Item("Ce que dit le collectif", "La restitution des diagnostics, par Nadège", 60),
    Item("Trois récits", "La Remise à Flot, Fil & Liens et L’Atelier des Possibles racontent", 90),
    Item("Repas partagé", "Préparé par La Table Commune", 90),
    Item("Ateliers en petits groupes", "Port de charges, écoute, plannings", 120),
    Item("Ce que nous gardons", "Deux fiches pratiques à écrire", 30),
]
YES, IF_NEEDED, NO = Vote.Choice.YES, Vote.Choice.IF_NEEDED, Vote.Choice.NO
VOTES = [(YES, NO, YES), (YES, YES, NO), (YES, IF_NEEDED, NO), (YES, NO, YES)]
VOTES += [(IF_NEEDED, IF_NEEDED, YES), (NO, YES, YES)]
PROPOSALS = ((0, 14, 16), (1, 10, 12), (5, 14, 16))  # days from the session’s own, and hours


def fill(name, *, people):
    """Give the collective of that name its people, its past and what is being prepared."""
    collective = Collective.objects.get(name=name)
    by = collective.created_by
    guest = Participant.objects.create(
        collective=collective,
        first_name="Claire",
        last_name="Vidal",
        email="claire.vidal@ville-albi.exemple",
        organisation="Ville d’Albi",
    )
    members = list(collective.participants.exclude(user=None).with_names().order_by("pk"))
    sessions = list(collective.sessions.present().order_by("day", "pk"))
    today = timezone.localdate()
    past = [session for session in sessions if session.day < today]
    coming = [session for session in sessions if session.day > today]
    for number, session in enumerate(past):
        _attend(session, _present(members, number), by)
        _work(session, members[number % 3 :: 4], by)
    _meet_guest(past[0], guest, by)
    _remember(_met(past)[-1], members, by)
    for session in _met(coming)[:2]:
        _answer(session, members)
    _run(past, coming, by)
    _guide(coming, by)
    _ask_for_a_date(coming, members, by)
    _ask_for_help(collective, coming[0], people)


def _run(past, coming, by):
    """Past meetings went as they were proposed; the next day of sharing is as people shaped it."""
    for session in _met(past):
        conducting.keep(session, items=conducting.agenda_of(session).items, seen="", by=by)
    day = next((each for each in coming if each.beat == Beat.SHARING), None)
    if day:
        conducting.keep(day, items=PROGRAMME, seen="", by=by)


def _met(sessions):
    """Those that are meetings: autonomous work has no hour."""
    return [session for session in sessions if session.starts_at]


def _present(members, number):
    """Everybody but one in six or so, never the same."""
    return [each for index, each in enumerate(members) if (index + number) % 6]


def _attend(session, present, by):
    halves = Presence.Half.values if session.mode == "in_person" else [Presence.Half.AFTERNOON]
    if not session.starts_at:
        return
    rows = Presence.objects.bulk_create(
        Presence(
            session=session,
            participant=each,
            half=half,
            mode=session.mode,
            source=Presence.Source.LIST,
            recorded_by=by,
        )
        for each in present
        for half in halves
    )
    at = _at(session.day, 17)
    Presence.objects.filter(pk__in=[row.pk for row in rows]).update(recorded_at=at)


def _work(session, members, by):
    """The hours of a period of autonomous work, which its tutor has read."""
    if session.starts_at:
        return
    for each in members:
        row = WorkedTime.objects.create(
            session=session,
            participant=each,
            day=session.day - datetime.timedelta(days=3),
            minutes=90,
            what="Questions du thème en équipe, à l’atelier",
            settled_at=_at(session.day, 18),
            settled_by=by,
            is_valid=True,
        )
        WorkedTime.objects.filter(pk=row.pk).update(declared_at=_at(row.day, 16))


def _meet_guest(session, guest, by):
    _attend(session, [guest], by)


def _remember(session, members, by):
    """The notes of the last meeting, published the day after; what was decided there."""
    evening, next_day = _at(session.day, 17), session.day + datetime.timedelta(days=1)
    minutes = Minutes.objects.create(
        session=session,
        text=NOTES,
        changed_by=by,
        published_at=_at(next_day, 9),
        closed_at=evening,
    )
    Minutes.objects.filter(pk=minutes.pk).update(changed_at=evening)
    decisions = [
        Decision.objects.create(session=session, text=text, noted_by=by) for text in DECISIONS
    ]
    Decision.objects.filter(session=session).update(decided_at=evening)
    Task.objects.create(
        collective=session.collective,
        decision=decisions[-1],
        title="Proposer trois dates de visite",
        pilot=next(each for each in members if each.user.first_name == "Carmen"),
        due_on=timezone.localdate() + datetime.timedelta(days=20),
        created_by=by,
    )


def _answer(session, members):
    """Most have said whether they come; two have not."""
    answers = Reply.Answer
    for number, each in enumerate(members[2:]):
        said = answers.ABSENT if number == 1 else answers.COMING
        if number == 3 and session.mode == "in_person":
            said = answers.REMOTE
        Reply.objects.create(
            session=session,
            participant=each,
            answer=said,
            day=session.day,
            word=APOLOGY if said == answers.ABSENT else "",
            lift=LIFT if number == 0 and session.mode == "in_person" else "",
        )


def _guide(coming, by):
    for session in coming:
        if session.mode == "in_person":
            Guide.objects.create(session=session, access=ACCESS)
        elif not session.starts_at:
            Guide.objects.create(session=session, instructions=INSTRUCTIONS, tutor=by)


def _ask_for_a_date(coming, members, by):
    """The second meeting from now on has a poll that is open."""
    session = next(each for each in _met(coming)[2:] if each.beat == Beat.TUTORING)
    poll = Poll.objects.create(
        session=session, words="Je choisirai vendredi prochain.", opened_by=by
    )
    dates = [
        Proposal.objects.create(
            poll=poll,
            day=session.day + datetime.timedelta(days=days),
            starts_at=datetime.time(start),
            ends_at=datetime.time(end),
        )
        for days, start, end in PROPOSALS
    ]
    for member, choices in zip(members[2:], VOTES, strict=False):
        for date, choice in zip(dates, choices, strict=True):
            Vote.objects.create(proposal=date, participant=member, choice=choice)


def _ask_for_help(collective, session, people):
    """One question that waits, with its context, and one that was answered."""
    julien, thomas = people["julien"], people["thomas"]
    theme = session.capsule and session.capsule.theme
    question = Question.objects.filter(theme=theme).order_by("number")[2:3].first()
    waiting = HelpRequest.objects.create(
        collective=collective,
        structure=julien.memberships.get().structure,
        session=session,
        question=question,
        text="Faut-il compter les salariés en parcours absents le jour de l’enquête\u00a0?",
        asked_by=julien,
    )
    settled = HelpRequest.objects.create(
        collective=collective,
        structure=thomas.memberships.get().structure,
        text="Où trouver l’affiche de la charte\u00a0?",
        asked_by=thomas,
        settled_at=timezone.now() - datetime.timedelta(days=8),
        settled_by=collective.created_by,
    )
    HelpReply.objects.create(
        request=settled,
        text="Elle est dans les documents de la journée de lancement. Bon affichage\u00a0!",
        written_by=collective.created_by,
    )
    for request, days in ((waiting, 2), (settled, 9)):
        asked = timezone.now() - datetime.timedelta(days=days)
        HelpRequest.objects.filter(pk=request.pk).update(asked_at=asked)
    HelpReply.objects.filter(request=settled).update(
        written_at=timezone.now() - datetime.timedelta(days=8, hours=2)
    )


def _at(day, hour):
    """That hour of `day` in Paris."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))
