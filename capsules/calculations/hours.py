"""How long the halves of a session’s day last, and when one may check in to them.

Sheets and certificates both ask here. A half is a value of Presence.Half. Times and moments are
those of Paris, without a zone.
"""

import datetime

from .method import Mode

MORNING, AFTERNOON = "morning", "afternoon"
MORNING_ENDS = datetime.time(12, 30)  # lunch, which nobody counts, is in between
AFTERNOON_STARTS = datetime.time(14)
NOON = 13 * 60 + 15  # the middle of lunch, in minutes since midnight
MEETING = 180  # minutes: a longer one over lunch stops to eat
AROUND = datetime.timedelta(minutes=30)  # one checks in from before the start until after the end


def of(slot):
    """{half: minutes} of a Slot, or anything with its mode, starts_at and ends_at; in order.

    Empty for autonomous work. A meeting that lunch does not cut is one half, with all its minutes:
    the half where most of it is.
    """
    if slot.mode == Mode.TUTORED or slot.starts_at is None:
        return {}
    start, end = _minutes(slot.starts_at), _minutes(slot.ends_at)
    morning_ends, afternoon_starts = _minutes(MORNING_ENDS), _minutes(AFTERNOON_STARTS)
    if start < morning_ends and end > afternoon_starts and end - start > MEETING:
        return {MORNING: morning_ends - start, AFTERNOON: end - afternoon_starts}
    half = MORNING if (start + end) / 2 < NOON else AFTERNOON
    return {half: end - start}


def opening(slot):
    """(first, last) moment at which one checks in to a Slot that has halves."""
    start, end = (
        datetime.datetime.combine(slot.day, time) for time in (slot.starts_at, slot.ends_at)
    )
    return start - AROUND, end + AROUND


def half_at(slot, now):
    """The half that one checks in to at `now`, a moment of its opening."""
    halves = list(of(slot))
    came_back = _minutes(now.time()) >= NOON
    return halves[-1] if came_back else halves[0]


def in_words(minutes):
    """« 2 h », « 2 h 30 » or « 45 min », with no-break spaces."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}\u00a0min"
    return f"{hours}\u00a0h" + (f"\u00a0{rest:02}" if rest else "")


def _minutes(time):
    return time.hour * 60 + time.minute
