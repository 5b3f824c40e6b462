"""What the page of a finished action says of the practice that tells it."""

from django import template

from capsules.queries import telling

register = template.Library()


@register.inclusion_tag("capsules/_action_telling.html", takes_context=True)
def action_telling(context, action):
    """The practice that tells `action`, or the way to write it. One query."""
    practice = telling.practice_of(action, context["user"])
    return {"action": action, "practice": practice}
