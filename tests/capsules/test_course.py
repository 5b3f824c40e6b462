import datetime

import pytest

from capsules.calculations import course
from capsules.calculations.course import Moment
from capsules.calculations.method import Beat

TODAY = datetime.date(2026, 5, 12)


def in_days(number):
    return TODAY + datetime.timedelta(days=number)


MOMENTS = [
    Moment(in_days(-30), Beat.LAUNCH),
    Moment(in_days(-20), Beat.READING, 1),
    Moment(in_days(-10), Beat.CLOSE, 1),
    Moment(in_days(-5), Beat.SHARING, 1),
    Moment(in_days(10), Beat.READING, 2),
    Moment(in_days(20), Beat.SHARING, 2),
    Moment(in_days(30), Beat.FINAL_REVIEW),
]


@pytest.mark.parametrize(
    ("days", "capsule"),
    [(-40, 1), (-20, 1), (-5, 1), (-4, 2), (0, 2), (20, 2), (21, None), (400, None)],
)
def test_the_capsule_under_way_is_the_first_that_is_not_over(days, capsule):
    assert course.under_way([1, 2], MOMENTS, today=in_days(days)) == capsule


def test_without_a_date_or_a_capsule_nothing_breaks():
    assert course.under_way([], [], today=TODAY) is None
    assert course.under_way([1, 2], [], today=TODAY) is None
    assert course.closing_day([], 1) is None


def test_a_capsule_has_begun_once_one_of_its_dates_has_come():
    assert course.has_begun(MOMENTS, 1, today=in_days(-20))
    assert not course.has_begun(MOMENTS, 1, today=in_days(-21))
    assert not course.has_begun(MOMENTS, 2, today=TODAY)


def test_only_a_published_closing_day_that_is_over_makes_late():
    assert course.closing_day(MOMENTS, 1) == in_days(-10)
    assert course.closing_day(MOMENTS, 2) is None
    assert course.is_past(in_days(-1), today=TODAY)
    assert not course.is_past(TODAY, today=TODAY)
    assert not course.is_past(None, today=TODAY)


def test_an_extra_session_does_not_keep_a_capsule_under_way():
    extra = Moment(in_days(15), Beat.EXTRA, 1)

    assert course.under_way([1, 2], [*MOMENTS, extra], today=TODAY) == 2
