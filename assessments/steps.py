"""How far one is in a questionnaire: the one rule of progress, for every screen. Calculation.

A question is settled when nothing is left to do about it: it is rated, or not applicable.
"""

import math
from dataclasses import dataclass
from itertools import groupby

from .sheets import NOT_APPLICABLE, RATED

SETTLED = (RATED, NOT_APPLICABLE)
GAP = 2.5  # between two dots, in percent of the row


@dataclass(frozen=True)
class Step:
    """One question, as progress sees it."""

    number: int  # from 1, through the whole theme
    axis: str  # the axis’s title
    state: str  # one of the four of sheets.py

    @property
    def is_settled(self):
        return self.state in SETTLED


@dataclass(frozen=True)
class Dot:
    """One mark of a row of dots; `x` and `width` in percent of the row."""

    x: float
    width: float
    css: str  # "on" settled, "ici" the question on screen, "off"


@dataclass(frozen=True)
class AxisSteps:
    """The consecutive steps of one axis, at least one."""

    title: str
    steps: tuple[Step, ...]

    @property
    def settled(self):
        return count_settled(self.steps)

    @property
    def total(self):
        return len(self.steps)

    @property
    def door(self):
        """The number of the question to open: the first unsettled one, else the first."""
        return first_unsettled(self.steps) or self.steps[0].number

    def holds(self, number):
        return self.steps[0].number <= number <= self.steps[-1].number

    def dots(self, here=None):
        """A Dot a question, `here` being the number of the one on screen."""
        return _row([_css(step, here) for step in self.steps])


def dots(settled, total):
    """A Dot a question of a whole theme, `settled` first, then the one to go on with."""
    return _row((["on"] * settled + ["ici"] + ["off"] * total)[:total])


def _row(classes):
    """A Dot of each class, side by side."""
    pitch = 100 / max(len(classes), 1)
    width = max(pitch - GAP, pitch * 0.6)
    return [Dot(round(place * pitch, 2), round(width, 2), css) for place, css in enumerate(classes)]


def _css(step, here):
    if step.number == here:
        return "ici"
    return "on" if step.is_settled else "off"


def count_settled(steps):
    return sum(step.is_settled for step in steps)


def by_axis(steps):
    """The AxisSteps of `steps`, which come in the order of their numbers."""
    groups = groupby(steps, key=lambda step: step.axis)
    return [AxisSteps(title, tuple(group)) for title, group in groups]


def first_unsettled(steps):
    """The number of the first question that is left to do; None if all are settled."""
    return next((step.number for step in steps if not step.is_settled), None)


def minutes_left(settled, total, minutes):
    """Minutes for the questions left, of the `minutes` that all `total` take, rounded up to five."""
    if not total:
        return 0
    return 5 * math.ceil(minutes * (total - settled) / total / 5)
