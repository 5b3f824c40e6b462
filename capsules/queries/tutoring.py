"""Autonomous work: from when to when."""

import datetime
from typing import NamedTuple

from capsules.calculations import course
from capsules.calculations.method import Mode
from capsules.models import Session


class Period(NamedTuple):
    """The days of a session that is no meeting, both included."""

    first: datetime.date
    last: datetime.date


def period_of(session, around=None):
    """The Period of a tutored session; None for a meeting. One query, none given the sessions `around`."""
    if session.mode != Mode.TUTORED:
        return None
    if around is None:
        around = Session.objects.present().filter(
            collective=session.collective_id, capsule=session.capsule_id, day__lt=session.day
        )
    before = [
        each.day
        for each in around
        if each.capsule_id == session.capsule_id
        and each.day < session.day
        and not each.cancelled_at
    ]
    opens_on = session.guide.opens_on if hasattr(session, "guide") else None
    return Period(course.period_start(opens_on, before, session.day), session.day)
