"""The one thing a structure’s home page proposes to do next. Pure: stages in, a step out."""

import datetime
from dataclasses import dataclass
from enum import Enum

from assessments import steps


class Kind(Enum):
    WAIT = "wait"  # nothing can be done yet: no référentiel
    START = "start"  # begin the questionnaire of `stage`
    CONTINUE = "continue"  # go on with its questions
    REVIEW = "review"  # every question is settled: read again and close
    PLAN = "plan"  # a diagnostic is closed, and no action is decided yet
    FOLLOW = "follow"  # everything is closed: live with the action plan


@dataclass(frozen=True)
class Stage:
    """One questionnaire of the référentiel, as this structure has it."""

    theme_pk: int
    title: str
    is_introduction: bool
    minutes: int  # for the whole questionnaire
    total: int  # questions
    assessment_pk: int | None = None
    settled: int = 0
    closed_at: datetime.datetime | None = None
    place: int | None = None  # where this person stopped
    resume_at: int | None = None  # that question, else the first one left

    @property
    def is_closed(self):
        return self.closed_at is not None

    @property
    def is_open(self):
        return self.assessment_pk is not None and not self.is_closed

    @property
    def remaining(self):
        return self.total - self.settled

    @property
    def minutes_left(self):
        return steps.minutes_left(self.settled, self.total, self.minutes)


@dataclass(frozen=True)
class Step:
    kind: Kind
    stage: Stage | None = None

    @property
    def name(self):
        """The kind’s name, for templates (an Enum of classes is called by them)."""
        return self.kind.value


def next_step(stages, *, has_actions):
    """The Step for these `stages`, in the référentiel’s order.

    What is begun comes before what is not, where this person was before the rest; deciding the
    first actions comes before opening another theme.
    """
    if not stages:
        return Step(Kind.WAIT)
    begun = sorted((stage for stage in stages if stage.is_open), key=lambda s: s.place is None)
    if begun:
        return Step(Kind.CONTINUE if begun[0].remaining else Kind.REVIEW, begun[0])
    closed = [stage for stage in stages if stage.is_closed and not stage.is_introduction]
    if closed and not has_actions:
        return Step(Kind.PLAN, closed[-1])
    waiting = [stage for stage in stages if stage.assessment_pk is None]
    if waiting:
        return Step(Kind.START, waiting[0])
    return Step(Kind.FOLLOW)
