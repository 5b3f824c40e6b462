"""What was read together, wherever a question of the référentiel is drawn."""

from django import template

from capcollectif import french
from capsules.models import Reading
from capsules.queries import reading

register = template.Library()


@register.filter
def mark_label(mark):
    """« Clair », of a Reading.Mark."""
    return Reading.Mark(mark).label


WORDS = {  # after « six personnes »
    Reading.Mark.DONE: "le font déjà",
    Reading.Mark.CLEAR: "la trouvent claire",
    Reading.Mark.QUESTION: "ont une question",
    Reading.Mark.UNCLEAR: "ne la trouvent pas claire",
}


@register.filter
def clarity_in_words(clarity):
    """« Sur 10 personnes, 6 ne la trouvent pas claire et 4 le font déjà ou la trouvent claire. »"""
    if len(clarity.ranges) == 1 and len(clarity.ranges[0].marks) > 2:
        return (
            f"{clarity.readers}\u00a0personnes l’ont lue, et leurs avis diffèrent\u00a0: "
            "les compter un par un en désignerait une."
        )
    told = [f"{each.people}\u00a0{_either(each.marks)}" for each in reversed(clarity.ranges)]
    return f"Sur {clarity.readers}\u00a0personnes, {french.listed(told)}."


@register.filter
def unclear_in_words(clarity):
    """How many do not find it clear: « 4 », or « 0 à 3 » where some are counted with others."""
    least, most = clarity.unclear
    return str(least) if least == most else f"{least}\u00a0à\u00a0{most}"


def _either(marks):
    """« le font déjà, la trouvent claire ou ont une question »"""
    *others, last = [WORDS[mark] for mark in marks]
    return f"{', '.join(others)} ou {last}" if others else last


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
