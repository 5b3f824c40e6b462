"""One view a route, by subject."""

from .home import home
from .welcome import invitation_accept

__all__ = ["home", "invitation_accept"]
