"""What the screen of the room shows of a running order. Pure: lines and a moment in, words out."""

import datetime
from typing import NamedTuple

from . import hours, running_order
from .running_order import Line


class Shown(NamedTuple):
    """One line on the screen, and where it stands."""

    number: int  # from 1
    count: int
    line: Line
    following: Line | None
    is_followed: bool  # the clock chose it, and goes on choosing
    seconds: int | None  # until its end, negative once it is over; None on another day
    left: str  # in words; how long it lasts, on another day
    share: int  # of its time that is over, 0 to 100


def shown(lines, day, *, asked, now):
    """The Shown of `lines`, on `day`, at `now`, a naive moment in Paris.

    `asked` is the number of a line, from 1, or None: then it is the line of now, the first one
    before the session, the last one after it.
    """
    is_today = now.date() == day
    index = _index(lines, asked, now, is_today)
    line = lines[index]
    seconds = _seconds_left(line, now) if is_today else None
    return Shown(
        number=index + 1,
        count=len(lines),
        line=line,
        following=lines[index + 1] if index + 1 < len(lines) else None,
        is_followed=is_today and asked is None,
        seconds=seconds,
        left=in_words(seconds) if is_today else f"Dure {hours.in_words(line.minutes)}",
        share=_share(line, seconds) if is_today else 0,
    )


def in_words(seconds):
    """« Encore 24 min », « Encore moins d’une minute », « 5 min de plus que prévu »."""
    if seconds <= -60:
        return f"{hours.in_words(-seconds // 60)} de plus que prévu"
    if seconds <= 0:
        return "C’est l’heure"
    if seconds < 60:
        return "Encore moins d’une minute"
    return f"Encore {hours.in_words(-(-seconds // 60))}"


def _index(lines, asked, now, is_today):
    if asked is not None:
        return min(asked, len(lines)) - 1
    if not is_today or now.time() < lines[0].time:
        return 0
    found = running_order.at(lines, now.time())
    return len(lines) - 1 if found is None else found


def _seconds_left(line, now):
    start = datetime.datetime.combine(now.date(), line.time)
    return int((start + datetime.timedelta(minutes=line.minutes) - now).total_seconds())


def _share(line, seconds):
    return round(100 * min(1, max(0, 1 - seconds / (60 * line.minutes))))
