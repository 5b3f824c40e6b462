"""Where the lines of the charts go: numbers in, coordinates out. Templates draw them as SVG.

Coordinates are in the units of the drawing’s view box, rounded to a tenth, y downwards. They are
floats: templates print them with `localize off`, or they would get a French comma.
"""

import math
import textwrap
from dataclasses import dataclass

TOP_LEVEL = 4
RADIUS, CENTRE_X, CENTRE_Y = 150, 250, 205
LABEL_LEVEL = 4.5  # labels stand half a level outside the outer ring
LINE_HEIGHT = 19
LABEL_WIDTH = 14  # characters
LABEL_LINES = 3
GAP = 5  # degrees between two axes of the dial


@dataclass(frozen=True)
class Label:
    x: float
    anchor: str  # start, middle or end, as SVG’s text-anchor
    lines: tuple[tuple[str, float], ...]  # each with its baseline’s y


@dataclass(frozen=True)
class Radar:
    """Points are strings for an SVG `points` attribute."""

    rings: tuple[str, ...]  # levels 1 to 4
    tips: tuple[tuple[float, float], ...]  # the outer end of each spoke, from the centre
    labels: tuple[Label, ...]
    scale: tuple[tuple[int, float, float], ...]  # level, x, y, along the first spoke
    now: str
    dots: tuple[tuple[float, float], ...]  # one for each value of now
    before: str  # empty if there is nothing to compare
    centre: tuple[int, int] = (CENTRE_X, CENTRE_Y)


@dataclass(frozen=True)
class Tick:
    angle: float  # degrees, clockwise from three o’clock, as SVG’s rotate
    is_on: bool


def _at(index, count, level):
    angle = 2 * math.pi * index / count
    radius = RADIUS * float(level) / TOP_LEVEL
    x, y = CENTRE_X + radius * math.sin(angle), CENTRE_Y - radius * math.cos(angle)
    return round(x, 1), round(y, 1)


def _points(values):
    """The values that exist, each on its spoke. A missing one is passed over, not drawn as zero."""
    return [_at(i, len(values), value) for i, value in enumerate(values) if value is not None]


def _joined(points):
    return " ".join(f"{x},{y}" for x, y in points)


def _label(text, index, count):
    """`text` on lines of LABEL_WIDTH characters, growing away from the centre."""
    x, y = _at(index, count, LABEL_LEVEL)
    lines = textwrap.wrap(text, LABEL_WIDTH, max_lines=LABEL_LINES, placeholder="…") or [""]
    up = math.cos(2 * math.pi * index / count)
    first = y + 5 - up * (6 + 9 * (len(lines) - 1)) - LINE_HEIGHT * (len(lines) - 1) / 2
    sideways = x - CENTRE_X
    anchor = "middle" if abs(sideways) < 20 else "start" if sideways > 0 else "end"
    baselines = [round(first + LINE_HEIGHT * rank, 1) for rank in range(len(lines))]
    return Label(x=x, anchor=anchor, lines=tuple(zip(lines, baselines, strict=True)))


def radar(labels, now, before=()):
    """The Radar of `now` and `before`: levels (1–4, or None) in the order of `labels`.

    Fewer than three spokes enclose nothing: the answer is then None, and bars say it better.
    """
    count = len(labels)
    if count < 3:
        return None
    return Radar(
        rings=tuple(_joined(_points([level] * count)) for level in range(1, TOP_LEVEL + 1)),
        tips=tuple(_points([TOP_LEVEL] * count)),
        labels=tuple(_label(text, i, count) for i, text in enumerate(labels)),
        scale=tuple((level, *_at(0, count, level)) for level in range(1, TOP_LEVEL + 1)),
        now=_joined(_points(now)),
        dots=tuple(_points(now)),
        before=_joined(_points(before)),
    )


def dial(counts, settled):
    """One Tick a question, the first `settled` on: clockwise from noon, a gap between the axes.

    `counts` are the numbers of questions of each axis, in order. No question, no tick.
    """
    counts = [count for count in counts if count]
    if not counts:
        return ()
    gap = GAP if len(counts) > 1 else 0
    step = (360 - gap * len(counts)) / sum(counts)
    angle, ticks = -90 + gap / 2, []
    for count in counts:
        for _ in range(count):
            ticks.append(Tick(angle=round(angle + step / 2, 1), is_on=len(ticks) < settled))
            angle += step
        angle += gap
    return tuple(ticks)


def share(level):
    """The width of a bar for `level`, in percent of four levels; 0 for None."""
    return 0.0 if level is None else round(float(level) * 100 / TOP_LEVEL, 1)
