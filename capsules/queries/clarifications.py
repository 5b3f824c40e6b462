"""Requests for a clarification, as those who ask and those who answer read them."""

from django.db.models import Count, F, Window

from capsules.models import Clarification

MOST_SHOWN = 50


def about(question, user):
    """The latest Clarifications of `question` that `user` answers, or did. One query."""
    seen = Clarification.objects.network_visible_to(user).filter(question=question)
    ordered = seen.order_by(F("answered_at").desc(nulls_first=True), "-pk")
    return list(ordered.select_related("capsule__collective__region")[:MOST_SHOWN])


def waiting_about(question, user):
    """Those that wait for an answer of `user`, the oldest first. One query."""
    seen = Clarification.objects.network_visible_to(user).waiting().filter(question=question)
    return list(seen.select_related("capsule__collective__region").order_by("pk")[:MOST_SHOWN])


def oldest(user):
    """The one that has waited longest for `user`, with `waiting`, how many do; or None. One query."""
    seen = Clarification.objects.network_visible_to(user).waiting()
    return (
        seen.annotate(waiting=Window(Count("pk")))
        .select_related("question")
        .order_by("asked_at", "pk")
        .first()
    )


def of_collective(capsule, question):
    """Those of `question` in `capsule`, the latest first. One query."""
    return list(Clarification.objects.filter(capsule=capsule, question=question).order_by("-pk"))
