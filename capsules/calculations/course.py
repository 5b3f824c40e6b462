"""Where a collective is in its programme on a given day. Pure: dates in, one of its capsules out.

The home pages, the dashboard, the frise and the band under the header all ask here. A date is
anything with a `day`, a `beat` and a `capsule`: its number, its pk, whatever the caller counts in.
Only dates that take place are given.
"""

import datetime
from typing import NamedTuple

from .method import ENDS, Beat


class Moment(NamedTuple):
    """A published date of the programme that takes place."""

    day: datetime.date
    beat: str  # of method.Beat
    capsule: int | None = None  # pk or number; None for the collective’s own


def under_way(capsules, dates, *, today):
    """The first of `capsules`, in order, that is not over on `today`; None once all are.

    A capsule is over once the dates that end its steps are past: extra sessions do not count.
    """
    going = {date.capsule for date in dates if date.beat in ENDS and date.day >= today}
    return next((capsule for capsule in capsules if capsule in going), None)


def has_begun(dates, capsule, *, today):
    """Whether a date of `capsule` has come."""
    return any(date.capsule == capsule and date.day <= today for date in dates)


def closing_day(dates, capsule):
    """The day when its diagnostics are to be closed; None if no date sets one."""
    days = [date.day for date in dates if date.capsule == capsule and date.beat == Beat.CLOSE]
    return max(days, default=None)


def is_past(day, *, today):
    """Whether what was due on `day` is late: never on the day itself, nor without a day."""
    return day is not None and day < today


def period_start(opens_on, dates_before, day):
    """The first day of autonomous work that ends on `day`: `opens_on` if somebody chose it.

    Else the day after the last of `dates_before`, days of the sessions before it; never past `day`.
    """
    after = max(dates_before, default=None)
    usual = after + datetime.timedelta(days=1) if after else day
    return min(opens_on or usual, day)
