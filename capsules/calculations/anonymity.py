"""What a collective may read of its structures’ answers: the one rule, used by every exit.

**The rule.** Under the threshold (five) nothing is shown. A count is shown in *cells*: neighbouring
answers (1, 2, 3, 4, then without a level) stand alone if they hold nobody or at least two, and else
are merged: two neighbours hold at least three, more of them at least four.

**Why not always the same merge.** A fixed preference betrays: if 2·1·2 always gave « 2 | 3 », then
« 3 | 2 » could only be 1·2·2, a cell of one. So the partition is drawn, with a secret, among all
those whose cells cannot be cut any finer. « Cannot be cut » is a property of each cell alone;
hence, whatever else one sees, a merged cell may hold any of its uncuttable fillings, and of those
no answer is certainly given by one structure: not to an outsider, nor to a structure that knows its
own answer. Tests enumerate them. (Two holding 1 + 1, or three holding 1 + 1 + 1, would be certain:
hence three, and four.)

**Names.** Structures that agreed beforehand are named, and what they answered is public. So the
rule holds for the others alone: nobody, or at least the threshold; else nobody is named. Everyone’s
counts are the others’ plus what is public.

**In time.** A Release is frozen; a late answer is not in it. All that is shown afterwards, under
any filter, on any page, in any file, is computed from the Release. A name withdrawn gives a new
Release made *from the earlier one only*, merged further where needed: who saw the first learns
nothing from the next, and who sees only the next sees cells that obey the rule.

**Two partitions of the same counts betray**: 3 | 2 and 2 | 3, read together, are 2·1·2. So what a
screen without names shows is drawn once, with the Release; once a name is withdrawn, no view cuts
where that screen did not: of any two views, one is a merge of the other, and what one subtracts
between them had a name then. (`cells` on live data is drawn with SECRET_KEY: a new key draws anew.)

**What it does not hide.** That all answered alike is shown: it is a fact of the group. A structure
in a cell of two knows that one other is there, not which. Structures that tell each other their
answers, or a facilitator with whom all the others have shared their diagnostic, may subtract. And
counts that are taken again when rows arrive (`cells` on live data) differ by those rows: so marks
of reading and opinions of a session are counted anew only once the threshold of people changed
theirs (`told`: operations.reading, operations.feedback).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from itertools import combinations, pairwise

FLOOR = 5
ORDER = (1, 2, 3, 4, None)  # the answers, in the order of the cells; None is « sans niveau »
ALONE, IN_A_PAIR, IN_A_ROW = 2, 3, 4  # the fewest that a cell holds, by its width: 1, 2, more


@dataclass(frozen=True)
class Cell:
    """`count` answers from the position `first` to `last` (from 0, both included)."""

    first: int
    last: int
    count: int

    @property
    def is_merged(self):
        return self.last > self.first


@dataclass(frozen=True)
class Release:
    """What is public of the answers to some questions.

    `others` {question code: cells} counts the structures without a name, all of them at each
    question; `named` {structure: {code: level 1–4 or None}} are the rows of the others.
    `is_held` says that some agreed to be named, and that nobody is, as too few others remain.
    `nameless` counts everyone, for who sees no name: nowhere finer than `others`.
    """

    size: int
    others: dict[str, tuple[Cell, ...]]
    named: dict[str, dict[str, int | None]]
    is_held: bool
    nameless: dict[str, tuple[Cell, ...]]

    @property
    def codes(self):
        return tuple(self.others)

    @property
    def others_size(self):
        """How many structures have no name here."""
        return self.size - len(self.named)

    def cells(self, code):
        """Everyone’s cells at that question: the others’, and those with a name where they fall."""
        return _with_rows(self.others[code], code, self.named.values())


def threshold(setting=None):
    """The number of people or structures under which nothing is shown, five at least.

    `setting` (an int, or its text) may only raise it; anything else counts as absent.
    """
    try:
        return max(FLOOR, int(setting))
    except (TypeError, ValueError, OverflowError):
        return FLOOR


def cells(counts, *, draw, setting=None):
    """The Cells of `counts` (int for each answer, in an order where neighbours may be merged).

    Empty under the threshold. `draw` is a secret text, unknown to readers: the same secret and
    counts give the same cells.
    """
    if sum(counts) < threshold(setting):
        return ()
    return _merged([Cell(at, at, count) for at, count in enumerate(counts)], draw)


def mergers(pieces):
    """All that `pieces` (Cells, in order) may become: merged as little as the rule allows."""
    found = (found for found in _groupings(pieces) if all(map(_is_uncuttable, found)))
    return [tuple(_one(group) for group in groups) for groups in found]


def release(answers, named=(), *, draw, setting=None):
    """The Release of `answers` {structure, as text: {code: level 1–4 or None}}, of all their questions.

    `named` are the structures that agreed to be named; `draw` as for `cells`. A question without
    a row counts as without a level. Raises ValueError under the threshold, and for another level.
    """
    if len(answers) < threshold(setting):
        raise ValueError("too few structures to show anything")
    codes = dict.fromkeys(code for row in answers.values() for code in row)
    rows = {
        structure: {code: _known(row.get(code)) for code in codes}
        for structure, row in answers.items()
    }
    named = set(named)
    agreed = {structure: row for structure, row in rows.items() if structure in named}
    kept = {} if _leaves_too_few(len(rows), len(agreed), setting) else agreed
    hidden = [row for structure, row in rows.items() if structure not in kept]
    nobody = {code: [Cell(at, at, 0) for at in range(len(ORDER))] for code in codes}
    is_held = bool(agreed) and not kept
    return _released(_drawn(nobody, hidden, draw), kept, draw, size=len(rows), is_held=is_held)


def without(earlier, structure, *, draw, setting=None):
    """`earlier` (a Release) once `structure` has withdrawn its name: it reads nothing else.

    Too few others left without a name: nobody is named any more. A structure that is not named
    there changes nothing.
    """
    if structure not in earlier.named:
        return earlier
    kept = {each: row for each, row in earlier.named.items() if each != structure}
    if not kept or not _leaves_too_few(earlier.size, len(kept), setting):
        return _naming_only(earlier, kept, draw, is_held=False)
    return _naming_only(earlier, {}, draw, is_held=True)


def nameless(released):
    """`released` with nobody named, for a screen that hides the names."""
    return replace(released, others=released.nameless, named={})


def under(released, *, setting):
    """`released` as a threshold raised since lets it be read: without names if too few have none.

    None if too few are counted.
    """
    if released.size < threshold(setting):
        return None
    if _leaves_too_few(released.size, len(released.named), setting):
        return replace(nameless(released), is_held=True)
    return released


def as_data(released):
    """A Release as JSON-ready dicts and lists."""
    return asdict(released)


def from_data(data):
    """The Release that `as_data` gave, also once it has been through JSON."""
    counted = {name: _cells_from(data[name]) for name in ("others", "nameless")}
    return Release(**{**data, **counted})


def _cells_from(data):
    return {code: tuple(Cell(**cell) for cell in row) for code, row in data.items()}


def _known(level):
    if level not in ORDER or isinstance(level, bool):
        raise ValueError(f"not a level: {level!r}")
    return level


def _leaves_too_few(size, named, setting):
    """Whether naming `named` of `size` structures leaves others whom one could tell apart."""
    return 0 < size - named < threshold(setting)


def _naming_only(earlier, kept, draw, *, is_held):
    """`earlier` with the names `kept` {structure: row} alone; the rows of others join the others’."""
    gone = [row for each, row in earlier.named.items() if each not in kept]
    before = {
        code: _joined(cells, earlier.nameless[code]) for code, cells in earlier.others.items()
    }
    return _released(_drawn(before, gone, draw), kept, draw, size=earlier.size, is_held=is_held)


def _released(others, named, draw, *, size, is_held):
    """The Release of these `others` and `named`, with what is drawn for who sees no name."""
    nameless = _drawn(others, named.values(), f"{draw}/nameless")
    return Release(size=size, others=others, named=named, is_held=is_held, nameless=nameless)


def _drawn(before, rows, draw):
    """{code: cells} of `before` with the answers of `rows` counted, merged as the rule asks."""
    return {
        code: _merged(_with_rows(cells, code, rows), f"{draw}/{code}")
        for code, cells in before.items()
    }


def _joined(cells, frame):
    """`cells` with no more cuts than `frame`, coarser Cells of the same answers."""
    return [
        _one([cell for cell in cells if outer.first <= cell.first <= outer.last]) for outer in frame
    ]


def _with_rows(before, code, rows):
    """The cells `before`, in which the answers of `rows` to that question are counted, too."""
    places = [ORDER.index(row[code]) for row in rows]
    return tuple(
        Cell(
            cell.first, cell.last, cell.count + sum(cell.first <= at <= cell.last for at in places)
        )
        for cell in before
    )


def _merged(pieces, draw):
    """One of `mergers(pieces)`: `draw` says which."""
    found = mergers(pieces)
    seed = f"{draw}/{[(cell.first, cell.count) for cell in pieces]}"
    return found[int.from_bytes(hashlib.sha256(seed.encode()).digest()) % len(found)]


def _is_uncuttable(group):
    """Whether the pieces of `group`, as one cell, obey the rule, and in smaller cells do not."""
    finer = (found for found in _groupings(group) if len(found) > 1)
    return _obeys(_one(group)) and not any(
        all(_obeys(_one(part)) for part in found) for found in finer
    )


def _obeys(cell):
    if not cell.is_merged:
        return cell.count == 0 or cell.count >= ALONE
    return cell.count >= (IN_A_PAIR if cell.last - cell.first == 1 else IN_A_ROW)


def _one(group):
    return Cell(group[0].first, group[-1].last, sum(cell.count for cell in group))


def _groupings(pieces) -> Iterable[list]:
    """All the ways to cut `pieces` into runs of neighbours, in a fixed order."""
    inside = range(1, len(pieces))
    for cuts in (cuts for size in range(len(pieces)) for cuts in combinations(inside, size)):
        yield [pieces[start:stop] for start, stop in pairwise((0, *cuts, len(pieces)))]
