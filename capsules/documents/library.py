"""The spreadsheet of the library: the practices that its reader may read, and no other."""

from django.utils import timezone

from capcollectif.spreadsheet import Sheet
from capsules.queries import practices as queries

HEADER = (
    "Fiche", "Thème", "Questions", "Structure", "Contexte", "En bref", "Le départ",
    "Ce qui a été fait", "Ce qui a changé", "Si c’était à refaire", "Ce qu’il faut",
    "Temps à prévoir", "Coût", "Contact", "Qui la lit", "Reprises", "Utile à", "Écrite le",
)  # fmt: skip


def of_library(practices):
    """The Sheet of `practices`, as `queries.practices.visible` gives them. Two queries."""
    rows = [_row(practice) for practice in queries.whole(practices)]
    return Sheet("Fiches pratiques", HEADER, rows)


def _row(practice):
    questions = [question.code for question in practice.questions.all()]
    return (
        practice.title,
        practice.theme.title,
        ", ".join(questions),
        practice.structure.name,
        practice.context,
        practice.summary,
        practice.before,
        practice.done,
        practice.changed,
        practice.again,
        practice.needs,
        practice.effort_label,
        practice.cost_label,
        practice.contact,
        _circle(practice),
        float(practice.borrowed),
        float(practice.useful_count),
        timezone.localdate(practice.created_at).isoformat(),
    )


def _circle(practice):
    if practice.network_accepted_at:
        return "Le réseau"
    if practice.accepted_at:
        return "Le collectif"
    return "En relecture" if practice.collective_at else "L’équipe"
