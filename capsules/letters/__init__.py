"""The mails of a collective, composed at sending time, by subject."""

from . import (
    changes,
    clarifications,
    collectives,
    convocations,
    exchanges,
    feedback,
    help,
    minutes,
    own_pages,
    polls,
    practices,
    preparation,
    tutoring,
)

__all__ = [
    "changes",
    "clarifications",
    "collectives",
    "convocations",
    "exchanges",
    "feedback",
    "help",
    "minutes",
    "own_pages",
    "polls",
    "practices",
    "preparation",
    "tutoring",
]
