"""Constraints that many tables of the app have."""

from django.db import models
from django.db.models import Q


def both_or_none(prefix, act):
    """Fields `{act}_at` and `{act}_by` are filled together."""
    at, who = f"{act}_at", f"{act}_by"
    return models.CheckConstraint(
        condition=Q(**{at: None, who: None})
        | Q(**{f"{at}__isnull": False, f"{who}__isnull": False}),
        name=f"{prefix}_{act}_at_and_by_together",
        violation_error_message="La date et l’auteur vont ensemble.",
    )


def known(prefix, field, *values):
    """`field` holds one of `values`: those of its choices, spelt out as migrations keep them."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": values}),
        name=f"{prefix}_known_{field}",
        violation_error_message="Ce choix n’existe pas.",
    )


def filled(prefix, field, message):
    """`field` is no empty text."""
    return models.CheckConstraint(
        condition=~Q(**{field: ""}),
        name=f"{prefix}_has_a_{field}",
        violation_error_message=message,
    )
