import datetime
from dataclasses import replace

import pytest

from capsules.calculations.differences import Entry, as_data, between, from_data

DAY = datetime.date(2026, 5, 14)
READING = Entry(
    uid="a",
    capsule=3,
    theme="Travail",
    beat="reading",
    name="Lecture partagée",
    mode="video",
    day=DAY,
    starts_at=datetime.time(14),
    ends_at=datetime.time(16),
)
CLOSE = replace(READING, uid="b", beat="close", name="Clôture", mode="tutored", starts_at=None)


def changed(**values):
    """What is said of one date whose `values` are other ones."""
    [change] = between([READING], [replace(READING, **values)]).changed
    return change.lines


def test_the_same_calendar_has_no_difference():
    assert not between([READING, CLOSE], [CLOSE, READING])


def test_a_date_comes_and_another_goes():
    differences = between([READING], [CLOSE])

    assert (differences.added, differences.cancelled) == ((CLOSE,), (READING,))


def test_a_cancelled_date_is_told_once():
    cancelled = replace(READING, is_cancelled=True)

    assert between([READING], [cancelled]).cancelled == (cancelled,)
    assert not between([cancelled], [cancelled])
    assert not between([cancelled], [])


def test_a_date_that_comes_cancelled_is_none():
    assert not between([], [replace(READING, is_cancelled=True)])


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"day": datetime.date(2026, 5, 21)}, "jeudi 21 mai 2026 au lieu du jeudi 14 mai 2026"),
        (
            {"starts_at": datetime.time(9, 30), "ends_at": datetime.time(11)},
            "de 9\u00a0h\u00a030 à 11\u00a0h\u00a000 au lieu de 14\u00a0h\u00a000 à 16\u00a0h\u00a000",
        ),
        (
            {"ends_at": datetime.time(17)},
            "de 14\u00a0h\u00a000 à 17\u00a0h\u00a000 au lieu de 14\u00a0h\u00a000 à 16\u00a0h\u00a000",
        ),
        (
            {"starts_at": None, "ends_at": None},
            "sans heure au lieu de 14\u00a0h\u00a000 à 16\u00a0h\u00a000",
        ),
        ({"mode": "in_person"}, "présentiel au lieu de visio"),
        ({"place": "Albi"}, "lieu\u00a0: Albi au lieu de à préciser"),
        ({"name": "Visite"}, "«\u00a0Visite\u00a0» au lieu de «\u00a0Lecture partagée\u00a0»"),
        ({"video_link": "https://visio.exemple"}, "lien de la visio changé"),
    ],
)
def test_a_change_says_after_and_before(values, line):
    assert changed(**values) == [line]


def test_differences_come_by_day():
    later = replace(READING, uid="c", day=datetime.date(2026, 6, 1))

    assert between([], [later, READING]).added == (READING, later)


def test_what_is_stored_is_read_back_the_same():
    cancelled = replace(CLOSE, is_cancelled=True, place="Albi")

    assert from_data(as_data([READING, cancelled])) == [READING, cancelled]
