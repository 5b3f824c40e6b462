"""Autonomous work: from when to when, and how long."""

import datetime
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from capsules.calculations import course, hours
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


class Hours(NamedTuple):
    """Autonomous work of one session, in minutes."""

    declared: int  # what was not counted left out
    valid: int
    waiting: int  # how many rows nobody has looked at

    @property
    def declared_in_words(self):
        return hours.in_words(self.declared)

    @property
    def valid_in_words(self):
        return hours.in_words(self.valid)


def hours_of(times):
    """The Hours of these WorkedTime rows (a queryset). One query."""
    waits, counts = Q(settled_at=None), Q(settled_at=None) | Q(is_valid=True)
    found = times.aggregate(
        declared=Sum("minutes", filter=counts, default=0),
        valid=Sum("minutes", filter=Q(is_valid=True), default=0),
        waiting=Count("pk", filter=waits),
    )
    return Hours(**found)


def in_order(times):
    """With what a line says: by day, the last first."""
    around = ("participant__user", "participant__structure", "settled_by")
    return times.select_related(*around).order_by("-day", "-pk")
