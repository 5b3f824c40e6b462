"""What the printed restitution of a dossier draws."""

from django import template
from django.utils.html import format_html, format_html_join

register = template.Library()

COLOURS = {"n1": "#e3efe9", "n2": "#a9cfc6", "n3": "#4f9a94", "n4": "#0d5359", "nc": "#d9cfbd"}
_SEGMENT = '<rect x="{}%" width="{}%" height="11" fill="{}" stroke="#ffffff" stroke-width="1"/>'


@register.simple_tag
def share_bar(bar):
    """A calculations.restitution.Bar as a drawing; its words stand beside it and as its title."""
    shares = format_html_join(
        "",
        _SEGMENT,
        ((each.start, each.width, COLOURS[each.levels[-1]]) for each in bar.segments),
    )
    return format_html(
        '<svg width="100%" height="3mm"><title>{}</title>{}</svg>', bar.words, shares
    )


@register.simple_tag
def own_level(own, code):
    """« niveau 3 », or a dash, of the answers {code: level or None} to that question."""
    level = own.get(code)
    return f"niveau\u00a0{level}" if level else "–"
