"""Bars of a restitution, as SVG: nothing in them is a style, so the strict CSP lets them be."""

from django import template
from django.utils.html import format_html, format_html_join

register = template.Library()

NARROWEST = 2.2  # percents: the count of a narrower segment is in the words alone
_NOT_SAID = object()


@register.simple_tag
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
