"""What the restitution of a capsule says and shows, from the Release alone: see anonymity.py.

Whatever is computed here from what is public reveals nothing more, so pages, projection, PDF,
spreadsheet and dossier all start from one Portrait.

An axis’s bar adds up the cells of its questions as they are shown: a merged one stays a segment of
its own, between those of its answers. A mean takes a merged cell at its middle, and leaves « sans
niveau » out; a question of which some levels are counted with « sans niveau » has none, and no part
in that of its axis: what is left of it would lean to one side. Spread is the variance of the levels
that are known.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import NamedTuple

from capcollectif.french import in_words

from .anonymity import ORDER, Cell, Release

WITHOUT = len(ORDER) - 1  # the position of « sans niveau »
STRONG, WEAK = 2, 1  # positions from which levels are strong (3), to which they start (2)
_TENTH = Decimal("0.1")


class Asked(NamedTuple):
    """A question as the theme words it."""

    number: int  # from 1, through the theme
    code: str
    axis: str  # the axis’s title
    title: str  # short; the statement if it has none
    statement: str
    descriptors: tuple[str, ...] = ()  # level 1 first


@dataclass(frozen=True)
class Segment:
    """A part of a bar: a cell, or the sum of an axis’s cells of the same answers.

    `start` and `width` are percents of the bar; `name` is « 3 », « 1–2 » or « sans niveau »;
    `words` names the levels: « à lancer ou en route ».
    """

    first: int  # positions in anonymity.ORDER, both included
    last: int
    count: int
    start: float
    width: float
    name: str
    words: str

    @property
    def either(self):
        """Its levels in a sentence: « 3 », « 3 ou 4 », « 2, 3 ou 4 »; without « sans niveau »."""
        levels = [str(at + 1) for at in range(self.first, min(self.last + 1, WITHOUT))]
        return " ou ".join(filter(None, [", ".join(levels[:-1]), *levels[-1:]]))

    @property
    def levels(self):
        """The classes of the answers that it holds, in order: n1 to n4, nc."""
        return tuple(_CLASSES[self.first : self.last + 1])

    def holds(self, level):
        """Whether an answer `level` (1–4, or None) is counted in it."""
        return self.first <= ORDER.index(level) <= self.last


_CLASSES = ("n1", "n2", "n3", "n4", "nc")


@dataclass(frozen=True)
class Bar:
    """Segments that hold somebody, in order; all that they hold together."""

    segments: tuple[Segment, ...]
    total: int
    mean: Decimal | None  # 1.0–4.0; None if its levels are not all known

    @property
    def is_merged(self):
        """Whether a segment holds several answers: its colours do not say it, its words do."""
        return any(segment.first < segment.last for segment in self.segments)

    @property
    def words(self):
        """« 3 à lancer ou en route, 2 en place »: what the bar says to who does not see it.

        Semicolons part the segments if one holds three answers, which commas part.
        """
        is_long = any(segment.last - segment.first > 1 for segment in self.segments)
        between = "\u00a0; " if is_long else ", "
        return between.join(f"{segment.count} {segment.words}" for segment in self.segments)


@dataclass(frozen=True)
class QuestionPart:
    asked: Asked
    bar: Bar
    others: Bar  # of the structures without a name
    spread: Decimal | None  # variance of the levels; None if they cannot be told


@dataclass(frozen=True)
class AxisPart:
    title: str
    bar: Bar
    questions: tuple[QuestionPart, ...]


@dataclass(frozen=True)
class Lesson:
    """One of the three sentences; `code` is the question that it speaks of, None if none."""

    title: str
    text: str
    code: str | None


@dataclass(frozen=True)
class Portrait:
    """All that a capsule’s restitution shows. Structures are keys as text."""

    size: int  # structures counted
    others_size: int  # of them, those without a name
    named: dict[str, dict[str, int | None]]  # {structure: {code: level, or None}}
    is_held: bool  # some agreed to be named; too few others would have remained
    axes: tuple[AxisPart, ...]
    lessons: tuple[Lesson, Lesson, Lesson]  # our strength, our widest gap, our common work

    @cached_property
    def questions(self):
        """In the order of the theme."""
        return tuple(question for axis in self.axes for question in axis.questions)

    @cached_property
    def widest(self):
        """The questions on which levels differ, those that differ most first."""
        wide = [question for question in self.questions if question.spread]
        return tuple(sorted(wide, key=lambda each: (-each.spread, each.asked.number)))

    @cached_property
    def by_spread(self):
        """All questions: the widest first, then the others in the order of the theme."""
        return (*self.widest, *(each for each in self.questions if not each.spread))


def portrait(released: Release, asked, level_names):
    """The Portrait of `released`, with the wording of its questions, `asked` (Asked, in order).

    `level_names` are those of levels 1 to 4. A question that was not answered by anybody then, or
    is not in `asked`, is left out.
    """
    words = (*(name.lower() for name in level_names), "sans niveau")
    parts = [_question(released, each, words) for each in asked if each.code in released.others]
    by_axis = {}
    for part in parts:
        by_axis.setdefault(part.asked.axis, []).append(part)
    return Portrait(
        size=released.size,
        others_size=released.others_size,
        named=released.named,
        is_held=released.is_held,
        axes=tuple(_axis(title, parts, words) for title, parts in by_axis.items()),
        lessons=(_strength(parts, released.size), _gap(parts), _work(parts, released.size)),
    )


def _question(released, asked, words):
    cells, others = released.cells(asked.code), released.others[asked.code]
    return QuestionPart(
        asked=asked,
        bar=_bar(cells, words, _rounded_mean([cells])),
        others=_bar(others, words, _rounded_mean([others])),
        spread=_variance(cells),
    )


def _axis(title, questions, words):
    counts = Counter()
    for question in questions:
        for segment in question.bar.segments:
            counts[segment.first, segment.last] += segment.count
    inside = sorted(counts, key=lambda ends: (sum(ends), ends))
    mean = _rounded_mean([question.bar.segments for question in questions])
    bar = _bar([Cell(*ends, counts[ends]) for ends in inside], words, mean)
    return AxisPart(title=title, bar=bar, questions=tuple(questions))


def _bar(cells, words, mean):
    total = sum(cell.count for cell in cells)
    segments, before = [], 0
    for cell in cells:
        if cell.count:
            segments.append(_segment(cell, before, total, words))
        before += cell.count
    return Bar(segments=tuple(segments), total=total, mean=mean)


def _segment(cell, before, total, words):
    inside = words[cell.first : cell.last + 1]
    return Segment(
        first=cell.first,
        last=cell.last,
        count=cell.count,
        start=round(before * 100 / total, 2),
        width=round(cell.count * 100 / total, 2),
        name=_name(cell),
        words=" ou ".join(filter(None, [", ".join(inside[:-1]), inside[-1]])),
    )


def _name(cell):
    """« 3 », « 1–2 », « 4 ou sans niveau »."""
    last = min(cell.last, WITHOUT - 1)
    levels = str(cell.first + 1) if cell.first == last else f"{cell.first + 1}–{last + 1}"
    if cell.first == WITHOUT:
        return "sans niveau"
    return f"{levels} ou sans niveau" if cell.last == WITHOUT else levels


def _levels(cells):
    """(level, how many) for each cell whose levels are known: a merged one at its middle.

    Empty if all four are counted together: the middle of the scale says nothing.
    """
    return [
        (Decimal(cell.first + cell.last + 2) / 2, cell.count)
        for cell in cells
        if cell.count and cell.last < WITHOUT and cell.last - cell.first < WITHOUT - 1
    ]


def _mean(levels):
    """The exact mean of `_levels`; None without any."""
    number = sum(count for _, count in levels)
    return sum(level * count for level, count in levels) / number if number else None


def _rounded_mean(questions):
    """Of `questions`, the cells or segments of each; None if none has all its levels known."""
    known = [cells for cells in questions if not _is_blurred(cells)]
    mean = _mean([level for cells in known for level in _levels(cells)])
    return mean and mean.quantize(_TENTH, ROUND_HALF_UP)


def _is_blurred(cells):
    """Whether some levels are counted with « sans niveau »."""
    return any(cell.count and cell.first < WITHOUT <= cell.last for cell in cells)


def _variance(cells):
    levels = _levels(cells)
    mean = _mean(levels)
    return mean and _mean([((level - mean) ** 2, count) for level, count in levels])


def _sure(part, first, last):
    """How many answers are surely between these positions."""
    inside = (each for each in part.bar.segments if first <= each.first and each.last <= last)
    return sum(segment.count for segment in inside)


def _most(parts, first, last):
    """(the part with the most answers between these positions, how many); (None, 0) if none."""
    best = max(parts, key=lambda part: _sure(part, first, last), default=None)
    count = _sure(best, first, last) if best else 0
    return (best, count) if count else (None, 0)


def _nothing_sure(parts, first, last, otherwise):
    """What to say when no answer is surely between these positions: `otherwise` if none can be."""
    segments = [segment for part in parts for segment in part.bar.segments]
    if all(segment.first == WITHOUT for segment in segments):
        return "Personne n’a donné de niveau\u00a0: nous en parlons de vive voix."
    if any(segment.first <= last and first <= segment.last for segment in segments):
        return "Rien ne se détache nettement\u00a0: nous en parlons de vive voix."
    return otherwise


def _strength(parts, size):
    part, count = _most(parts, STRONG, WITHOUT - 1)
    title = "Notre force"
    if not part:
        alone = "Tout est encore à construire, et nous le faisons ensemble."
        return Lesson(title, _nothing_sure(parts, STRONG, WITHOUT - 1, alone), None)
    who = _structures(count, size)
    solid = "y est déjà solide" if count == 1 else "y sont déjà solides"
    return Lesson(title, f"{_quoted(part)}\u00a0: {who} {solid}.", part.asked.code)


def _gap(parts):
    title = "Notre plus grand écart"
    wide = [part for part in parts if part.spread]
    if not wide:
        alike = "Nos réponses se ressemblent partout\u00a0: nous avançons ensemble."
        is_told = any(part.spread is not None for part in parts)
        text = alike if is_told else _nothing_sure(parts, 0, WITHOUT - 1, alike)
        return Lesson(title, text, None)
    part = max(wide, key=lambda each: each.spread)
    told = [segment for segment in part.bar.segments if segment.last < WITHOUT]
    text = (
        f"{_quoted(part)}\u00a0: de {told[0].either} à {told[-1].either} selon les structures. "
        "De quoi apprendre les un·es des autres."
    )
    return Lesson(title, text, part.asked.code)


def _work(parts, size):
    part, count = _most(parts, 0, WEAK)
    title = "Notre chantier commun"
    if not part:
        done = "Aucune question ne reste à lancer. Bravo au collectif\u00a0!"
        return Lesson(title, _nothing_sure(parts, 0, WEAK, done), None)
    who = _structures(count, size)
    starts = "démarre" if count == 1 else "démarrent"
    return Lesson(title, f"{_quoted(part)}\u00a0: {who} {starts}.", part.asked.code)


def _quoted(part):
    return f"«\u00a0{part.asked.title.rstrip('.')}\u00a0»"


def _structures(count, size):
    """« neuf structures sur dix », « toutes les structures »."""
    if count == size:
        return "toutes les structures"
    noun = "structure" if count == 1 else "structures"
    return f"{in_words(count, 'une')} {noun} sur {in_words(size)}"
