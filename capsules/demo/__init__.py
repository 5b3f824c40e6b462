"""An invented network to try the application with: people, structures, answers, action plans."""

from .loading import is_loaded, load, reset
from .people import PASSWORD, accounts

__all__ = ["PASSWORD", "accounts", "is_loaded", "load", "reset"]
