import datetime

import pytest

from capcollectif.errors import Refused
from capsules.calculations.closed_days import PUBLISHED_UNTIL
from capsules.models import ClosedPeriod
from capsules.operations import closed_periods
from tests.capsules.factories import ClosedPeriodFactory
from tests.members.factories import RegionFactory, UserFactory

pytestmark = pytest.mark.django_db
FIRST, LAST = datetime.date(2025, 9, 1), datetime.date(2027, 4, 30)
CHRISTMAS = datetime.date(2025, 12, 25)


@pytest.fixture
def region():
    return RegionFactory(school_zone="C")


def ensure(region, first=FIRST, last=LAST):
    closed_periods.ensure(region, first=first, last=last)
    return region.closed_periods.count()


def why(region, day):
    return closed_periods.closed_days_of(region, first=FIRST, last=LAST).why(day)


def period(**changes):
    return {
        "kind": "red_week",
        "name": "Bilans",
        "first_day": datetime.date(2026, 3, 2),
        "last_day": datetime.date(2026, 3, 6),
        **changes,
    }


def test_ensure_stores_the_calendars_of_the_zone_once(region):
    count = ensure(region)

    assert count == ensure(region) >= 30
    assert ensure(region, last=datetime.date(2028, 4, 30)) > count
    assert "Noël" in why(region, CHRISTMAS)


def test_ensure_in_two_pieces_gives_the_same_as_at_once(region):
    middle = datetime.date(2026, 7, 20)  # within holidays
    ensure(region, last=middle)
    pieces = ensure(region, first=middle)

    assert pieces == ensure(RegionFactory(school_zone="C"))


def test_ensure_never_brings_back_what_the_region_has_archived(region):
    ensure(region)
    for each in region.closed_periods.filter(first_day__lte=CHRISTMAS, last_day__gte=CHRISTMAS):
        closed_periods.archive_period(each)
    ensure(region)

    assert why(region, CHRISTMAS) == ""


def test_a_region_has_its_own_days(region):
    ClosedPeriodFactory(first_day=CHRISTMAS, last_day=CHRISTMAS)  # of another region

    assert why(region, CHRISTMAS) == ""


def test_an_archived_period_can_be_restored(region):
    closed = ClosedPeriodFactory(region=region, first_day=CHRISTMAS, last_day=CHRISTMAS)
    closed_periods.archive_period(closed)
    assert why(region, CHRISTMAS) == ""
    closed_periods.restore_period(closed)

    assert why(region, CHRISTMAS)


def test_a_red_week_is_told_apart(region):
    closed_periods.add_period(region, by=UserFactory(), **period())
    days = closed_periods.closed_days_of(region, first=FIRST, last=LAST)

    assert (days.why(datetime.date(2026, 3, 3)), days.red(datetime.date(2026, 3, 3))) == (
        "",
        "Bilans",
    )


def test_the_same_period_twice_is_one(region):
    user = UserFactory()
    assert closed_periods.add_period(region, by=user, **period()) == closed_periods.add_period(
        region, by=user, **period()
    )


def test_a_period_may_come_back_every_year(region):
    leap = {"first_day": datetime.date(2028, 2, 28), "last_day": datetime.date(2028, 2, 29)}
    first = closed_periods.add_period(region, by=UserFactory(), years=3, **period(**leap))
    days = [each.last_day.isoformat() for each in region.closed_periods.all()]

    assert first.last_day == leap["last_day"]
    assert days == ["2028-02-29", "2029-02-28", "2030-02-28"]


@pytest.mark.parametrize(
    "last_day", [datetime.date(2026, 3, 1), datetime.date(2028, 3, 1)], ids=["backwards", "years"]
)
def test_a_period_that_ends_before_it_starts_or_lasts_years_is_refused(region, last_day):
    with pytest.raises(Refused):
        closed_periods.add_period(region, by=UserFactory(), **period(last_day=last_day))


def test_an_import_adds_all_or_nothing(region):
    good, bad = period(), period(last_day=datetime.date(2026, 3, 1))
    with pytest.raises(Refused):
        closed_periods.import_periods(region, periods=[good, bad], replace=False, by=UserFactory())

    assert not ClosedPeriod.objects.exists()


def test_an_import_leaves_out_what_is_there(region):
    user = UserFactory()
    closed_periods.add_period(region, by=user, **period())

    other = period(name="Assemblées générales")
    assert (
        closed_periods.import_periods(
            region, periods=[period(), other, other], replace=False, by=user
        )
        == 1
    )


def test_an_import_may_replace_official_school_holidays_around(region):
    ensure(region)
    ours = period(
        kind="school_holiday",
        first_day=datetime.date(2025, 12, 22),
        last_day=datetime.date(2025, 12, 24),
    )
    closed_periods.import_periods(region, periods=[ours], replace=True, by=UserFactory())

    assert why(region, datetime.date(2025, 12, 23))
    assert why(region, datetime.date(2025, 12, 29)) == ""  # it was in the official ones
    assert why(region, CHRISTMAS)  # a public holiday
    assert why(region, datetime.date(2026, 2, 26))  # other holidays


def test_school_holidays_of_a_region_make_their_days_known(region):
    late = PUBLISHED_UNTIL + datetime.timedelta(days=60)
    own = period(kind="school_holiday", first_day=late, last_day=late)

    def is_known():
        days = closed_periods.closed_days_of(region, first=FIRST, last=late)
        return days.is_known(late)

    assert not is_known()
    closed_periods.add_period(region, by=UserFactory(), **own)
    assert is_known()
