"""The thin band under the header, on every page: drawn once, it is the same for a whole collective."""

import functools

from django import template
from django.utils.html import format_html, format_html_join

register = template.Library()


@register.simple_tag
@functools.lru_cache(maxsize=256)
def thin_band(segments):
    """The Segments of frise.thin as a drawing. Words stand beside it, so screen readers skip it."""
    steps = format_html_join("", '<rect class="{}" x="{}" width="{}"/>', segments)
    return format_html('<svg class="fil-b" aria-hidden="true">{}</svg>', steps)
