"""Collectives, their programme of dates, who takes part, what happens in a session and comes of it."""

from .attendance import Certificate, Logo, Presence, WorkedTime
from .calendar import SLOT, ClosedPeriod, Publication, Session, SessionChange
from .clarifications import Clarification
from .collectives import Capsule, Collective, Enrolment
from .dossiers import Dossier
from .exchanges import Exchange, Introduction
from .feedback import Feedback
from .meetings import AgendaItem, Decision, Guide, Minutes, Notice, Reply, SessionDocument, Task
from .people import Participant, SecretLink
from .polls import Poll, Proposal, Vote
from .practices import Borrowing, Practice, PracticeFile, Useful
from .reading import Reading, Remark, RemarkReply
from .restitution import Naming, Restitution, StateOfTheArt, Testimony, Turn
from .tutoring import HelpReply, HelpRequest
from .workshops import Board, Contribution, Dot, Stake, StakeNote

__all__ = [
    "SLOT",
    "AgendaItem",
    "Board",
    "Borrowing",
    "Capsule",
    "Certificate",
    "Clarification",
    "ClosedPeriod",
    "Collective",
    "Contribution",
    "Decision",
    "Dossier",
    "Dot",
    "Enrolment",
    "Exchange",
    "Feedback",
    "Guide",
    "HelpReply",
    "HelpRequest",
    "Introduction",
    "Logo",
    "Minutes",
    "Naming",
    "Notice",
    "Participant",
    "Poll",
    "Practice",
    "PracticeFile",
    "Presence",
    "Proposal",
    "Publication",
    "Reading",
    "Remark",
    "RemarkReply",
    "Reply",
    "Restitution",
    "SecretLink",
    "Session",
    "SessionChange",
    "SessionDocument",
    "Stake",
    "StakeNote",
    "StateOfTheArt",
    "Task",
    "Testimony",
    "Turn",
    "Useful",
    "Vote",
    "WorkedTime",
]
