import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capsules.calculations import projection, running_order
from capsules.calculations.running_order import Item

DAY = datetime.date(2026, 6, 16)
LINES = running_order.timed(
    [Item("Accueil", "", 30), Item("Récits", "", 90), Item("Clôture", "", 15)], datetime.time(9, 30)
)


def at(hour, minute, second=0, day=DAY, asked=None):
    now = datetime.datetime.combine(day, datetime.time(hour, minute, second))
    return projection.shown(LINES, DAY, asked=asked, now=now)


@pytest.mark.parametrize(
    ("hour", "title", "left", "share"),
    [
        ((9, 15), "Accueil", "Encore 45\u00a0min", 0),
        ((9, 30), "Accueil", "Encore 30\u00a0min", 0),
        ((9, 45), "Accueil", "Encore 15\u00a0min", 50),
        ((9, 59, 30), "Accueil", "Encore moins d’une minute", 98),
        ((10, 0), "Récits", "Encore 1\u00a0h\u00a030", 0),
        ((11, 44, 59), "Clôture", "Encore moins d’une minute", 100),
        ((11, 45), "Clôture", "C’est l’heure", 100),
        ((11, 52), "Clôture", "7\u00a0min de plus que prévu", 100),
    ],
)
def test_the_clock_chooses_the_line(hour, title, left, share):
    shown = at(*hour)

    assert (shown.line.title, shown.left, shown.share) == (title, left, share)
    assert shown.is_followed


def test_a_line_that_is_asked_for_is_timed_to_its_own_end():
    shown = at(9, 50, asked=2)

    assert shown.line.title == "Récits"
    assert shown.left == "Encore 1\u00a0h\u00a040"
    assert not shown.is_followed
    assert shown.following.title == "Clôture"


def test_on_another_day_a_line_says_how_long_it_lasts():
    shown = at(10, 0, day=DAY + datetime.timedelta(days=1))

    assert (shown.number, shown.left, shown.seconds) == (1, "Dure 30\u00a0min", None)
    assert not shown.is_followed


@given(
    st.datetimes(datetime.datetime(2026, 6, 15), datetime.datetime(2026, 6, 18)), st.integers(1, 40)
)
def test_any_moment_shows_a_line(now, asked):
    for choice in (None, asked):
        shown = projection.shown(LINES, DAY, asked=choice, now=now)
        assert 1 <= shown.number <= shown.count == 3
        assert 0 <= shown.share <= 100
        assert shown.left
