"""Convocations, and the reminders that leave by themselves."""

import datetime
import re

import pytest
import time_machine
from django.utils import timezone

from capcollectif import delivery, outbox, routines
from capcollectif.errors import Refused
from capcollectif.models import Message
from capsules.models import Notice, Participant, Reply, Session
from capsules.operations import summoning
from tests.assessments.factories import ActionPlanFactory, make_framework
from tests.capsules.factories import (
    CollectiveFactory,
    EnrolmentFactory,
    GuestFactory,
    PollFactory,
    ReplyFactory,
    plan_sessions,
    take_part,
)
from tests.members.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
Kind = Notice.Kind


def at(day, hour=10):
    """A moment of Paris."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


@pytest.fixture(autouse=True)
def clock():
    start = datetime.datetime(2026, 5, 12, 12, tzinfo=datetime.UTC)
    with time_machine.travel(start, tick=False) as traveller:
        yield traveller


@pytest.fixture
def session():
    """A day in person to come."""
    make_framework(themes=6)
    collective = plan_sessions(CollectiveFactory())
    session = collective.sessions.get(beat="sharing", capsule__position=4)
    collective.sessions.exclude(pk=session.pk).update(cancelled_at=timezone.now())
    return session


@pytest.fixture
def days(session, clock):
    """Go to so many days before the session, at an hour of Paris, and see what is written then."""

    def before(days, hour=10):
        clock.move_to(at(session.day - datetime.timedelta(days=days), hour))
        known = set(Message.objects.values_list("pk", flat=True))
        routines.run_all()
        return [each.kind for each in Message.objects.exclude(pk__in=known).order_by("pk")]

    return before


def summon(session, *people, words=""):
    return summoning.summon(session, people=people, words=words, by=session.collective.created_by)


def send_all():
    outbox.send(Message.objects.all(), by=None)
    delivery.deliver_due()


def test_a_convocation_is_a_draft_to_exactly_those_chosen(session):
    chosen, guest, other = (take_part(session.collective) for _ in range(3))
    guest = GuestFactory(collective=session.collective)

    done = summon(session, chosen, guest, words="Apportez un plat.")

    assert set(Message.objects.values_list("recipient", "state")) == {
        (chosen.address, "draft"),
        (guest.address, "draft"),
    }
    assert set(done.written) == {chosen.name, guest.name}
    assert not Notice.objects.filter(participant=other).exists()


def test_nobody_has_two_convocations_waiting_nor_one_after_their_answer(session):
    person = take_part(session.collective)
    summon(session, person)
    assert summon(session, person).ready == [person.name]

    send_all()
    assert summon(session, person).written == [person.name]  # told, but silent
    send_all()
    ReplyFactory(session=session, participant=person)

    assert summon(session, person).answered == [person.name]
    assert Message.objects.count() == 2


def test_a_withdrawn_convocation_may_be_written_again(session):
    person = take_part(session.collective)
    summon(session, person)
    outbox.cancel(Message.objects.get(), by=session.collective.created_by)

    assert summon(session, person).written == [person.name]
    assert Notice.objects.get().message.state == "draft"


def test_who_cannot_be_written_to_is_named(session):
    guest = GuestFactory(collective=session.collective, email="")
    gone = take_part(session.collective)
    gone.user.memberships.update(closed_at=timezone.now())

    done = summon(session, guest, gone)

    assert (done.without_address, done.written) == ([guest.name], [])
    assert done.sentences == [f"Sans adresse électronique, donc sans courriel\u00a0: {guest.name}."]


def test_nobody_is_called_to_what_does_not_take_place(session):
    session.cancelled_at = timezone.now()
    session.save()

    with pytest.raises(Refused, match="annulée"):
        summon(session, take_part(session.collective))


def test_reminders_leave_a_week_and_a_day_before_each_once(session, days):
    take_part(session.collective)

    written = {number: days(number) for number in (8, 7, 6, 2, 1)}

    assert written == {8: [], 7: ["week_before"], 6: [], 2: [], 1: ["day_before"]}
    assert days(1) == [] and days(0) == []


def test_a_worker_that_was_stopped_sends_late_rather_than_never(session, days):
    take_part(session.collective)

    assert days(4) == ["week_before"]


def test_nobody_is_written_to_at_night(session, days):
    take_part(session.collective)

    assert days(7, hour=7) == []
    assert days(7, hour=8) == ["week_before"]


@pytest.mark.parametrize(
    ("field", "expected"),
    [("wants_week_before", [[], ["day_before"]]), ("wants_day_before", [["week_before"], []])],
)
def test_each_person_thins_out_their_reminders(session, days, field, expected):
    person = take_part(session.collective)
    Participant.objects.filter(pk=person.pk).update(**{field: False})

    assert [days(7), days(1)] == expected


def test_who_has_said_no_is_left_alone_and_who_comes_is_reminded(session, days):
    ReplyFactory(session=session, participant=take_part(session.collective), answer="absent")
    coming = ReplyFactory(session=session, participant=take_part(session.collective))

    assert days(7) == ["week_before"]
    assert Notice.objects.get().participant == coming.participant


def test_a_fresh_convocation_stands_for_the_week_s_reminder(session, days, clock):
    person = take_part(session.collective)
    clock.move_to(at(session.day - datetime.timedelta(days=9)))
    summon(session, person)
    assert days(8) == []
    send_all()

    assert days(7) == []
    assert days(1) == ["day_before"]


def test_a_convocation_that_never_left_stands_for_nothing(session, days):
    summon(session, take_part(session.collective))

    assert days(7) == ["week_before"]


@pytest.mark.parametrize(
    "changes",
    [{"cancelled_at": timezone.now()}, {"mode": "tutored", "starts_at": None, "ends_at": None}],
)
def test_there_is_no_reminder_of_what_is_no_meeting(session, days, changes):
    take_part(session.collective)
    type(session).objects.filter(pk=session.pk).update(**changes)

    assert days(7) == [] and days(1) == []


def test_there_is_no_reminder_of_a_date_that_is_not_chosen(session, days):
    take_part(session.collective)
    poll = PollFactory(session=session)
    assert days(7) == []

    poll.closed_at, poll.closed_by = timezone.now(), session.collective.created_by
    poll.save()

    assert days(6) == ["week_before"]


def test_a_moved_session_reminds_again_for_its_new_day(session, days):
    take_part(session.collective)
    assert days(7) == ["week_before"]
    session.day += datetime.timedelta(days=30)
    session.save()

    assert days(7) == ["week_before"]


def test_somebody_in_two_structures_is_reminded_once(session, days):
    first = take_part(session.collective)
    take_part(session.collective, user=first.user)

    assert days(7) == ["week_before"]


def test_routines_take_in_the_teams_of_every_collective_that_runs(session):
    structure = EnrolmentFactory(collective=session.collective).structure
    user = MembershipFactory(structure=structure).user

    assert summoning.gather_people() == 1
    assert Participant.objects.get().user == user
    assert summoning.gather_people() == 0


def test_reminding_costs_nothing_more_once_it_is_done(session, days, django_assert_max_num_queries):
    for _ in range(3):
        take_part(session.collective)
    days(7)

    with django_assert_max_num_queries(10):
        routines.run_all()


def test_a_reminder_leads_the_team_to_its_plan_in_one_click(session, days, client):
    member, guest = take_part(session.collective), GuestFactory(collective=session.collective)
    ActionPlanFactory(structure=member.structure)
    days(7)

    texts = {each.recipient: outbox.compose(each).text for each in Message.objects.all()}

    path = re.search(r"\(PDF\)\xa0: http://[^/]+(\S+)", texts[member.user.email])[1]
    assert client.get(path).headers["Content-Type"] == "application/pdf"
    assert "(PDF)" not in texts[guest.email]


@pytest.mark.parametrize("count", [1, 5])
def test_collectives_without_anything_to_do_cost_three_queries_together(
    session, django_assert_num_queries, count
):
    for _ in range(count):
        collective = plan_sessions(CollectiveFactory())
        take_part(collective)
        left = EnrolmentFactory(collective=collective, state="left", left_on=session.day)
        MembershipFactory(structure=left.structure)
    Session.objects.update(day=session.day + datetime.timedelta(days=90))

    with django_assert_num_queries(3):  # missing people, sessions in a week, old dossiers
        assert routines.run_all() == 0


def test_a_reminder_reads_like_a_convocation(session, days):
    nadege = UserFactory(first_name="Nadège", last_name="Roumieu")
    session.collective.region.facilitators.add(nadege)
    session.place = "Tiers-lieu La Bouillonnante, Toulouse"
    session.save()
    session.collective.funders = "Avec le soutien du FSE+."
    session.collective.save()
    take_part(session.collective, user__first_name="Samira")
    days(7)

    letter = outbox.compose(Message.objects.get())

    assert letter.subject.endswith("à 9\u00a0h\u00a030\u00a0: Journée retours d’expériences")
    for words in (
        "Bonjour Samira,",
        "Lieu\u00a0: Tiers-lieu La Bouillonnante, Toulouse",
        "Je viens\u00a0: http",
        "?reponse=coming",
        "?reponse=remote",
        "?reponse=absent",
        "/p/",
        "Avec le soutien du FSE+.",
        "Nadège Roumieu, animation régionale",
    ):
        assert words in letter.text
    assert letter.reply_to == nadege.email
    assert letter.attachments[0].name == f"seance-{session.day}.ics"
    assert b"UID:" in letter.attachments[0].content


def test_a_preview_hides_the_links_of_others(session):
    summon(session, take_part(session.collective), words="Venez !")

    text = outbox.preview(Message.objects.get()).text

    assert "/reponse/…/?reponse=coming" in text and "> Venez !" in text


def _cancel(session, person):
    session.cancelled_at = timezone.now()
    session.save()


def _say_no(session, person):
    ReplyFactory(session=session, participant=person, answer=Reply.Answer.ABSENT)


def _thin_out(session, person):
    Participant.objects.filter(pk=person.pk).update(wants_week_before=False)


def _move(session, person):
    session.day += datetime.timedelta(days=1)
    session.save()


def _leave(session, person):
    person.user.memberships.update(closed_at=timezone.now())


@pytest.mark.parametrize("meanwhile", [_cancel, _say_no, _thin_out, _move, _leave])
def test_what_changed_before_it_left_drops_a_reminder(session, days, meanwhile):
    person = take_part(session.collective)
    days(7)
    meanwhile(session, person)

    delivery.deliver_due()

    assert Message.objects.get().state == "dropped"


def test_a_convocation_tells_the_date_that_the_session_has_when_it_leaves(session):
    summon(session, take_part(session.collective))
    session.day += datetime.timedelta(days=1)
    session.save()

    assert f"{session.day.day} " in outbox.preview(Message.objects.get()).text
