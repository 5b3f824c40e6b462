"""Forms of collectives, by subject."""

from .calendar import ModesForm
from .following import BoardForm, ReminderForm
from .welcome import WelcomeForm

__all__ = [
    "BoardForm",
    "ModesForm",
    "ReminderForm",
    "WelcomeForm",
]
