import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import charts

LEVELS = st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=3, max_size=40)


def pairs(points):
    return [tuple(map(float, point.split(","))) for point in points.split()]


@given(LEVELS)
def test_radar_points_stand_at_their_level(values):
    drawn = charts.radar([str(i) for i in range(len(values))], values)
    levels = [value for value in values if value is not None]
    for (x, y), level in zip(pairs(drawn.now), levels, strict=True):
        distance = math.hypot(x - charts.CENTRE_X, y - charts.CENTRE_Y)
        assert distance == pytest.approx(charts.RADIUS * level / 4, abs=0.1)


def test_radar_has_a_ring_a_level_a_spoke_a_label_and_a_dot_a_value():
    drawn = charts.radar(["a", "b", "c"], [1, None, 4], [2, 2, 2])
    assert len(drawn.rings) == 4
    assert len(drawn.tips) == len(drawn.labels) == 3
    assert drawn.tips[0] == (250, 55)
    assert len(drawn.dots) == 2
    assert len(pairs(drawn.before)) == 3


def test_radar_without_a_past_draws_no_past():
    assert charts.radar(["a", "b", "c"], [1, 2, 3]).before == ""


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_spokes_make_no_radar(count):
    assert charts.radar(["a"] * count, [1] * count) is None


def test_labels_wrap_and_turn_away_from_the_centre():
    names = ["Santé et sécurité", "Organisation du travail", "Écoute", "Égalité et diversité"]
    top, right, bottom, left = charts.radar(names, [1, 2, 3, 4]).labels
    assert [label.anchor for label in (top, right, bottom, left)] == [
        "middle",
        "start",
        "middle",
        "end",
    ]
    assert [text for text, _ in right.lines] == ["Organisation", "du travail"]
    assert right.lines[1][1] - right.lines[0][1] == charts.LINE_HEIGHT
    assert bottom.lines[0][1] > charts.CENTRE_Y + charts.RADIUS


def test_a_very_long_label_is_cut_and_says_so():
    label = charts.radar(["mot " * 60, "", "c"], [1, 2, 3]).labels[0]
    assert len(label.lines) == charts.LABEL_LINES
    assert label.lines[-1][0].endswith("…")


@given(st.lists(st.integers(0, 12), max_size=6), st.integers(0, 80))
def test_dial_has_a_tick_a_question_and_the_first_settled_are_on(counts, settled):
    ticks = charts.dial(counts, settled)
    assert len(ticks) == sum(counts)
    assert [tick.is_on for tick in ticks] == [i < settled for i in range(len(ticks))]
    assert all(-90 <= tick.angle <= 270 for tick in ticks)


def test_dial_leaves_a_gap_between_axes_only():
    first, second, third = charts.dial([2, 1], 0)
    assert second.angle - first.angle < third.angle - second.angle
    a, b, c, d = charts.dial([4], 0)
    assert b.angle - a.angle == c.angle - b.angle == d.angle - c.angle == 90


@pytest.mark.parametrize(("level", "percent"), [(None, 0), (1, 25), (2.5, 62.5), (4, 100)])
def test_share_is_in_percent_of_four_levels(level, percent):
    assert charts.share(level) == percent
