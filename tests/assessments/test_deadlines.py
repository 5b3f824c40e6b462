import datetime
from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import deadlines
from assessments.models import Action

TODAY = datetime.date(2026, 5, 12)
DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 12, 30))
STATES = st.sampled_from(Action.State.values)


@dataclass(frozen=True)
class Fake:
    state: str = "to_do"
    due_on: datetime.date | None = None
    due_is_month: bool = False
    ended_on: datetime.date | None = None
    priority: int = 2
    pk: int = 1


ACTIONS = st.builds(
    Fake,
    state=STATES,
    due_on=st.none() | DAYS,
    ended_on=st.none() | DAYS,
    priority=st.integers(1, 3),
    pk=st.integers(1, 99),
)


@given(year=st.integers(2000, 2100), month=st.integers(1, 12))
def test_a_month_ends_the_day_before_the_next_one(year, month):
    after = deadlines.month_end(year, month) + datetime.timedelta(days=1)

    assert after.day == 1
    assert (after.year, after.month) == (year + month // 12, month % 12 + 1)


@given(year=st.integers(2000, 2099), month=st.integers(1, 12))
def test_an_action_due_in_a_month_is_late_only_once_the_month_is_over(year, month):
    last = deadlines.month_end(year, month)
    action = Fake(due_on=last, due_is_month=True)

    assert not deadlines.is_late(action, today=datetime.date(year, month, 1))
    assert not deadlines.is_late(action, today=last)
    assert deadlines.is_late(action, today=last + datetime.timedelta(days=1))


@given(day=DAYS, today=DAYS)
def test_ended_and_paused_actions_are_never_late(day, today):
    for state in ("done", "dropped", "paused"):
        assert not deadlines.is_late(Fake(state=state, due_on=day), today=today)


@given(state=STATES, today=DAYS)
def test_an_action_nobody_dated_is_never_late(state, today):
    assert not deadlines.is_late(Fake(state=state), today=today)


@given(actions=st.lists(ACTIONS, max_size=12), today=DAYS)
def test_every_action_is_shown_once_in_a_group_that_is_not_empty(actions, today):
    groups = deadlines.in_groups(deadlines.arranged(actions, today=today), today=today)
    shown = [action for _, found in groups for action in found]

    assert Counter(shown) == Counter(actions)
    assert all(found for _, found in groups)
    assert [group.key for group, _ in groups] == [
        group.key for group in deadlines.GROUPS if deadlines.counts(actions, today=today)[group.key]
    ]


def test_every_state_has_a_group_and_a_glyph():
    assert {group.key for group in deadlines.GROUPS} == {"late", *Action.State.values}
    assert set(deadlines.GLYPHS) == set(Action.State.values)
    assert set(deadlines.ENDED) == set(Action.ENDED)


def test_a_group_goes_by_priority_then_by_day_and_ends_with_the_undated():
    undated = Fake(pk=1)
    later, sooner, high = (
        Fake(due_on=datetime.date(2026, 7, 1), pk=2),
        Fake(due_on=datetime.date(2026, 6, 1), pk=3),
        Fake(due_on=datetime.date(2026, 9, 1), priority=3, pk=4),
    )

    assert deadlines.arranged([undated, later, sooner, high], today=TODAY) == [
        high,
        sooner,
        later,
        undated,
    ]


def test_the_last_ended_comes_first():
    old = Fake(state="done", ended_on=datetime.date(2026, 1, 20), priority=3, pk=1)
    new = Fake(state="done", ended_on=datetime.date(2026, 3, 31), pk=2)

    assert deadlines.arranged([old, new], today=TODAY) == [new, old]


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (Fake(due_on=datetime.date(2026, 4, 30)), "Prévue le 30 avril"),
        (Fake(due_on=datetime.date(2027, 5, 1)), "Prévue le 1er mai 2027"),
        (Fake(due_on=datetime.date(2026, 9, 30), due_is_month=True), "Prévue en septembre"),
        (Fake(due_on=datetime.date(2027, 2, 28), due_is_month=True), "Prévue en février 2027"),
        (Fake(), "Sans échéance"),
        (Fake(state="done", ended_on=datetime.date(2026, 3, 31)), "Finie le 31 mars"),
        (Fake(state="dropped", ended_on=datetime.date(2025, 3, 1)), "Abandonnée le 1er mars 2025"),
    ],
)
def test_the_day_is_told_in_words(action, words):
    assert deadlines.when(action, today=TODAY).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        ({}, "Aucune action pour l’instant."),
        ({"to_do": 1}, "Une action."),
        ({"late": 1}, "Une action, en retard."),
        ({"done": 1}, "Une action, terminée\u00a0: bravo\u00a0!"),
        ({"done": 3}, "Trois actions, toutes terminées\u00a0: bravo\u00a0!"),
        ({"late": 2}, "Deux actions, toutes en retard."),
        ({"to_do": 1, "done": 1}, "Deux actions. Une est terminée\u00a0: bravo\u00a0!"),
        ({"to_do": 20, "late": 1}, "21 actions, dont une en retard."),
        (
            {"late": 2, "in_progress": 3, "to_do": 2, "done": 2},
            "Neuf actions, dont deux en retard. Deux sont terminées\u00a0: bravo\u00a0!",
        ),
    ],
)
def test_the_plan_is_told_in_a_sentence(counted, words):
    assert deadlines.sentence(Counter(counted)) == words
