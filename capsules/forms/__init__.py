"""Forms of collectives, by subject."""

from .welcome import WelcomeForm

__all__ = ["WelcomeForm"]
