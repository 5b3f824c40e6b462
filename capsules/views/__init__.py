"""One view a route, by subject."""

from .home import home

__all__ = ["home"]
