"""The mails of a collective, composed at sending time, by subject."""

from . import collectives, help, own_pages

__all__ = ["collectives", "help", "own_pages"]
