"""The rows that the table speaks of, with words planted in what each structure wrote."""

from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from assessments.models import Question, Snapshot, SuggestedAction
from assessments.sheets import RATED, Line, Sheet, as_data
from capcollectif import outbox
from capsules.models import (
    SLOT,
    Collective,
    Minutes,
    Participant,
    SecretLink,
    SessionChange,
    SessionDocument,
)
from capsules.operations import certifying, filing, links, participants
from members import inviting
from tests.assessments.factories import (
    LEVEL_NAMES,
    ActionFactory,
    ActionPlanFactory,
    AssessmentFactory,
    answer,
    make_framework,
)
from tests.capsules.factories import (
    ClosedPeriodFactory,
    CollectiveFactory,
    DecisionFactory,
    EnrolmentFactory,
    GuestFactory,
    HelpRequestFactory,
    LogoFactory,
    PollFactory,
    PresenceFactory,
    TaskFactory,
    WorkedTimeFactory,
    plan_sessions,
)
from tests.members.factories import (
    InvitationFactory,
    MembershipFactory,
    RegionFactory,
    StructureFactory,
    UserFactory,
)

from .learning import learn
from .table import PEOPLE

# Words planted, and who may read them.
TEAM = {"reader", "contributor", "lead"}
MARKERS = {
    "mot-du-brouillon": TEAM,  # an open assessment, not shared
    "mot-du-partage": TEAM | {"facilitator"},  # a shared one, and its snapshot
    "mot-du-plan": TEAM,  # the action plan, not shared
    "mot-du-voisinage": {"neighbour"},
    "mot-offert-par-le-voisin": {"neighbour", "facilitator"},
    "mot-du-dehors": {"outsider"},
    "mot-offert-depuis-dehors": {"outsider", "stranger"},
    "mot-du-calendrier": TEAM | {"neighbour", "facilitator"},  # the published calendar
    "mot-en-preparation": {"facilitator"},  # a change that waits, a period to avoid, a departure
    "mot-a-clarifier": {"facilitator", "admin"},  # asked of the national administration
    "mot-de-la-demande": TEAM | {"facilitator"},  # asked of those who animate
    "mot-des-heures": {"lead", "facilitator"},  # declared by one, to be validated
}


def _snapshot(assessment, marker):
    lines = tuple(
        Line(
            number=question.number,
            code=question.code,
            axis=question.axis.title,
            statement=question.statement,
            state=RATED,
            level=2,
            words=question.descriptors[1],
            comment=marker,
            by="Samira",
            on="2026-05-12",
        )
        for question in Question.objects.filter(theme=assessment.theme).select_related("axis")
    )
    sheet = Sheet(
        structure=assessment.structure.name,
        place=assessment.structure.place,
        region=assessment.structure.region.name,
        theme=assessment.theme.title,
        framework=str(assessment.theme.framework),
        is_introduction=False,
        level_names=LEVEL_NAMES,
        lines=lines,
    )
    return Snapshot.objects.create(
        assessment=assessment,
        number=1,
        closed_at=assessment.closed_at,
        closed_by=assessment.started_by,
        content=as_data(sheet),
    )


def _fill(structure, themes, *, lead, draft, shared, plan):
    """Answers and actions of one structure, with a marker in each; the pks by name."""
    now = timezone.now()
    common = {"structure": structure, "started_by": lead}
    opened = AssessmentFactory(theme=themes[0], **common)
    closed = AssessmentFactory(
        theme=themes[1], closed_at=now, shared_at=now, shared_by=lead, **common
    )
    answer(opened, 1, level=2, comment=draft, by=lead)
    answer(opened, 2, level=1, by=lead)
    answer(closed, 1, level=2, comment=shared, by=lead)
    snapshot = _snapshot(closed, shared)
    question = Question.objects.get(theme=themes[0], number=1)
    action_plan = ActionPlanFactory(structure=structure)
    fields = {"plan": action_plan, "created_by": lead, "question": question}
    return {
        "structure": structure.pk,
        "open": opened.pk,
        "shared": closed.pk,
        "snapshot": snapshot.pk,
        "plan": action_plan.pk,
        "action": ActionFactory(title=f"Agir {plan}", first_step=plan, **fields).pk,
        "archived": ActionFactory(title=f"Ancienne {plan}", archived_at=now, **fields).pk,
    }


def _gather(region, structures):
    """A published collective of `region`, with a pending change, and one still being prepared."""
    around = {"region": region, "created_by": region.facilitators.get()}
    collective = plan_sessions(CollectiveFactory(**around))
    collective.sessions.update(place="mot-du-calendrier")
    session = collective.sessions.get(beat="launch")
    change = {name: getattr(session, name) for name in SLOT} | {"title": "mot-en-preparation"}
    SessionChange.objects.create(session=session, changed_by=collective.created_by, **change)
    draft = plan_sessions(CollectiveFactory(name="mot-en-preparation", **around), publish=False)
    enrolments = [EnrolmentFactory(collective=collective, structure=each) for each in structures]
    gone = EnrolmentFactory(
        collective=collective,
        state="left",
        left_on=collective.starts_on,
        left_reason="mot-en-preparation",
    )
    return {
        "region": region.pk,
        "collective": collective.pk,
        "draft": draft.pk,
        "capsule": collective.capsules.get(position=1).pk,
        "session": session.pk,
        "draft_session": draft.sessions.get(beat="launch").pk,
        "enrolment": enrolments[0].pk,
        "gone": gone.pk,
        "mail": _prepare_mail(collective, gone.structure),
        "closed_period": ClosedPeriodFactory(region=region, name="mot-en-preparation").pk,
    }


def _meet(collective, lead):
    """What surrounds the sessions of the collective: people, links without an account, a poll."""
    collective = Collective.objects.get(pk=collective)
    participants.gather(collective)
    met = collective.sessions.get(beat="sharing", capsule__position=1)
    autonomous = collective.sessions.get(beat="close", capsule__position=1)
    participant = Participant.objects.get(collective=collective, user=lead)
    help_request = HelpRequestFactory(
        collective=collective,
        structure=participant.structure,
        asked_by=lead,
        text="mot-de-la-demande",
    )
    poll = PollFactory(session=collective.sessions.get(beat="sharing", capsule__position=2))
    own = {"participant": participant, "session": met}
    return {
        "met": met.pk,  # a day in person
        "autonomous": autonomous.pk,  # a period of autonomous work
        "participant": participant.pk,  # the lead
        "guest": GuestFactory(collective=collective, last_name="mot-du-calendrier").pk,
        "help": help_request.pk,
        "worked_time": WorkedTimeFactory(
            session=autonomous, participant=participant, what="mot-des-heures"
        ).pk,
        "polled": poll.session_id,
        "logo": LogoFactory(collective=collective).pk,
        "own_document": _attach(met).pk,
        "certificate_token": _certify(collective, met, participant),
        "page_token": _token(SecretLink.Scope.PAGE, participant=participant),
        "answer_token": _token(SecretLink.Scope.ANSWER, **own),
        "poll_token": _token(SecretLink.Scope.POLL, participant=participant, session=poll.session),
        "feed_token": _token(SecretLink.Scope.FEED, user=lead),
        "check_in_token": _token(SecretLink.Scope.CHECK_IN, session=met),
        **_leave(met, autonomous, participant),
    }


def _leave(met, autonomous, participant):
    """What sessions leave: published minutes and secret ones, a task, documents."""
    by = met.collective.created_by
    now = timezone.now()
    Minutes.objects.create(session=met, text="mot-du-calendrier", changed_by=by, published_at=now)
    Minutes.objects.create(session=autonomous, text="mot-en-preparation", changed_by=by)
    task = {"collective": met.collective, "title": "mot-du-calendrier", "pilot": participant}
    file = SimpleUploadedFile("mot-du-calendrier.txt", b"mot-du-calendrier")
    file.content_type = "text/plain; charset=utf-8"
    document = filing.add_document(met, file=file, by=by)
    old = filing.add_document(met, file=file, title="mot-en-preparation", by=by)
    filing.archive_document(old, by=by)
    return {
        "decision": DecisionFactory(session=met, text="mot-du-calendrier").pk,
        "secret_decision": DecisionFactory(session=autonomous, text="mot-en-preparation").pk,
        "task": TaskFactory(**task).pk,
        "document": document.pk,
        "old_document": old.pk,
    }


def _attach(session):
    return SessionDocument.objects.create(
        session=session,
        title="mot-du-calendrier",
        file=ContentFile(b"mot-du-calendrier", "programme.txt"),
        filename="programme.txt",
        content_type="text/plain",
        size=17,
        added_by=session.collective.created_by,
    )


def _certify(collective, session, participant):
    """The code of the participant’s certificate of the session; of the path there is one, too."""
    PresenceFactory(session=session, participant=participant)
    for each in (session, None):
        certifying.issue(collective, by=collective.created_by, session=each)
    return participant.certificates.get(session=session).code


def _token(scope, **opens):
    return links.token_of(links.issue(scope, **opens))


def _prepare_mail(collective, structure):
    """A draft in the outbox of the collective."""
    invitation = InvitationFactory(structure=structure, invited_by=collective.created_by)
    params = {"invitation": invitation.pk, "words": "mot-en-preparation"}
    return outbox.write(
        kind="invitation",
        recipient=invitation.email,
        params=params,
        by=collective.created_by,
        topic=f"collective-{collective.pk}",
        draft=True,
    ).pk


def make_world():
    """One region with two structures, another with one, and somebody of each kind."""
    themes = list(make_framework(themes=3).themes.order_by("position"))
    region, other_region = RegionFactory.create_batch(2)
    structure, next_door = StructureFactory.create_batch(2, region=region)
    elsewhere = StructureFactory(region=other_region)
    people = {
        "outsider": MembershipFactory(structure=elsewhere).user,
        "neighbour": MembershipFactory(structure=next_door).user,
        "former": MembershipFactory(structure=structure, closed_at=timezone.now()).user,
        "facilitator": UserFactory(),
        "stranger": UserFactory(),
        "admin": UserFactory(is_national_admin=True),
    }
    for role in ("reader", "contributor", "lead"):
        people[role] = MembershipFactory(structure=structure, role=role).user
    region.facilitators.add(people["facilitator"])
    other_region.facilitators.add(people["stranger"])
    gathered = _gather(region, [structure, next_door])
    meeting = _meet(gathered["collective"], people["lead"])
    learning = learn(meeting["met"], people["lead"], people["neighbour"])
    clients = {name: Client() for name in PEOPLE}
    for name, user in people.items():
        clients[name].force_login(user)
    words = list(MARKERS)
    pks = _fill(
        structure, themes, lead=people["lead"], draft=words[0], shared=words[1], plan=words[2]
    )
    around = [
        _fill(next_door, themes, lead=people["neighbour"], **_marked(*words[3:5])),
        _fill(elsewhere, themes, lead=people["outsider"], **_marked(*words[5:7])),
    ]
    invitation = InvitationFactory(structure=structure, invited_by=people["lead"])
    shared_pks = {
        "invitation": invitation.pk,
        "orphan": StructureFactory(region=region).pk,
        "place": people["reader"].memberships.get().pk,
        "own_place": people["lead"].memberships.get().pk,
        "token": inviting.token_of(invitation),
        "theme": themes[0].pk,
        "free_theme": themes[2].pk,  # no assessment yet
        "question": Question.objects.get(theme=themes[0], number=1).pk,
        "suggestion": SuggestedAction.objects.get(question__theme=themes[0], question__number=1).pk,
    }
    return SimpleNamespace(
        clients=clients, around=around, **shared_pks, **gathered, **meeting, **learning, **pks
    )


def _marked(hidden, shared):
    return {"draft": hidden, "shared": shared, "plan": hidden}
