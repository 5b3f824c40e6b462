"""Where a theme is not understood, collective by collective: what the network’s administration reads.

A collective tells what its own facilitator reads of it (`reading.clarity_of`): nothing under the
floor, not even how many questions wait. Sums add up what is told, and nothing else.
"""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count

from assessments.models import Question
from capsules.calculations import understanding
from capsules.models import Capsule, Reading, Remark

from . import reading


class Told(NamedTuple):
    """What a collective tells of one question; nothing under the floor."""

    clarity: understanding.Clarity = understanding.UNKNOWN
    waiting: int = 0  # questions that nobody has answered yet

    @property
    def rank(self):
        """The hardest first; those that are not told last."""
        return not self.clarity.ranges, -self.clarity.difficulty, -self.waiting


UNTOLD = Told()


class Line(NamedTuple):
    """One question, and what the collectives that tell something of it tell together."""

    question: Question
    told: Told
    collectives: int  # how many tell something


def told_by(capsules, questions):
    """{(capsule pk, question number): Told} of what is told there, of rows. Two queries."""
    around = {"capsule__in": capsules, "question__in": questions}
    place = ("capsule", "question__number")
    marked, counts = Reading.objects.filter(**around).exclude(told=""), defaultdict(dict)
    for *at, mark, people in _counted(marked, *place, "told"):
        counts[tuple(at)][mark] = people
    asked = Remark.objects.waiting().filter(**around)
    waiting = {(capsule, number): count for capsule, number, count in _counted(asked, *place)}
    found = {at: reading.clarity_of(*at, marks) for at, marks in counts.items()}
    return {at: Told(each, waiting.get(at, 0)) for at, each in found.items() if each.ranges}


def _counted(rows, *by):
    return rows.order_by().values(*by).annotate(n=Count("pk")).values_list(*by, "n")


def lines(questions, told):
    """A Line for each of `questions`, the hardest first, of what `told_by` gave."""
    by_number = defaultdict(list)
    for (_, number), each in told.items():
        by_number[number].append(each)
    found = [_line(question, by_number[question.number]) for question in questions]
    return sorted(found, key=lambda line: (*line.told.rank, line.question.number))


def _line(question, told):
    clarity = understanding.together(each.clarity for each in told)
    return Line(question, Told(clarity, sum(each.waiting for each in told)), len(told))


def by_collective(capsules, number, told):
    """[(Capsule, Told)] of that question, the hardest first; those under the floor last."""
    found = [(capsule, told.get((capsule.pk, number), UNTOLD)) for capsule in capsules]
    return sorted(found, key=lambda pair: (*pair[1].rank, pair[0].collective.name, pair[0].pk))


def capsules_of(theme, user):
    """The Capsules of `theme` in the network, with their collective and region: the latest first."""
    seen = Capsule.objects.network_visible_to(user).filter(theme=theme)
    whole = seen.select_related("collective__region")
    return whole.order_by("-collective__starts_on", "-pk")
