"""Collectives, their programme of dates, who takes part, and what happens in a session."""

from .attendance import Certificate, Logo, Presence, WorkedTime
from .calendar import SLOT, ClosedPeriod, Publication, Session, SessionChange
from .collectives import Capsule, Collective, Enrolment
from .meetings import AgendaItem, Decision, Guide, Minutes, Notice, Reply, SessionDocument, Task
from .people import Participant, SecretLink
from .polls import Poll, Proposal, Vote
from .tutoring import HelpReply, HelpRequest

__all__ = [
    "SLOT",
    "AgendaItem",
    "Capsule",
    "Certificate",
    "ClosedPeriod",
    "Collective",
    "Decision",
    "Enrolment",
    "Guide",
    "HelpReply",
    "HelpRequest",
    "Logo",
    "Minutes",
    "Notice",
    "Participant",
    "Poll",
    "Presence",
    "Proposal",
    "Publication",
    "Reply",
    "SecretLink",
    "Session",
    "SessionChange",
    "SessionDocument",
    "Task",
    "Vote",
    "WorkedTime",
]
