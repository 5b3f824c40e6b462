"""When people say what they think of a session, and how it is read: without their names.

Nobody is told who has said something. Figures and words are read from five people up, the words of
each question in an order of their own: neither the hour nor a neighbour tells whose they are. They
come five people at a time, as those who look every day would else read what each says; the last
ones come together, once it is too late to say anything more, and one alone not at all.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from . import anonymity

TIME = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    """`count` people gave one of the answers that `label` names."""

    label: str
    count: int


def last_day(day: date, closed_on: date | None = None) -> date:
    """The last day on which people say, or change, what they think of the session of `day`.

    TIME after it; after `closed_on`, when its end was noted, if that was still in time.
    """
    in_time = closed_on is not None and day <= closed_on <= day + TIME
    return (closed_on if in_time else day) + TIME


def told(rows, *, is_over):
    """Those of `rows` [(what was told, what is said)] that are read: each what was told, or None.

    Once it `is_over`, all as they are said, unless a single one would differ.
    """
    new = sum(told != said for told, said in rows)
    if is_over and new != 1:
        return [said for _, said in rows]
    return [told for told, _ in rows if told]


def lines(counts: dict[str, int], *, draw: str, setting=None) -> list[Line]:
    """A Line for each answer, or for several neighbours: see anonymity.cells. None under five.

    `counts` {label: how many people}, in order.
    """
    labels = list(counts)
    found = anonymity.cells(list(counts.values()), draw=draw, setting=setting)
    return [Line(_named(labels[cell.first : cell.last + 1]), cell.count) for cell in found]


def _named(labels):
    """« Peu », « Peu ou un peu », « Un peu, oui ou beaucoup »."""
    first, *others = labels
    *middle, last = [first, *(other.lower() for other in others)]
    return f"{', '.join(middle)} ou {last}" if middle else last


def in_no_order(texts: list[str], *, draw: str) -> list[str]:
    """Those of `texts` that say something, always in the same order, which says nothing."""
    return sorted(filter(None, texts), key=lambda text: (_rank(text, draw), text))


def _rank(text, draw):
    return hashlib.sha256(f"{draw}/{text}".encode()).digest()
