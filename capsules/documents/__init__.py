"""What is downloaded about a collective and its sessions: what is printed, and spreadsheets."""

from .agenda import of_agenda
from .attendance import of_attendance
from .following import of_following

__all__ = ["of_agenda", "of_attendance", "of_following"]
