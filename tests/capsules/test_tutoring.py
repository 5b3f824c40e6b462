import datetime

import pytest
import time_machine

from capcollectif import outbox
from capcollectif.errors import Refused, Stale
from capcollectif.models import Message
from capsules.models import Guide, Participant, WorkedTime
from capsules.operations import tutoring
from capsules.queries.tutoring import hours_of, period_of
from members.models import Membership
from tests.capsules.factories import CollectiveFactory, plan_sessions, take_part
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db
ONE_DAY = datetime.timedelta(days=1)


@pytest.fixture
def session(collective):
    """The autonomous work of the first capsule."""
    return plan_sessions(collective).sessions.get(beat="close", capsule__position=1)


def write(session, *, seen=0, **fields):
    return tutoring.write_guide(session, seen=seen, by=session.collective.created_by, **fields)


def test_a_guide_is_made_then_changed(session):
    assert write(session, instructions="Lire le thème").version == 1
    assert write(session, seen=1, instructions="Lire, puis noter").version == 2

    assert Guide.objects.get().instructions == "Lire, puis noter"


def test_a_stale_guide_changes_nothing_unless_it_says_the_same(session):
    write(session, instructions="La première")

    with pytest.raises(Stale) as stale:
        write(session, instructions="La seconde")
    assert stale.value.current.instructions == "La première"
    assert write(session, instructions="La première").version == 1


def test_a_period_does_not_open_after_its_end(session):
    with pytest.raises(Refused, match="au plus tard"):
        write(session, opens_on=session.day + ONE_DAY)


def test_a_cancelled_session_takes_no_guide(session):
    session.cancelled_at = session.collective.created_at
    session.save()

    with pytest.raises(Refused, match="annulée"):
        write(session, instructions="Lire")


def test_a_period_begins_the_day_after_the_session_before_it(session, django_assert_num_queries):
    before = session.capsule.sessions.get(beat="tutoring")

    with django_assert_num_queries(2):  # its guide, and the sessions before it
        assert period_of(session) == (before.day + ONE_DAY, session.day)
    around = list(session.collective.sessions.all())
    with django_assert_num_queries(0):
        assert period_of(session, around).first == before.day + ONE_DAY


def test_a_period_skips_what_is_cancelled(session):
    session.capsule.sessions.filter(beat="tutoring").update(
        cancelled_at=session.collective.created_at
    )
    reading = session.capsule.sessions.get(beat="reading")

    assert period_of(session).first == reading.day + ONE_DAY
    assert period_of(session, session.collective.sessions.all()).first == reading.day + ONE_DAY


def test_a_period_opens_on_the_day_chosen_or_on_its_last_day(session):
    chosen = session.day - 3 * ONE_DAY
    write(session, opens_on=chosen)
    session.refresh_from_db()
    assert period_of(session).first == chosen

    session.day = chosen - ONE_DAY  # moved since
    assert period_of(session).first == session.day


def test_a_period_without_anything_before_it_is_one_day(session):
    session.capsule.sessions.exclude(pk=session.pk).update(day=session.day + ONE_DAY)

    assert period_of(session) == (session.day, session.day)


def test_a_meeting_has_no_period():
    meeting = plan_sessions(CollectiveFactory()).sessions.get(beat="launch")

    assert period_of(meeting) is None


@pytest.fixture
def samira(collective, session):
    with time_machine.travel(session.day - ONE_DAY):
        yield take_part(collective, user__first_name="Samira").user


def declare(session, by, minutes=90, **fields):
    said = {"day": session.day - ONE_DAY, "what": "Lecture du thème", **fields}
    return tutoring.declare(session, minutes=minutes, by=by, **said)


def test_hours_are_declared_once_a_minute(session, samira):
    assert declare(session, samira) == declare(session, samira)
    assert declare(session, samira, minutes=30).participant.user == samira

    assert hours_of(WorkedTime.objects.of(samira)) == (120, 0, 2)


def test_who_came_in_the_team_lately_may_declare(session, samira):
    Participant.objects.all().delete()

    assert declare(session, samira).participant.user == samira


@pytest.mark.parametrize(
    ("moved", "says"),
    [
        (-21 * ONE_DAY, "Ce travail commence le 29 octobre 2025"),
        (ONE_DAY, "pas encore venu"),
    ],
)
def test_hours_are_of_a_day_of_the_period_that_has_come(session, samira, moved, says):
    with pytest.raises(Refused, match=says):
        declare(session, samira, day=session.day + moved)
    assert declare(session, samira, day=period_of(session).first)


def test_one_day_holds_twelve_hours_of_work(session, samira, nadege):
    declare(session, samira, minutes=660)
    with pytest.raises(Refused, match="12\u00a0h par jour au plus"):
        declare(session, samira, minutes=65)

    tutoring.refuse(WorkedTime.objects.get(), why="Trop", by=nadege)
    assert declare(session, samira, minutes=65)


def test_a_meeting_takes_no_hours(session, samira):
    meeting = session.collective.sessions.get(beat="launch")

    with pytest.raises(Refused, match="autonomie"):
        declare(meeting, samira)


def test_who_takes_no_part_declares_nothing(session, samira):
    with pytest.raises(Refused, match="partie de ce collectif"):
        declare(session, UserFactory())


def test_a_session_cancelled_meanwhile_takes_no_hours(session, samira):
    type(session).objects.update(cancelled_at=session.collective.created_at)

    with pytest.raises(Refused, match="annulée"):
        declare(session, samira)


def test_hours_are_validated_once(session, samira, nadege):
    times = [declare(session, samira), declare(session, samira, minutes=30)]

    assert tutoring.validate(times, by=nadege) == 2
    assert tutoring.validate(times, by=UserFactory()) == 0
    assert {time.settled_by for time in WorkedTime.objects.all()} == {nadege}
    assert hours_of(WorkedTime.objects.of(samira)) == (120, 120, 0)


def test_hours_that_are_not_counted_say_why_by_mail(session, samira, nadege):
    time = declare(session, samira)

    tutoring.refuse(time, why="Déjà compté <b>", by=nadege)

    assert hours_of(WorkedTime.objects.of(samira)).declared == 0
    letter = outbox.compose(Message.objects.get())
    assert "> Déjà compté <b>" in letter.text and "1\u00a0h\u00a030" in letter.text
    assert letter.reply_to == nadege.email
    with pytest.raises(Refused, match="entre-temps"):
        tutoring.refuse(time, why="Encore", by=nadege)
    Membership.objects.update(closed_at=session.collective.created_at)
    assert outbox.compose(Message.objects.get()) is None


def test_hours_are_not_left_out_without_a_reason(session, samira, nadege):
    with pytest.raises(Refused, match="pourquoi"):
        tutoring.refuse(declare(session, samira), why="", by=nadege)


def test_hours_are_taken_back_until_somebody_has_looked(session, samira, nadege):
    first, second = declare(session, samira), declare(session, samira, minutes=30)
    tutoring.withdraw(first, by=samira)
    tutoring.withdraw(WorkedTime.objects.get(pk=first.pk), by=samira)
    tutoring.validate([first, second], by=nadege)

    with pytest.raises(Refused, match="déjà été regardé"):
        tutoring.withdraw(second, by=samira)
    assert hours_of(WorkedTime.objects.of(samira)) == (30, 30, 0)
