"""The mails of a collective, composed at sending time, by subject."""

from . import collectives

__all__ = ["collectives"]
