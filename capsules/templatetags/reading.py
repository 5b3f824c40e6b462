"""What was read together, wherever a question of the référentiel is drawn."""

from django import template

from capsules.models import Reading
from capsules.queries import reading

register = template.Library()


@register.filter
def mark_label(mark):
    """« Clair », of a Reading.Mark."""
    return Reading.Mark(mark).label


@register.filter
def marks_label(marks):
    """« Clair ou On le fait déjà », of marks that are counted together."""
    return " ou ".join(f"«\u00a0{Reading.Mark(mark).label}\u00a0»" for mark in marks)


@register.inclusion_tag("capsules/_reading_beside.html", takes_context=True)
def beside_question(context):
    """What was asked about the question of the page, in its structure’s collective; its team’s notes.

    Takes the page’s question, assessment and user. One query.
    """
    threads = reading.beside(
        context["question"].pk, context["assessment"].structure_id, context["user"]
    )
    return {
        "notes": [thread for thread in threads if not thread.is_question],
        "asked": [thread for thread in threads if thread.is_question],
    }
