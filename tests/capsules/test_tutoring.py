import datetime

import pytest

from capcollectif.errors import Refused, Stale
from capsules.models import Guide
from capsules.operations import tutoring
from capsules.queries.tutoring import period_of
from tests.capsules.factories import CollectiveFactory, plan_sessions

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
