"""The small pieces that every page draws the same way. A builtin: templates need not load it."""

import functools

from django import template
from django.conf import settings
from django.template import defaulttags
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html

from capcollectif import french, pdf

register = template.Library()

PRIORITIES = {1: "Basse", 2: "Moyenne", 3: "Haute"}


@functools.cache
def _icons():
    return static("img/icons.svg")


class AddressNode(defaulttags.URLNode):
    """Django’s, which remembers the address of a route and its numbers: a page writes thirty of them.

    Not those of words, which may be secret links.
    """

    def render(self, context):
        given = [each.resolve(context) for each in self.args]
        if self.asvar or self.kwargs or not all(isinstance(each, int) for each in given):
            return super().render(context)
        return _address(self.view_name.resolve(context), *given)  # nothing there is to be escaped


@register.tag
def url(parser, token):
    node = defaulttags.url(parser, token)
    return AddressNode(node.view_name, node.args, node.kwargs, node.asvar)


@functools.lru_cache(maxsize=4096, typed=True)
def _address(route, *numbers):
    return reverse(route, args=numbers)


@functools.lru_cache(maxsize=256)  # a list of fifty actions draws four on each line
def _use(name, css=""):
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css, _icons(), name
    )


@register.simple_tag
def icon(name):
    """A pictogram. It always stands beside words, so screen readers skip it."""
    return _use(name, "ic")


@register.simple_block_tag
def warning(content):
    """What to read before one goes on: a refusal, what somebody else saved meanwhile."""
    return format_html(
        '<div class="alert alert-warning mt-3 mb-4" role="alert">{}<div>{}</div></div>',
        icon("alert-triangle"),
        content,
    )


@register.simple_tag
def drawing(name, css=""):
    """One of the product’s own drawings (logo, m-*, niv-*, etat-*, motif-*)."""
    return _use(name, css)


@register.simple_tag
def state(kind, words):
    """A state as a glyph and words. `kind`: fait, encours, afaire or retard."""
    return format_html('<span class="etat e-{}">{}{}</span>', kind, _use(f"etat-{kind}"), words)


@register.simple_tag
def level(value, name):
    """A level as its stairs, number and name."""
    return format_html('<span class="niv">{}{} · {}</span>', _use(f"niv-{value}"), value, name)


@register.simple_tag
def priority(value):
    """A priority, 1 to 3, as its chevrons and name."""
    return format_html('<span class="prio">{}{}</span>', _use(f"prio-{value}"), PRIORITIES[value])


@register.simple_tag
def badge(initials, css=""):
    """The round badge of a person."""
    return format_html('<span class="rond {}" aria-hidden="true">{}</span>', css, initials)


@register.simple_tag
def mails_on_screen():
    """Whether mails are read on screen here, instead of leaving."""
    return settings.MAIL_ON_SCREEN


@register.filter
def score(value):
    """A mean level as « 2,6 »; an en dash when nothing is rated."""
    return "–" if value is None else formats.number_format(value, 1)


@register.filter
def change(value):
    """A difference of levels as « + 0,8 » or « − 0,3 »."""
    sign = "+" if value > 0 else "−"
    return f"{sign} {formats.number_format(abs(value), 1)}"


register.filter("day", french.day)
register.filter("day_and_year", french.day_and_year)
register.filter("day_of_month", french.day_of_month)
register.filter("weekday", french.weekday)
register.filter("short_month", french.short_month)
register.filter("hour", french.hour)
register.filter("clock", french.clock)
register.filter("in_words", french.in_words)
register.filter("counted", french.counted)
register.filter("listed", french.listed)
register.filter("month_and_year", french.month_and_year)
register.filter("printable", pdf.printable)
register.filter("is_long", pdf.is_long)
