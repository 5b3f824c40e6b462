"""What each database refuses by itself, whoever asks: every constraint of every model, broken once."""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from assessments.models import (
    ActionPlan,
    Answer,
    AnswerVersion,
    Assessment,
    Axis,
    Framework,
    JournalEntry,
    MaturityLevel,
    Place,
    Question,
    Snapshot,
    SuggestedAction,
    Theme,
)
from capcollectif.models import Message
from capsules.models import (
    AgendaItem,
    Capsule,
    Certificate,
    ClosedPeriod,
    Collective,
    Decision,
    Enrolment,
    HelpReply,
    HelpRequest,
    Logo,
    Notice,
    Participant,
    Poll,
    Presence,
    Proposal,
    Publication,
    Reply,
    SecretLink,
    Session,
    SessionChange,
    SessionDocument,
    Task,
    Vote,
    WorkedTime,
)
from members.models import Invitation, Membership, Structure
from tests.assessments.factories import (
    ActionFactory,
    AssessmentFactory,
    answer,
    make_framework,
)
from tests.capcollectif.letters import write_note
from tests.capsules.broken import LEARNING
from tests.capsules.factories import (
    CertificateFactory,
    ClosedPeriodFactory,
    CollectiveFactory,
    DecisionFactory,
    EnrolmentFactory,
    GuestFactory,
    HelpRequestFactory,
    PollFactory,
    PresenceFactory,
    ReplyFactory,
    TaskFactory,
    WorkedTimeFactory,
    plan_sessions,
    take_part,
)
from tests.members.factories import (
    InvitationFactory,
    MembershipFactory,
    StructureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
OURS = ("capcollectif", "members", "assessments", "capsules")
TODAY = datetime.date(2026, 5, 12)
LONG_AGO = datetime.date(2020, 1, 1)
NOON = datetime.time(12)
YEARS_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


def _again(row, **values):
    """The same row a second time, but for `values`."""
    row.pk, row._state.adding = None, True
    for name, value in values.items():
        setattr(row, name, value)
    models.Model.save(row)


def _put(row, **values):
    """Write `values` into the table, past every rule of the code."""
    models.QuerySet(type(row)).filter(pk=row.pk).update(**values)


def _answer(**values):
    return lambda: _put(answer(AssessmentFactory(), 1, level=2), **values)


def _version(**values):
    return lambda: _put(answer(AssessmentFactory(), 1, level=2).versions.get(), **values)


def _action(**values):
    return lambda: _put(ActionFactory(), **values)


def _message(**values):
    return lambda: _put(write_note(), **values)


def _part(model):
    """A piece of a draft, written twice."""
    return lambda: (make_framework(publish=False), _again(model.objects.first()))


def _snapshot():
    assessment, now = AssessmentFactory(), timezone.now()
    fields = {"number": 1, "closed_at": now, "closed_by": assessment.started_by, "content": {}}
    for _ in range(2):
        Snapshot.objects.create(assessment=assessment, **fields)


def _theme_code():
    _put(make_framework(themes=2).themes.get(position=2), code="T1")


def _theme_position():
    _put(make_framework(themes=2).themes.get(position=2), position=1)


def _question_code():
    make_framework()
    _put(Question.objects.get(number=2), code=Question.objects.get(number=1).code)


def _question_number():
    make_framework()
    _put(Question.objects.get(number=2), number=1)


def _place():
    assessment = AssessmentFactory()
    for number in (1, 2):
        Place.objects.create(user=assessment.started_by, assessment=assessment, number=number)


def _membership_twice():
    place = MembershipFactory()
    MembershipFactory(user=place.user, structure=place.structure, role="reader")


def _planned():
    return plan_sessions(CollectiveFactory())


def _capsule(**values):
    """The second capsule, given what is the first one’s."""
    return lambda: _put(_planned().capsules.get(position=2), **values)


def _capsule_theme():
    first, second = _planned().capsules.order_by("position")[:2]
    _put(second, theme=first.theme)


def _session(**values):
    return lambda: _put(_planned().sessions.get(beat="launch"), **values)


def _session_again(beat):
    return lambda: Session(
        collective=(collective := _planned()),
        capsule=collective.sessions.filter(beat=beat).first().capsule,
        step=collective.sessions.filter(beat=beat).first().step,
        beat=beat,
        mode="video",
        day=TODAY,
    ).save()


def _change(**values):
    def write():
        session = _planned().sessions.get(beat="launch")
        fields = {"session": session, "changed_by": session.collective.created_by}
        SessionChange.objects.create(**{**fields, "mode": "video", "day": TODAY, **values})

    return write


def _launch():
    return _planned().sessions.get(beat="launch")


def _met():
    """A session, and a guest of its collective."""
    session = _launch()
    return {"session": session, "participant": GuestFactory(collective=session.collective)}


def _link(**opens):
    """That link twice; a name instead of a value takes that of _met."""

    def write():
        met = {**_met(), "user": UserFactory()}
        opened = {name: met.get(value, value) for name, value in opens.items()}
        for _ in range(2):
            SecretLink.objects.create(**opened)

    return write


def _notice(**values):
    def write():
        met = _met()
        for _ in range(2):
            Notice.objects.create(**{**met, "kind": "convocation", "day": TODAY, **values})

    return write


def _item(**values):
    def write():
        fields = {"session": _launch(), "position": 1, "title": "Accueil", "minutes": 30}
        for _ in range(2):
            AgendaItem.objects.create(**{**fields, **values})

    return write


def _help(**values):
    session = _launch()
    enrolled = EnrolmentFactory(collective=session.collective)
    around = {"collective": session.collective, "structure": enrolled.structure}
    return HelpRequestFactory(asked_by=session.collective.created_by, **around, **values)


def _vote(choice="yes"):
    poll = PollFactory(session=_launch())
    guest = GuestFactory(collective=poll.session.collective)
    fields = {"proposal": poll.proposals.first(), "participant": guest, "choice": choice}
    return Vote.objects.create(**fields)


def _poll(**values):
    return lambda: _put(PollFactory(session=_launch()), **values)


def _proposal(**values):
    return lambda: _put(PollFactory(session=_launch()).proposals.last(), **values)


def _proposal_twice():
    first, last = PollFactory(session=_launch()).proposals.all()
    _put(last, day=first.day)


def _document():
    session = _launch()
    fields = {"session": session, "added_by": session.collective.created_by, "size": 1}
    SessionDocument.objects.create(title="", file="x", filename="x", **fields)


def _logo():
    Logo.objects.create(collective=CollectiveFactory(), name="", file="x", width=1, height=1)


def _certificate(*, whole):
    met = _met()
    session = None if whole else met["session"]
    CertificateFactory(participant=met["participant"], session=session)
    CertificateFactory(participant=met["participant"], session=session)


BROKEN = LEARNING | {
    Participant: {
        "participant_member_or_guest": lambda: GuestFactory(first_name=""),
        "participant_once_a_place": lambda: _again(take_part(CollectiveFactory())),
        "guest_once_an_address": lambda: _again(GuestFactory()),
    },
    SecretLink: {
        "secret_link_opens_one_thing": _link(scope="page", user="user"),
        "secret_link_once_a_participant": _link(scope="feed", participant="participant"),
        "secret_link_once_a_participant_and_session": _link(
            scope="poll", participant="participant", session="session"
        ),
        "feed_once_an_account": _link(scope="feed", user="user"),
        "room_link_once_a_session": _link(scope="check_in", session="session"),
    },
    Poll: {"poll_closed_says_by_whom": _poll(closed_at=YEARS_AGO)},
    Proposal: {
        "proposal_once": _proposal_twice,
        "proposal_ends_after_it_starts": _proposal(ends_at=datetime.time(8)),
    },
    Vote: {
        "vote_once_a_proposal": lambda: _again(_vote()),
        "vote_known_choice": lambda: _vote("bof"),
    },
    Notice: {
        "notice_once_a_day_of_session": _notice(),
        "notice_known_kind": _notice(kind="carte"),
    },
    Reply: {
        "reply_once_a_session": lambda: _again(ReplyFactory(**_met())),
        "reply_known_answer": lambda: ReplyFactory(**_met(), answer="bof"),
    },
    AgendaItem: {
        "agenda_position_once": _item(),
        "agenda_item_lasts": _item(minutes=0),
        "agenda_item_has_a_title": _item(title=""),
    },
    Decision: {
        "decision_says_something": lambda: DecisionFactory(session=_launch(), text=""),
    },
    Task: {"task_has_a_title": lambda: TaskFactory(collective=CollectiveFactory(), title="")},
    SessionDocument: {"session_document_has_a_name": _document},
    Presence: {
        "presence_known_half": lambda: PresenceFactory(**_met(), half="nuit"),
        "presence_known_mode": lambda: PresenceFactory(**_met(), mode="tutored"),
        "presence_on_a_list_says_by_whom": lambda: PresenceFactory(**_met(), recorded_by=None),
    },
    WorkedTime: {
        "worked_time_lasts": lambda: WorkedTimeFactory(**_met(), minutes=2),
        "worked_time_settled_says_by_whom": lambda: WorkedTimeFactory(**_met(), is_valid=True),
    },
    Certificate: {
        "certificate_once_a_session": lambda: _certificate(whole=False),
        "certificate_once_a_path": lambda: _certificate(whole=True),
    },
    Logo: {"logo_has_a_name": _logo},
    HelpRequest: {
        "help_request_asks_something": lambda: _help(text=""),
        "help_request_settled_says_by_whom": lambda: _help(settled_at=YEARS_AGO),
    },
    HelpReply: {
        "help_reply_says_something": lambda: HelpReply.objects.create(
            request=(asked := _help()), text="", written_by=asked.asked_by
        ),
    },
    Collective: {
        "collective_has_a_name": lambda: CollectiveFactory(name=""),
        "collective_name_once_a_region": lambda: _again(CollectiveFactory()),
        "collective_one_to_six_months_a_capsule": lambda: CollectiveFactory(months_per_capsule=7),
        "collective_video_ends_after_it_starts": lambda: CollectiveFactory(video_ends_at=NOON),
        "collective_day_ends_after_it_starts": lambda: CollectiveFactory(
            in_person_starts_at=NOON, in_person_ends_at=NOON
        ),
    },
    Capsule: {
        "capsule_position_once": _capsule(position=1),
        "capsule_theme_once": _capsule_theme,
        "capsule_position_from_1": _capsule(position=0),
    },
    Enrolment: {
        "enrolment_once": lambda: _again(EnrolmentFactory()),
        "enrolment_known_state": lambda: EnrolmentFactory(state="peut-être"),
        "enrolment_committed_says_when_and_who": lambda: EnrolmentFactory(state="committed"),
        "enrolment_left_says_when": lambda: EnrolmentFactory(state="left"),
        "enrolment_to_confirm_is_not_committed": lambda: EnrolmentFactory(
            state="committed", committed_on=TODAY, committed_by="Samira", confirms_on=TODAY
        ),
    },
    Session: {
        "session_known_mode": _session(mode="pigeon"),
        "session_ends_after_it_starts": _session(ends_at=datetime.time(8)),
        "session_known_beat": _session(beat="sieste"),
        "session_of_a_capsule_has_a_step": _session(step="review"),
        "session_beat_once_a_capsule": _session_again("close"),
        "session_beat_once_a_collective": _session_again("launch"),
    },
    SessionChange: {
        "sessionchange_known_mode": _change(mode="pigeon"),
        "sessionchange_ends_after_it_starts": _change(starts_at=NOON),
    },
    Publication: {"publication_number_once": lambda: _again(_planned().publications.get())},
    ClosedPeriod: {
        "closed_period_known_kind": lambda: ClosedPeriodFactory(kind="sieste"),
        "closed_period_has_a_name": lambda: ClosedPeriodFactory(name=""),
        "closed_period_ends_after_it_starts": lambda: ClosedPeriodFactory(last_day=LONG_AGO),
    },
    Message: {
        "message_known_state": _message(state="peut-être"),
        "message_sent_has_a_date": _message(state="sent"),
        "message_leased_while_waiting": _message(state="draft", leased_until=timezone.now()),
        "message_that_stays_says_why": _message(state="set_aside"),
    },
    Membership: {
        "membership_open_once": _membership_twice,
        "membership_known_role": lambda: _put(MembershipFactory(), role="chef"),
    },
    Invitation: {
        "invitation_open_once": lambda: _again(InvitationFactory(nonce="a"), nonce="b"),
        "invitation_known_role": lambda: InvitationFactory(role="chef"),
        "invitation_has_an_address": lambda: InvitationFactory(email=""),
        "invitation_expires_after_it_is_made": lambda: InvitationFactory(expires_at=YEARS_AGO),
        "invitation_accepted_at_and_by_together": lambda: InvitationFactory(
            accepted_at=timezone.now()
        ),
        "invitation_accepted_or_cancelled": lambda: InvitationFactory(
            accepted_at=timezone.now(), accepted_by=UserFactory(), cancelled_at=timezone.now()
        ),
    },
    Structure: {
        "structure_siret_once": lambda: StructureFactory.create_batch(2, siret="73282932000074"),
        "structure_has_a_name": lambda: StructureFactory(name=""),
    },
    Framework: {
        "framework_version_once": lambda: _again(make_framework(publish=False)),
        "framework_published_has_a_date": lambda: _put(make_framework(), published_at=None),
    },
    MaturityLevel: {
        "level_once": _part(MaturityLevel),
        "level_from_1_to_4": lambda: _put(make_framework().levels.first(), value=5),
    },
    Theme: {"theme_position_once": _theme_position, "theme_code_once": _theme_code},
    Axis: {"axis_once": _part(Axis)},
    Question: {"question_number_once": _question_number, "question_code_once": _question_code},
    SuggestedAction: {"suggestion_once": _part(SuggestedAction)},
    Assessment: {
        "assessment_once": lambda: _again(AssessmentFactory()),
        "assessment_shared_at_and_by_together": lambda: AssessmentFactory(shared_at=timezone.now()),
    },
    Answer: {
        "answer_once": lambda: _again(answer(AssessmentFactory(), 1, level=2)),
        "answer_known_state": _answer(state="peut-être", level=None),
        "answer_rated_has_a_level_or_value": _answer(level=None),
        "answer_not_applicable_has_a_reason": _answer(state="not_applicable", level=None),
    },
    AnswerVersion: {
        "answer_version_once": lambda: _again(
            answer(AssessmentFactory(), 1, level=2).versions.get()
        ),
        "version_known_state": _version(state="peut-être", level=None),
        "version_rated_has_a_level_or_value": _version(state="to_revisit"),
        "version_not_applicable_has_a_reason": _version(state="not_applicable", level=None),
    },
    Place: {"place_once": _place},
    Snapshot: {"snapshot_once": _snapshot},
    ActionPlan: {
        "actionplan_shared_at_and_by_together": lambda: _put(
            ActionFactory().plan, shared_at=timezone.now()
        ),
    },
    ActionFactory._meta.model: {
        "action_known_state": _action(state="peut-être"),
        "action_has_a_title": _action(title=""),
        "action_one_pilot": lambda: ActionFactory(pilot=MembershipFactory().user, pilot_name="Léa"),
        "action_due_month_has_a_date": _action(due_is_month=True),
        "action_blocked_or_dropped_says_why": _action(state="blocked"),
        "action_ended_has_a_date": _action(ended_on=TODAY),
        "action_priority_from_1_to_3": _action(priority=4),
    },
    JournalEntry: {
        "journal_entry_says_something": lambda: JournalEntry.objects.create(
            action=(action := ActionFactory()), by=action.created_by
        ),
    },
}
CASES = [(model, name) for model, cases in BROKEN.items() for name in cases]


@pytest.mark.parametrize(("model", "name"), CASES, ids=[name for _, name in CASES])
def test_the_database_refuses(model, name):
    constraint = {each.name: each for each in model._meta.constraints}[name]
    fields = [model._meta.get_field(field) for field in getattr(constraint, "fields", ())]

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        BROKEN[model][name]()

    # SQLite tells the columns of a broken uniqueness, not its name.
    columns = ", ".join(f"{model._meta.db_table}.{field.column}" for field in fields)
    assert name in str(refusal.value) or (columns and columns in str(refusal.value))


def test_every_constraint_is_broken_once():
    every = {
        (model, constraint.name)
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for constraint in model._meta.constraints
    }

    assert set(CASES) == every
