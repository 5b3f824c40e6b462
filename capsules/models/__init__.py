"""Collectives, their programme of dates, and the structures that take part."""

from .calendar import SLOT, ClosedPeriod, Publication, Session, SessionChange
from .collectives import Capsule, Collective, Enrolment

__all__ = [
    "SLOT",
    "Capsule",
    "ClosedPeriod",
    "Collective",
    "Enrolment",
    "Publication",
    "Session",
    "SessionChange",
]
