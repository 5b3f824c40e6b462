"""How well the people of a collective understood the questions of a theme. Pure: counts in, counts out.

Their marks stand in the order of MARKS, from the best understood to the least, so that what is merged
(see anonymity.py) is merged with its like; under five people, nothing is told. Two looks at the counts
differ by the marks of five people at least: see operations.reading.
"""

from collections import Counter
from typing import NamedTuple

from . import anonymity

MARKS = ("done", "clear", "question", "unclear")
WEIGHTS = (0, 0, 1, 2)  # how much it takes to make clear
MOST = 5  # questions that a session can take up


class Range(NamedTuple):
    """Two people or more, whose mark is one of `marks`, which follow each other in MARKS."""

    marks: tuple[str, ...]
    people: int


class Clarity(NamedTuple):
    """How one question was understood; nothing under the floor."""

    ranges: tuple[Range, ...] = ()  # in the order of MARKS; those that hold nobody are left out

    @property
    def readers(self):
        """How many people have read it; 0 when that is not told."""
        return sum(each.people for each in self.ranges)

    @property
    def difficulty(self):
        """0 (clear to all) to 2 (to nobody), at least: a merged range counts at its easiest mark."""
        total = sum(each.people * _weight(each.marks[0]) for each in self.ranges)
        return total / self.readers if self.ranges else 0

    @property
    def unclear(self):
        """(at least, at most) how many do not find it clear: a merged range may hold none, or all."""
        some = [each for each in self.ranges if "unclear" in each.marks]
        sure = sum(each.people for each in some if len(each.marks) == 1)
        return sure, sum(each.people for each in some)


UNKNOWN = Clarity()


def clarity(counts, *, draw, setting=None):
    """The Clarity of `counts` {mark of MARKS: people}; `draw` and `setting` as anonymity.cells takes them."""
    cells = anonymity.cells([counts.get(mark, 0) for mark in MARKS], draw=draw, setting=setting)
    shown = [Range(MARKS[cell.first : cell.last + 1], cell.count) for cell in cells]
    return Clarity(tuple(each for each in shown if each.people))


def together(clarities):
    """The Clarity of several groups: what is shown of each, added up, and nothing else.

    A group under the floor adds nothing; a merged range stays one of its own.
    """
    people = Counter()
    for each in clarities:
        people.update(dict(each.ranges))
    return Clarity(tuple(Range(marks, people[marks]) for marks in sorted(people, key=_place)))


def hardest(clarities):
    """(question number, Clarity) of `clarities` {number: Clarity}, the hardest first, MOST at most.

    Those that nobody finds difficult are left out.
    """
    hard = [(number, each) for number, each in clarities.items() if each.difficulty > 0]
    return sorted(hard, key=lambda pair: (-pair[1].difficulty, pair[0]))[:MOST]


def told(people, *, setting=None):
    """`people`, a number, if it may be told; None under the floor."""
    return people if people >= anonymity.threshold(setting) else None


def _weight(mark):
    return WEIGHTS[MARKS.index(mark)]


def _place(marks):
    """Where a range stands among others: by its middle."""
    ends = MARKS.index(marks[0]), MARKS.index(marks[-1])
    return sum(ends), ends
