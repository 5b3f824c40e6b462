"""How long things last, as people say it."""

from django import template

from capsules.calculations import hours

register = template.Library()
register.filter("lasting", hours.in_words)
