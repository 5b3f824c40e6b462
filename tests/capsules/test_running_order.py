import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capsules.calculations import running_order
from capsules.calculations.beat_blocks import Standing
from capsules.calculations.method import Beat, Mode
from capsules.calculations.running_order import Item

MORNING, EVENING = datetime.time(9, 30), datetime.time(16, 30)
TEN_HOURS = 600
STARTS = (0, 8 * 60, 9 * 60 + 30, 13 * 60 + 55)  # minutes
standings = st.builds(
    Standing,
    structures=st.integers(0, 300),
    committed=st.integers(0, 300),
    closed=st.integers(0, 300),
    actions=st.integers(0, 5000),
    widest=st.lists(st.integers(1, 60), max_size=5, unique=True).map(tuple),
)


def clock(minutes):
    return datetime.time(minutes // 60, minutes % 60)


@st.composite
def hours(draw, shortest=1, longest=24 * 60 - 1):
    length = draw(st.integers(shortest, longest))
    start = draw(st.integers(0, 24 * 60 - 1 - length))
    return clock(start), clock(start + length)


def propose(beat, mode, first, last, **given):
    return running_order.proposal(beat, mode, starts_at=first, ends_at=last, **given)


def of_the_meal(items):
    return [item for item in items if item.title in ("Repas partagé", "Pause déjeuner")]


@given(st.sampled_from(Beat), st.sampled_from(Mode), hours(), standings)
def test_the_minutes_always_sum_to_the_length_of_the_session(beat, mode, day, standing):
    items = propose(beat, mode, *day, theme="x" * 200, standing=standing)

    assert sum(item.minutes for item in items) == running_order.length_of(*day)
    assert all(1 <= item.minutes <= 600 for item in items)
    assert all(0 < len(item.title) <= 120 and len(item.details) <= 300 for item in items)


@pytest.mark.parametrize("beat", Beat)
@pytest.mark.parametrize("mode", Mode)
def test_every_beat_fits_from_a_quarter_of_an_hour_to_ten_hours(beat, mode):
    for start, length in itertools.product(STARTS, range(15, TEN_HOURS + 1, 15)):
        items = propose(beat, mode, clock(start), clock(start + length))
        assert sum(item.minutes for item in items) == length
        assert all(item.minutes % 5 == 0 and item.minutes >= 5 for item in items)


@given(st.sampled_from(Beat), st.sampled_from(Mode), hours())
def test_a_meal_comes_only_when_the_day_spans_noon_and_at_half_past_twelve(beat, mode, day):
    lines = running_order.timed(propose(beat, mode, *day), day[0])
    noon = day[0] < datetime.time(12, 30) and day[1] > datetime.time(14)
    spans = noon and running_order.length_of(*day) > 180 and mode != Mode.TUTORED

    assert len(of_the_meal(lines)) == spans
    for meal in of_the_meal(lines):
        assert (meal.time, meal.end) == (datetime.time(12, 30), datetime.time(14))


@given(st.sampled_from(Beat), st.sampled_from(Mode), hours(shortest=15))
def test_a_running_order_neither_begins_nor_ends_with_a_break(beat, mode, day):
    items = propose(beat, mode, *day)

    assert items[0].title != running_order.PAUSE
    assert items[-1].title != running_order.PAUSE


@given(st.sampled_from(Beat), st.sampled_from(Mode), hours(shortest=60, longest=TEN_HOURS))
def test_a_shorter_session_keeps_what_counts(beat, mode, day):
    titles = [item.title for item in propose(beat, mode, *day)]
    quarter = propose(beat, mode, clock(0), clock(15))

    assert [item.title for item in quarter if item.title in titles]
    assert set(titles) >= {item.title for item in quarter}


@given(st.lists(st.integers(1, 600), min_size=1, max_size=40), st.integers(1, 1439))
def test_lines_fit_any_length_that_they_can(minutes, length):
    items = [Item(f"Ligne {n}", "", each) for n, each in enumerate(minutes)]
    if not len(items) <= length <= len(items) * 600:
        with pytest.raises(ValueError, match="cannot last"):
            running_order.fitted(items, length)
        return
    fitted = running_order.fitted(items, length)

    assert sum(item.minutes for item in fitted) == length
    assert all(1 <= item.minutes <= 600 for item in fitted)
    assert [item.title for item in fitted] == [item.title for item in items]


@given(st.lists(st.integers(1, 600), min_size=1, max_size=40), hours())
def test_lines_follow_each_other(minutes, day):
    lines = running_order.timed([Item("x", "", each) for each in minutes], day[0])

    assert lines[0].time == day[0]
    assert all(line.end == after.time for line, after in itertools.pairwise(lines))


def test_a_day_of_sharing_reads_as_people_live_it():
    standing = Standing(structures=10, committed=8, closed=10, actions=17, widest=(12, 3, 7))
    items = propose(Beat.SHARING, Mode.IN_PERSON, MORNING, EVENING, standing=standing)
    lines = running_order.timed(items, MORNING)

    assert [line.title for line in lines] == [
        "Accueil café",
        "La météo du jour",
        "Ce que dit le collectif",
        "Pause",
        "Trois récits",
        "Repas partagé",
        "Comment faire pour…\u00a0?",
        "Pause",
        "Ateliers en petits groupes",
        "Ce que nous gardons",
    ]
    said = lines[2].details
    assert said.startswith("La restitution de dix diagnostics, noms cachés")
    assert said.endswith("les écarts des questions 3, 7 et 12")
    assert "17 actions" in items[8].details


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing(), "Ce qui est clair, ce qui reste flou, ce que l’on fait déjà"),
        (Standing(unclear=(3,)), "À éclaircir d’abord\u00a0: la question 3"),
        (
            Standing(unclear=(7, 3), asked=2),
            "À éclaircir d’abord\u00a0: les questions 3 et 7\u00a0; 2\u00a0questions posées attendent "
            "une réponse",
        ),
    ],
)
def test_a_reading_begins_with_what_is_least_clear(standing, words):
    items = propose(Beat.READING, Mode.IN_PERSON, MORNING, EVENING, standing=standing)

    assert words in [item.details for item in items]


@pytest.mark.parametrize(("count", "word", "least"), [(4, "quatre", 5), (17, "dix-sept", 18)])
def test_few_structures_are_told_of_without_a_number(count, word, least):
    standing = Standing(structures=count, closed=count, actions=30, widest=(1, 2), least=least)
    for beat in Beat:
        for item in propose(beat, Mode.IN_PERSON, MORNING, EVENING, standing=standing):
            assert word not in item.details.lower()
            assert "30" not in item.details and "trente" not in item.details


def test_the_longest_work_sums_a_session_up():
    items = propose(Beat.SHARING, Mode.IN_PERSON, MORNING, EVENING)
    brief = running_order.in_brief(running_order.timed(items, MORNING))

    assert len(brief) == 3
    assert not {line.title for line in brief} & {"Pause", "Repas partagé"}
    assert brief == sorted(brief, key=lambda line: line.time)


def test_autonomous_work_has_no_hours():
    lines = running_order.without_hours(Beat.CLOSE, Mode.TUTORED)

    assert lines[0].title == "Relire nos réponses"
    assert {(line.time, line.minutes, line.end) for line in lines} == {(None, None, None)}


@pytest.mark.parametrize(
    ("hour", "index"), [((9, 29), None), ((9, 30), 0), ((9, 59), 0), ((10, 0), 1), ((11, 0), None)]
)
def test_the_line_of_now(hour, index):
    lines = running_order.timed([Item("a", "", 30), Item("b", "", 60)], MORNING)

    assert running_order.at(lines, datetime.time(*hour)) == index
