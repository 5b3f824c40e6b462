import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capsules.calculations import hours


def slot(start, end, mode="in_person"):
    time = datetime.time.fromisoformat
    return SimpleNamespace(mode=mode, starts_at=time(start), ends_at=time(end))


@pytest.mark.parametrize(
    ("start", "end", "halves"),
    [
        ("09:30", "16:30", {"morning": 180, "afternoon": 150}),  # a day, lunch left out
        ("14:00", "16:00", {"afternoon": 120}),
        ("09:00", "12:30", {"morning": 210}),
        ("09:00", "13:00", {"morning": 240}),
        ("12:00", "14:00", {"morning": 120}),
        ("12:30", "14:30", {"afternoon": 120}),
        ("12:15", "14:15", {"afternoon": 120}),  # a meeting over lunch is not cut
        ("13:00", "17:00", {"afternoon": 240}),
        ("11:00", "14:30", {"morning": 90, "afternoon": 30}),
    ],
)
def test_a_day_is_two_halves_and_a_meeting_one(start, end, halves):
    assert hours.of(slot(start, end)) == halves
    assert list(hours.of(slot(start, end))) == list(halves)


def test_autonomous_work_has_no_half():
    assert hours.of(slot("09:00", "17:00", mode="tutored")) == {}
    assert hours.of(SimpleNamespace(mode="tutored", starts_at=None, ends_at=None)) == {}


@given(st.times(), st.times())
def test_halves_last_at_most_as_long_as_the_session(first, last):
    start, end = sorted([first.replace(second=0), last.replace(second=0)])
    found = hours.of(SimpleNamespace(mode="video", starts_at=start, ends_at=end))
    length = end.hour * 60 + end.minute - start.hour * 60 - start.minute
    assert 1 <= len(found) <= 2
    assert all(minutes >= 0 for minutes in found.values())
    assert sum(found.values()) in (length, length - 90)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 min"), (45, "45 min"), (120, "2 h"), (125, "2 h 05"), (990, "16 h 30")],
)
def test_minutes_are_said_in_hours(minutes, said):
    assert hours.in_words(minutes).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("start", "end", "now", "half"),
    [
        ("09:30", "16:30", "09:00", "morning"),
        ("09:30", "16:30", "13:14", "morning"),
        ("09:30", "16:30", "13:15", "afternoon"),
        ("14:00", "16:00", "13:30", "afternoon"),
        ("12:30", "14:30", "12:10", "afternoon"),
        ("12:00", "14:00", "14:20", "morning"),
    ],
)
def test_one_checks_in_to_the_half_that_is_going_on(start, end, now, half):
    day = datetime.date(2026, 6, 16)
    moment = datetime.datetime.combine(day, datetime.time.fromisoformat(now))
    assert hours.half_at(slot(start, end), moment) == half


def test_one_checks_in_from_half_an_hour_before_until_half_an_hour_after():
    day = slot("09:30", "16:30")
    day.day = datetime.date(2026, 6, 16)
    assert hours.opening(day) == (
        datetime.datetime(2026, 6, 16, 9),
        datetime.datetime(2026, 6, 16, 17),
    )
