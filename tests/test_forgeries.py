"""Numbers of other people’s rows in forms of one’s own: refused, as what does not exist is."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Framework
from capcollectif import outbox
from capsules.models import Collective, Enrolment, Minutes
from capsules.operations import noting, participants
from members import inviting
from tests.assessments.factories import make_framework
from tests.capsules.factories import (
    ClosedPeriodFactory,
    CollectiveFactory,
    DecisionFactory,
    EnrolmentFactory,
    GuestFactory,
    HelpRequestFactory,
    LogoFactory,
    PollFactory,
    TaskFactory,
    WorkedTimeFactory,
    plan_sessions,
)
from tests.capsules.learning import StateOfTheArtFactory
from tests.members.factories import (
    InvitationFactory,
    MembershipFactory,
    RegionFactory,
    StructureFactory,
    UserFactory,
)
from tests.test_access import _contents

pytestmark = pytest.mark.django_db
LAUNCH = "2026-09-15"


class Place:
    """A region with its facilitator, a running collective, one in draft, and a structure."""

    def __init__(self):
        self.region, self.facilitator = RegionFactory(), UserFactory()
        self.region.facilitators.add(self.facilitator)
        around = {"region": self.region, "created_by": self.facilitator}
        self.collective = plan_sessions(CollectiveFactory(**around))
        self.draft = plan_sessions(CollectiveFactory(name="Secret", **around), publish=False)
        self.lead = MembershipFactory(structure__region=self.region)
        self.structure = self.lead.structure
        self.colleague = MembershipFactory(structure=self.structure, role="contributor")
        self.enrolment = EnrolmentFactory(collective=self.collective, structure=self.structure)
        self.free = StructureFactory(region=self.region)
        self.invitation = InvitationFactory(structure=self.free, invited_by=self.facilitator)
        self.mail = outbox.write(
            kind=inviting.KIND,
            recipient=self.invitation.email,
            params={"invitation": self.invitation.pk, "words": ""},
            by=self.facilitator,
            topic=f"collective-{self.collective.pk}",
            draft=True,
        )
        self.period = ClosedPeriodFactory(region=self.region)


class Meeting(Place):
    """The same, with its people, and what surrounds its sessions."""

    def __init__(self):
        super().__init__()
        participants.gather(self.collective)
        people = self.collective.participants
        self.member, self.mate = (people.get(user=one.user) for one in (self.lead, self.colleague))
        self.guest = GuestFactory(collective=self.collective)
        sessions = self.collective.sessions
        self.met = sessions.get(beat="sharing", capsule__position=1)
        self.autonomous = sessions.get(beat="close", capsule__position=1)
        self.coming = sessions.get(beat="sharing", capsule__position=2)
        self.coming.day = timezone.localdate() + datetime.timedelta(days=5)
        self.coming.save()
        self.polled = sessions.get(beat="final_review")
        poll = PollFactory(session=self.polled, dates=(3650, 3651))
        self.proposal = poll.proposals.first()
        self.task = TaskFactory(collective=self.collective, pilot=self.mate)
        Minutes.objects.create(
            session=self.met, changed_by=self.facilitator, published_at=timezone.now()
        )
        self.decision = DecisionFactory(session=self.met)
        self.time = WorkedTimeFactory(session=self.autonomous, participant=self.member)
        self.logo = LogoFactory(collective=self.collective)
        self.help = HelpRequestFactory(
            collective=self.collective, structure=self.structure, asked_by=self.lead.user
        )
        self.capsule = self.collective.capsules.get(position=1)
        self.state = StateOfTheArtFactory(capsule=self.capsule, structure=self.structure)
        self.met.day = timezone.localdate()  # one still says what one thinks of it
        self.met.save()


@pytest.fixture
def places():
    make_framework(themes=2)
    places = Meeting(), Meeting()
    make_framework(themes=2)  # a later référentiel: those of the collectives are of the first one
    return places


# Who sends what, where: (name of the person in one’s own place, route, its arguments, fields).
FORGERIES = {
    "a collective in another region": lambda own, other: (
        "facilitator", "collective_add", [],
        {"name": "Pris", "region": other.region.pk, "starts_on": LAUNCH, "theme_1": _theme()},
    ),
    "a collective like one that is not published": lambda own, other: (
        "facilitator", "collective_add", [],
        {"name": "Pris", "region": own.region.pk, "starts_on": LAUNCH, "theme_1": _theme(),
         "like": other.draft.pk},
    ),
    "a collective about the themes of an older référentiel": lambda own, other: (
        "facilitator", "collective_add", [],
        {"name": "Pris", "region": own.region.pk, "starts_on": LAUNCH,
         "theme_1": own.collective.capsules.first().theme_id},
    ),
    "a copy in another region": lambda own, other: (
        "facilitator", "collective_clone", [own.collective.pk],
        {"name": "Pris", "region": other.region.pk, "starts_on": LAUNCH},
    ),
    "a copy of one that is not published": lambda own, other: (
        "facilitator", "collective_clone", [other.draft.pk],
        {"name": "Pris", "region": own.region.pk, "starts_on": LAUNCH},
    ),
    "a session in a capsule of another collective": lambda own, other: (
        "facilitator", "session_add", [own.collective.pk],
        {"title": "Visite", "day": "2025-11-05", "mode": "video", "starts_at": "14:00",
         "ends_at": "16:00", "where": f"{other.collective.capsules.first().pk}-appropriation",
         "confirm": "yes"},
    ),
    "a reminder to a structure of another collective": lambda own, other: (
        "facilitator", "reminder_send", [own.collective.pk],
        {"structures": [own.structure.pk, other.structure.pk], "words": "Alors ?",
         "capsule": own.collective.capsules.first().pk},
    ),
    "a reminder about a capsule of another collective": lambda own, other: (
        "facilitator", "reminder_send", [own.collective.pk],
        {"structures": own.structure.pk, "words": "Alors ?",
         "capsule": other.collective.capsules.first().pk},
    ),
    "a reminder to a structure of the region that is not in the collective": lambda own, other: (
        "facilitator", "reminder_send", [own.collective.pk],
        {"structures": own.free.pk, "words": "Alors ?",
         "capsule": own.collective.capsules.first().pk},
    ),
    "the presence of a structure of another collective": lambda own, other: (
        "facilitator", "enrolment_list", [own.collective.pk],
        {"shown": other.enrolment.pk, "present": other.enrolment.pk},
    ),
    "a structure of another region": lambda own, other: (
        "facilitator", "enrolment_add", [own.collective.pk], {"structure": other.free.pk},
    ),
    "a mail of another collective, by the tick": lambda own, other: (
        "facilitator", "message_send", [own.collective.pk], {"message": other.mail.pk},
    ),
    "all the mails, under one’s own collective": lambda own, other: (
        "facilitator", "message_send", [own.draft.pk], {"all": "yes", "until": 2**40},
    ),
    "words in a mail of another collective": lambda own, other: (
        "facilitator", "message_edit", [own.collective.pk, other.mail.pk], {"words": "Piège"},
    ),
    "a mail of another collective, cancelled": lambda own, other: (
        "facilitator", "message_cancel", [own.collective.pk, other.mail.pk], {},
    ),
    "a mail under a collective that is not its own": lambda own, other: (
        "facilitator", "message_cancel", [own.draft.pk, own.mail.pk], {},
    ),
    "a date of another collective": lambda own, other: (
        "facilitator", "session_move", [other.collective.sessions.first().pk],
        {"day": "2025-09-17"},
    ),
    "a period to avoid of another region": lambda own, other: (
        "facilitator", "closed_period_archive", [other.period.pk], {},
    ),
    "an invitation to a team of another region": lambda own, other: (
        "facilitator", "members:invitation_resend", [other.invitation.pk], {},
    ),
    "a facilitator in a team that has a lead": lambda own, other: (
        "facilitator", "members:invitation_add", [own.structure.pk],
        {"email": "complice@asso.exemple", "role": "lead"},
    ),
    "a facilitator in a team without a lead": lambda own, other: (
        "facilitator", "members:invitation_add", [own.free.pk],
        {"email": own.facilitator.email, "role": "lead"},
    ),
    "a facilitator as a contributor": lambda own, other: (
        "facilitator", "members:invitation_add", [own.free.pk],
        {"email": "complice@asso.exemple", "role": "contributor"},
    ),
    "another lead, by a contributor": lambda own, other: (
        "colleague", "members:invitation_add", [own.structure.pk],
        {"email": "complice@asso.exemple", "role": "lead"},
    ),
    "the lead’s place, by a contributor": lambda own, other: (
        "colleague", "members:lead_hand_over", [own.structure.pk],
        {"place": own.colleague.pk, "role": "reader"},
    ),
    "the relay to somebody of another team": lambda own, other: (
        "lead", "members:lead_hand_over", [own.structure.pk],
        {"place": other.lead.pk, "role": "reader"},
    ),
    "a place in another team": lambda own, other: (
        "lead", "members:membership_edit", [other.colleague.pk], {"role": "lead"},
    ),
    "a role that does not exist": lambda own, other: (
        "lead", "members:membership_edit", [own.colleague.pk], {"role": "admin"},
    ),
    "a structure moved to another region": lambda own, other: (
        "lead", "members:structure_edit", [other.structure.pk],
        {"name": "Prise", "kind": "EI", "region": own.region.pk},
    ),
    "the engagement of one’s own structure": lambda own, other: (
        "lead", "enrolment_edit", [own.enrolment.pk],
        {"state": "committed", "committed_on": LAUNCH, "committed_by": "Moi"},
    ),
    "somebody of another collective called to a session": lambda own, other: (
        "facilitator", "summons_add", [own.coming.pk], {"people": [own.guest.pk, other.guest.pk]},
    ),
    "the page of somebody of another collective": lambda own, other: (
        "facilitator", "page_send", [own.collective.pk], {"person": other.guest.pk},
    ),
    "somebody of another collective in charge of a task": lambda own, other: (
        "facilitator", "task_add", [own.collective.pk],
        {"title": "Réserver", "pilot": other.guest.pk},
    ),
    "a task of another collective, changed": lambda own, other: (
        "facilitator", "task_edit", [other.task.pk],
        {"title": "Pris", "pilot": own.guest.pk, "seen": noting.mark_of(other.task)},
    ),
    "a task that somebody else is in charge of": lambda own, other: (
        "lead", "task_done", [own.task.pk], {},
    ),
    "a guest for a structure of another collective": lambda own, other: (
        "facilitator", "guest_add", [own.collective.pk],
        {"first_name": "Zoé", "structure": other.structure.pk},
    ),
    "a guest of another collective, changed": lambda own, other: (
        "facilitator", "guest_edit", [other.guest.pk], {"first_name": "Pris"},
    ),
    "a member changed as a guest is": lambda own, other: (
        "facilitator", "guest_edit", [own.member.pk], {"first_name": "Pris"},
    ),
    "a member taken off as a guest is": lambda own, other: (
        "facilitator", "guest_archive", [own.member.pk], {},
    ),
    "the presence of somebody of another collective": lambda own, other: (
        "facilitator", "attendance_edit", [own.met.pk],
        {f"w{other.guest.pk}": "", f"p{other.guest.pk}": "day"},
    ),
    "somebody of another collective checked in": lambda own, other: (
        "lead", "check_in_own", [own.met.pk], {"participant": other.guest.pk},
    ),
    "a colleague checked in": lambda own, other: (
        "lead", "check_in_own", [own.met.pk], {"participant": own.mate.pk},
    ),
    "a date of another poll, chosen": lambda own, other: (
        "facilitator", "poll_close", [own.polled.pk], {"proposal": other.proposal.pk},
    ),
    "an answer to a date of another poll": lambda own, other: (
        "lead", "vote_own", [own.polled.pk], {f"date-{other.proposal.pk}": "yes"},
    ),
    "an answer about a session of another collective": lambda own, other: (
        "lead", "reply_own", [other.coming.pk], {"answer": "coming"},
    ),
    "a tutor of another region": lambda own, other: (
        "facilitator", "guide_edit", [own.autonomous.pk],
        {"tutor": other.facilitator.pk, "seen": 0},
    ),
    "help for another structure": lambda own, other: (
        "lead", "help_add", [], {"place": other.enrolment.pk, "text": "Et nous ?"},
    ),
    "words in a request of another structure": lambda own, other: (
        "lead", "help_reply", [other.help.pk], {"text": "Et nous ?"},
    ),
    "a decision in the plan of another structure": lambda own, other: (
        "lead", "decision_adopt", [own.decision.pk], {"structure": other.structure.pk},
    ),
    "a decision of another collective in one’s plan": lambda own, other: (
        "lead", "decision_adopt", [other.decision.pk], {"structure": own.structure.pk},
    ),
    "hours of another collective, validated": lambda own, other: (
        "facilitator", "worked_time_settle", [own.autonomous.pk], {"times": other.time.pk},
    ),
    "hours of another collective, refused": lambda own, other: (
        "facilitator", "worked_time_settle", [own.autonomous.pk],
        {"refused": other.time.pk, "refusal": "Déjà compté."},
    ),
    "hours of a colleague, taken back": lambda own, other: (
        "colleague", "worked_time_withdraw", [own.time.pk], {},
    ),
    "a word before a session to a structure of another collective": lambda own, other: (
        "facilitator", "preparation_detail", [own.coming.pk],
        {"structures": [own.structure.pk, other.structure.pk], "words": "Alors ?"},
    ),
    "a logo of another collective": lambda own, other: (
        "facilitator", "logo_archive", [other.logo.pk], {},
    ),
    "a state of the art in a capsule of another collective": lambda own, other: (
        "lead", "state_add", [other.capsule.pk], {"title": "Pris"},
    ),
    "a state of the art about a question of another theme": lambda own, other: (
        "lead", "state_add", [own.capsule.pk], {"title": "Pris", "question": _question()},
    ),
    "a state of the art of another structure, changed": lambda own, other: (
        "lead", "state_edit", [other.state.pk], {"title": "Pris", "seen": 1},
    ),
    "a state of the art of another structure, opened": lambda own, other: (
        "lead", "state_open", [other.state.pk], {},
    ),
    "a state of the art opened by who animates": lambda own, other: (
        "facilitator", "state_open", [own.state.pk], {},
    ),
    "what one thinks of a session of another collective": lambda own, other: (
        "lead", "feedback_edit", [other.met.pk], {"useful": "4"},
    ),
}  # fmt: skip


def _question():
    return Framework.objects.current().themes.first().questions.first().pk


def _theme():
    return Framework.objects.current().themes.first().pk


# Of these, the same form about one’s own rows is taken: what is refused is the number alone.
HONEST = [
    "a state of the art in a capsule of another collective",
    "a state of the art of another structure, changed",
    "a state of the art of another structure, opened",
    "what one thinks of a session of another collective",
    "a collective in another region",
    "a copy in another region",
    "a session in a capsule of another collective",
    "a reminder to a structure of another collective",
    "a reminder about a capsule of another collective",
    "the presence of a structure of another collective",
    "a structure of another region",
    "a mail of another collective, by the tick",
    "words in a mail of another collective",
    "a mail of another collective, cancelled",
    "a date of another collective",
    "a period to avoid of another region",
    "a place in another team",
    "a structure moved to another region",
    "somebody of another collective called to a session",
    "the page of somebody of another collective",
    "somebody of another collective in charge of a task",
    "a task of another collective, changed",
    "a guest for a structure of another collective",
    "a guest of another collective, changed",
    "the presence of somebody of another collective",
    "a date of another poll, chosen",
    "an answer about a session of another collective",
    "a tutor of another region",
    "help for another structure",
    "words in a request of another structure",
    "a decision in the plan of another structure",
    "a decision of another collective in one’s plan",
    "hours of another collective, validated",
    "hours of another collective, refused",
    "a word before a session to a structure of another collective",
    "a logo of another collective",
]


def _send(forgery, own, other):
    """Send it as somebody of `own`; whether it was answered without an error, and changed something."""
    person, route, args, fields = FORGERIES[forgery](own, other)
    client = Client()
    client.force_login(own.facilitator if person == "facilitator" else getattr(own, person).user)
    before = list(_contents())
    url = reverse(route if ":" in route else f"capsules:{route}", args=args)
    response = client.post(url, fields)
    return response.status_code in (200, 302, 404), list(_contents()) != before


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_form_changes_nothing(places, forgery):
    assert _send(forgery, *places) == (True, False)


@pytest.mark.parametrize("forgery", HONEST)
def test_the_same_form_about_ones_own_rows_is_taken(places, forgery):
    own, _ = places

    assert _send(forgery, own, own) == (True, True)


SHOWN = ["collective_calendar", "capsule_detail", "session_detail"]
KEPT_BACK = ["collective_detail", "following_xlsx", "enrolment_list", "message_list"]


def _statuses(user, collective, routes=(*SHOWN, *KEPT_BACK)):
    rows = {
        "capsule_detail": collective.capsules.first(),
        "session_detail": collective.sessions.first(),
    }
    client = Client()
    client.force_login(user)
    urls = [reverse(f"capsules:{name}", args=[rows.get(name, collective).pk]) for name in routes]
    return {client.get(url).status_code for url in urls}


def _home(user):
    client = Client()
    client.force_login(user)
    return client.get("/").content.decode()


def test_a_structure_that_left_sees_nothing_more_of_its_collective(places):
    own, _ = places
    user = own.lead.user
    assert _statuses(user, own.collective, SHOWN) == {200}
    link = reverse("capsules:collective_calendar", args=[own.collective.pk])
    assert link in _home(user)

    Enrolment.objects.filter(pk=own.enrolment.pk).update(
        state="left", left_on=own.collective.starts_on
    )

    assert _statuses(user, own.collective) == {404}
    assert link not in _home(user)


def test_a_collective_that_is_put_away_is_out_of_sight_of_everybody(places):
    own, _ = places
    Collective.objects.filter(pk=own.collective.pk).update(archived_at=timezone.now())

    for user in (own.lead.user, own.facilitator):
        assert _statuses(user, own.collective) == {404}
        assert f"/collectifs/{own.collective.pk}/" not in _home(user)


def test_who_animates_the_region_no_more_sees_nothing_more(places):
    own, _ = places
    own.region.facilitators.clear()

    assert _statuses(own.facilitator, own.collective) == {404}
    assert own.collective.name not in _home(own.facilitator)
