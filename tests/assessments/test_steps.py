import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import sheets, steps
from assessments.steps import Step

STATES = [sheets.NOT_ANSWERED, sheets.TO_REVISIT, sheets.NOT_APPLICABLE, sheets.RATED]


def _steps(*states, axis="Axe"):
    return [Step(number, axis, state) for number, state in enumerate(states, start=1)]


def _minutes_left(states, minutes):
    return steps.minutes_left(steps.count_settled(_steps(*states)), len(states), minutes)


@pytest.mark.parametrize(
    ("state", "settled"),
    [("not_answered", 0), ("to_revisit", 0), ("not_applicable", 1), ("rated", 1)],
)
def test_only_a_rated_or_not_applicable_question_is_settled(state, settled):
    assert steps.count_settled(_steps(state)) == settled


def test_the_first_unsettled_question_is_where_to_go():
    assert steps.first_unsettled(_steps("rated", "to_revisit", "not_answered")) == 2
    assert steps.first_unsettled(_steps("rated", "not_applicable")) is None
    assert steps.first_unsettled([]) is None


def test_axes_keep_their_order_and_count_their_own():
    done = [Step(1, "A", "rated"), Step(2, "A", "to_revisit"), Step(3, "B", "not_answered")]

    first, second = steps.by_axis(done)

    assert (first.title, first.settled, first.total, first.door) == ("A", 1, 2, 2)
    assert (second.title, second.settled, second.total, second.door) == ("B", 0, 1, 3)
    assert first.holds(2)
    assert not first.holds(3)


def test_a_finished_axis_opens_at_its_first_question():
    (axis,) = steps.by_axis(_steps("rated", "rated"))

    assert axis.door == 1


def test_dots_say_what_is_done_and_where_one_is():
    (axis,) = steps.by_axis(_steps("rated", "not_answered", "rated", "to_revisit"))

    assert [dot.css for dot in axis.dots(3)] == ["on", "off", "ici", "off"]
    assert [dot.css for dot in axis.dots()] == ["on", "off", "on", "off"]


@given(st.integers(min_value=1, max_value=60))
def test_dots_never_touch_nor_leave_the_row(count):
    (axis,) = steps.by_axis(_steps(*["rated"] * count))
    dots = axis.dots()

    assert dots[-1].x + dots[-1].width <= 100
    assert all(left.x + left.width < right.x for left, right in itertools.pairwise(dots))


@pytest.mark.parametrize(
    ("states", "left"),
    [([], 0), (["rated"], 0), (["not_answered"] * 4, 60), (["rated"] + ["not_answered"] * 3, 45)],
)
def test_minutes_left_are_those_of_the_questions_left(states, left):
    assert _minutes_left(states, 60) == left


@given(st.lists(st.sampled_from(STATES), min_size=1), st.integers(min_value=0, max_value=300))
def test_minutes_left_are_fives_and_stay_in_bounds(states, minutes):
    left = _minutes_left(states, minutes)

    assert left % 5 == 0
    assert 0 <= left < minutes + 5
