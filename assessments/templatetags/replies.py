"""How an answer is drawn, wherever there is a list of them."""

from django import template

from assessments.sheets import NOT_ANSWERED, NOT_APPLICABLE, TO_REVISIT
from capcollectif.templatetags.capcollectif import level, state

register = template.Library()

WITHOUT_LEVEL = {
    TO_REVISIT: ("encours", "À revoir ensemble"),
    NOT_APPLICABLE: ("afaire", "Non concerné"),
    NOT_ANSWERED: ("afaire", "Pas encore renseigné"),
}


@register.simple_tag
def reply_level(reply):
    """The level of a synthesis.Reply, or why it has none."""
    if reply.line.level:
        return level(reply.line.level, reply.level_name)
    return state(*WITHOUT_LEVEL.get(reply.line.state, ("fait", "Répondu")))
