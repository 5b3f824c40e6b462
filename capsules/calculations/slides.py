"""What the screen of the room shows of a restitution, slide after slide. Pure: a Portrait in, words out.

All is computed from the Portrait, so from what is public: see anonymity.py.
"""

from typing import NamedTuple

from capcollectif.french import in_words

from .restitution import WITHOUT, QuestionPart


class Slide(NamedTuple):
    number: int  # from 1
    kind: str  # « lessons », « axes » or « question »
    title: str
    details: str  # the line under the title; may be empty
    part: QuestionPart | None  # of a question


def deck(portrait, *, theme, by_spread):
    """The Slides of `portrait`: its three sentences, its axes, then a question each.

    Questions come in the order of the theme, or the widest first if `by_spread`.
    """
    questions = portrait.by_spread if by_spread else portrait.questions
    size = f"{in_words(portrait.size, 'une')} structures"
    slides = [
        ("lessons", "Ce que dit le collectif", f"{theme}, {size}, noms cachés", None),
        ("axes", _of_axes(portrait), f"{theme}, {size}, noms cachés", None),
        *(("question", part.asked.title, _statement(part.asked), part) for part in questions),
    ]
    return tuple(Slide(number, *slide) for number, slide in enumerate(slides, start=1))


def spread_in_words(part):
    """« De 1 à 4 selon les structures, moyenne 2,3. »: how far before how much.

    Empty without a level, or if some levels are counted with « sans niveau »: nobody knows how far.
    """
    told = [segment for segment in part.bar.segments if segment.first < WITHOUT]
    if not told or told[-1].last == WITHOUT:
        return ""
    if len(told) == 1:
        return f"Pour toutes celles qui ont un niveau\u00a0: {told[0].words}."
    mean = str(part.bar.mean).replace(".", ",")
    return f"De {told[0].either} à {told[-1].either} selon les structures, moyenne {mean}."


def _of_axes(portrait):
    """The axis whose questions differ most, on average."""
    spreads = {axis.title: _spread(axis) for axis in portrait.axes}
    widest = max(spreads, key=spreads.get, default=None)
    if widest is None or not spreads[widest]:
        return "Axe par axe, nous avançons ensemble"
    if len(spreads) == 1:
        return "Comment nous nous répartissons"
    return f"«\u00a0{widest}\u00a0» fait le plus grand écart entre nous"


def _spread(axis):
    known = [part.spread for part in axis.questions if part.spread is not None]
    return sum(known) / len(known) if known else 0


def _statement(asked):
    return "" if asked.statement == asked.title else asked.statement
