"""Forms of collectives, by subject."""

from .following import BoardForm, ReminderForm
from .welcome import WelcomeForm

__all__ = [
    "BoardForm",
    "ReminderForm",
    "WelcomeForm",
]
