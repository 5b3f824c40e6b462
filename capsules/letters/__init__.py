"""The mails of a collective, composed at sending time, by subject."""

from . import collectives, convocations, help, minutes, own_pages, polls, tutoring

__all__ = ["collectives", "convocations", "help", "minutes", "own_pages", "polls", "tutoring"]
