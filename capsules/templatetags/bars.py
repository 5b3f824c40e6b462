"""Bars of a restitution, as SVG: nothing in them is a style, so the strict CSP lets them be."""

import functools

from django import template
from django.utils.html import format_html, format_html_join

register = template.Library()

NARROWEST = 2.2  # percents: the count of a narrower segment is in the words alone
MOST_KEPT = 2000  # drawings a process, a kilobyte each: those of ten restitutions or so
_NOT_SAID = object()


@register.simple_tag
@functools.lru_cache(MOST_KEPT)
def bar(shown, own=_NOT_SAID):
    """`shown` (calculations.restitution.Bar) as a drawing that says its words; none if it is empty.

    A segment of several levels has one band a level, one above the other. `own` is the answer (1–4,
    or None) whose place is marked. The page includes _bar_key.html, which holds the hatching.
    """
    if not shown.segments:
        return ""
    mine = [each for each in shown.segments if own is not _NOT_SAID and each.holds(own)]
    rows = [
        *(_band(each, at) for each in shown.segments for at in range(len(each.levels))),
        *(("ici", each.start, 0, each.width, 100) for each in mine),
    ]
    return format_html(
        '<svg class="repart" role="img" aria-label="{}">{}{}</svg>',
        shown.words + "".join(f"\u00a0; votre place\u00a0: {each.words}" for each in mine),
        format_html_join(
            "",
            '<rect class="{}" x="{}%" y="{}%" width="{}%" height="{}%" rx="6"/>',
            rows,
        ),
        format_html_join(
            "",
            '<text class="{}" x="{}%" y="50%" dy=".36em">{}</text>',
            [_label(each) for each in shown.segments if each.width > NARROWEST],
        ),
    )


def _band(segment, at):
    height = 100 / len(segment.levels)
    return (
        segment.levels[at], segment.start, round(at * height, 2), segment.width, round(height, 2)
    )  # fmt: skip


def _label(segment):
    """Dark on light, light on the darkest level; with a halo over several levels."""
    css = "plusieurs" if len(segment.levels) > 1 else "sur" if segment.levels == ("n4",) else ""
    return css, round(segment.start + segment.width / 2, 2), segment.count


@register.simple_tag
def own_bar(part, own):
    """The bar of a QuestionPart, with the place of the row `own` {code: level or None}, if any."""
    code = part.asked.code
    return bar(part.bar, own[code]) if own and code in own else bar(part.bar)


@register.simple_tag
@functools.lru_cache(MOST_KEPT)
def pile(shown, number):
    """`shown` (calculations.restitution.Bar) standing in a cell of a table, under question `number`."""
    rows = [
        (
            name,
            round(at * each_width, 2),
            round(segment.start, 2),
            round(each_width, 2),
            segment.width,
        )
        for segment in shown.segments
        for each_width in [100 / len(segment.levels)]
        for at, name in enumerate(segment.levels)
    ]
    return format_html(
        '<svg class="pile" role="img" aria-label="Question {}\u00a0: {}">{}</svg>',
        number,
        shown.words,
        format_html_join("", '<rect class="{}" x="{}%" y="{}%" width="{}%" height="{}%"/>', rows),
    )


@register.simple_tag
def levels(row, questions):
    """The cells of a table for `row` {code: level or None}, in the order of `questions`."""
    given = [row.get(part.asked.code) for part in questions]
    return format_html_join("", "{}", [(_NO_LEVEL if n is None else _LEVEL[n],) for n in given])


_LEVEL = {n: format_html('<td class="n{}">{}</td>', n, n) for n in (1, 2, 3, 4)}
_NO_LEVEL = format_html(
    '<td class="nc"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></td>',
    "–",
    "sans niveau",
)
