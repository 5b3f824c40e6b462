"""The mails of a collective, composed at sending time, by subject."""

from . import collectives, own_pages

__all__ = ["collectives", "own_pages"]
