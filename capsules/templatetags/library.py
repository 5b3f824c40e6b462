"""What pages say of practices: beside a practice, an action, a question."""

from django import template

from capsules.queries import practices
from members import hats

register = template.Library()


@register.inclusion_tag("capsules/_practice_moves.html", takes_context=True)
def practice_moves(context, practice):
    """What became of a practice that one reads; finding it useful, taking it up. One query."""
    user, hat = context["user"], hats.structure(context["request"])
    return {
        "practice": practice,
        "standing": practices.standing(practice, user, hat and hat.pk),
        "is_own": practice.structure_id in user.structures_as(),
        "can_borrow": bool(hat and hat.is_edited),
    }


@register.inclusion_tag("capsules/_action_source.html", takes_context=True)
def practice_source(context, action):
    """The practice that an action was taken from, while one may read it. One query."""
    return {"practice": practices.source_of(action, context["user"])}


@register.inclusion_tag("capsules/_practices_beside.html", takes_context=True)
def practices_beside(context, question):
    """Some practices on a question, if there are any. One query."""
    return {"question": question, "practices": practices.on_question(question.pk, context["user"])}
