"""What the printed restitution of a dossier draws."""

from django import template
from django.utils.html import format_html, format_html_join

from capcollectif import french

register = template.Library()

COLOURS = {"n1": "#e3efe9", "n2": "#a9cfc6", "n3": "#4f9a94", "n4": "#0d5359", "nc": "#d9cfbd"}
HUES = ("#f0b53a", "#7aa5ec", "#c06a98")  # of the three steps
BAND, HEIGHT = 600, 11
_STEP = '<rect x="{}" y="3" width="{}" height="8" rx="4" fill="{}" stroke="{}" stroke-width="1.2"/>'
_BAND = '<rect x="{}%" y="{}" width="{}%" height="{}" fill="{}"/>'
_EDGE = '<rect x="{}%" width="{}%" height="11" fill="none" stroke="#ffffff" stroke-width="1"/>'


@register.simple_tag
def share_bar(bar):
    """A calculations.restitution.Bar as a drawing; its words stand beside it and as its title.

    A segment of several levels has one band a level, one above the other, as on screen.
    """
    bands = [
        (each.start, at * height, each.width, height, COLOURS[name])
        for each in bar.segments
        for height in [HEIGHT / len(each.levels)]
        for at, name in enumerate(each.levels)
    ]
    return format_html(
        '<svg width="100%" height="3mm"><title>{}</title>{}{}</svg>',
        bar.words,
        format_html_join("", _BAND, bands),
        format_html_join("", _EDGE, [(each.start, each.width) for each in bar.segments]),
    )


@register.simple_tag
def cover_band(done, total):
    """The capsules of a collective, three steps each: those `done` are full, the others outlined."""
    width = BAND / (3 * total) if total else BAND
    steps = [
        (round(at * width + 1, 1), round(width - 4, 1), hue if at < 3 * done else "none", hue)
        for at in range(3 * total)
        for hue in [HUES[at % 3]]
    ]
    return format_html(
        '<svg class="parcours-couv" viewBox="0 0 600 14" width="178mm" height="4.2mm">'
        "<title>{} sur {}</title>{}</svg>",
        french.counted(done, "capsule,capsules"),
        total,
        format_html_join("", _STEP, steps),
    )


@register.simple_tag
def own_level(own, code):
    """« niveau 3 », or a dash, of the answers {code: level or None} to that question."""
    level = own.get(code)
    return f"niveau\u00a0{level}" if level else "–"
