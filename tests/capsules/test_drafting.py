import datetime

import pytest

from capcollectif.errors import Refused
from capsules.models import Session, SessionChange
from capsules.operations import drafting, planning
from tests.assessments.factories import make_framework
from tests.capsules.factories import ClosedPeriodFactory, CollectiveFactory, plan_sessions

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def collective():
    return plan_sessions(CollectiveFactory())


@pytest.fixture
def reading(collective):
    return collective.sessions.get(capsule__position=1, beat="reading")


@pytest.fixture
def new():
    """A date of a calendar that is not published."""
    return plan_sessions(CollectiveFactory(), publish=False).sessions.get(beat="launch")


def change(session, **slot):
    drafting.change_session(session, by=session.collective.created_by, **slot)
    return Session.objects.select_related("change").get(pk=session.pk)


def test_a_published_date_keeps_what_it_is_and_its_change_waits(reading):
    published = reading.day
    after = change(reading, day=published + WEEK)

    assert (after.day, after.change.day) == (published, published + WEEK)
    assert after.change.why == drafting.CHOSEN
    assert drafting.draft_date(after).day == published + WEEK


def test_a_date_that_is_not_published_changes_at_once(new):
    after = change(new, place="Albi")

    assert after.place == "Albi"
    assert not SessionChange.objects.exists()


def test_a_change_back_to_what_is_published_waits_no_more(reading):
    change(reading, day=reading.day + WEEK)
    change(reading, day=reading.day)

    assert not SessionChange.objects.exists()


def test_a_day_that_something_speaks_against_is_kept_only_when_confirmed(reading):
    day = reading.day + WEEK
    ClosedPeriodFactory(region=reading.collective.region, first_day=day, last_day=day)

    with pytest.raises(drafting.Conflicting) as conflict:
        change(reading, day=day)
    assert "vacances de la Toussaint" in conflict.value.reasons[0]
    after = change(reading, day=day, confirmed=True)
    assert after.change.why.startswith("Gardée malgré ceci\u00a0: l")


def test_a_day_out_of_the_order_of_the_method_is_named(collective, reading):
    tutoring = collective.sessions.get(capsule__position=1, beat="tutoring")

    with pytest.raises(drafting.Conflicting, match="point tutorat"):
        change(reading, day=tutoring.day + WEEK)


def test_other_hours_on_the_same_day_need_no_confirmation(reading):
    day = reading.day
    ClosedPeriodFactory(region=reading.collective.region, first_day=day, last_day=day)

    assert change(reading, ends_at=datetime.time(17)).change.ends_at == datetime.time(17)


def test_alternatives_conflict_with_nothing(collective, reading):
    dates = drafting.dates_of(collective)
    closed, rhythm = planning.closed_days_of(collective), planning.rhythm_of(collective)
    date = next(each for each in dates if each.pk == reading.pk)
    days = drafting.alternatives(date, dates=dates, closed=closed, rhythm=rhythm)

    assert len(days) == 2
    for day in days:
        assert not drafting.conflicts(date, day=day, dates=dates, closed=closed)


def test_a_published_date_is_called_off_at_the_next_publication(reading):
    assert drafting.cancel_session(reading, by=reading.collective.created_by)
    with pytest.raises(Refused):
        change(reading, place="Albi")

    drafting.revert_session(reading, by=reading.collective.created_by)
    assert not SessionChange.objects.exists()


def test_a_date_that_is_not_published_goes_at_once(new):
    assert not drafting.cancel_session(new, by=new.collective.created_by)
    assert not Session.objects.filter(pk=new.pk).exists()


def test_a_cancelled_date_changes_no_more(reading):
    reading.cancelled_at = reading.collective.created_at
    reading.save()

    with pytest.raises(Refused):
        change(reading, place="Albi")


def test_a_session_is_added_once_and_binds_no_other(collective):
    capsule = collective.capsules.get(position=1)
    slot = {"day": datetime.date(2025, 10, 8), "mode": "video", "title": "Visite"}
    slot |= {"starts_at": datetime.time(9), "ends_at": datetime.time(10)}
    added = [
        drafting.add_session(
            collective, by=collective.created_by, capsule=capsule, step="sharing", **slot
        )
        for _ in range(2)
    ]

    assert added[0] == added[1]
    assert (added[0].beat, added[0].published_in) == ("extra", None)


def test_an_added_session_on_a_closed_day_asks_first(collective):
    slot = {"day": datetime.date(2025, 10, 11), "mode": "tutored", "title": "Visite"}

    with pytest.raises(drafting.Conflicting, match="samedi"):
        drafting.add_session(collective, by=collective.created_by, **slot)
    drafting.add_session(collective, by=collective.created_by, confirmed=True, **slot)


@pytest.mark.parametrize("themes", [1, 3])
def test_dates_cost_one_query(django_assert_num_queries, themes):
    make_framework(themes=themes)
    collective = plan_sessions(CollectiveFactory())
    with django_assert_num_queries(1):
        dates = drafting.dates_of(collective)
        [(each.capsule and each.capsule.theme.title, each.name) for each in dates]

    assert len(dates) == themes * 4 + 2
