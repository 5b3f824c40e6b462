"""One view a route, by subject."""

from .following import collective_detail, following_xlsx, reminder_send, structure_list
from .home import home
from .welcome import invitation_accept

__all__ = [
    "collective_detail",
    "following_xlsx",
    "home",
    "invitation_accept",
    "reminder_send",
    "structure_list",
]
