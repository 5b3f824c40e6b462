"""The running order (conducteur) of a session. Pure: what it is for and its hours in, lines out.

What a beat is made of stands in beat_blocks.py; here it is fitted into the hours that there are.
Minutes are shared by steps of five, and always sum to the session’s length.
"""

import datetime
import itertools
from typing import NamedTuple

from . import hours
from .beat_blocks import UNKNOWN, Block, blocks_of
from .method import Mode

LONG = {Mode.VIDEO: 100}  # minutes in one stretch, from which there is a break; else:
LONG_IN_PERSON = 150
STEP = 5
LONGEST = 600  # minutes of one line, as the model bounds them
MEALS = {Mode.IN_PERSON: ("Repas partagé", "On mange ensemble")}
ALONE = ("Pause déjeuner", "Chacun de son côté")
PAUSE = "Pause"
WITHOUT_HOURS = 120  # minutes, to choose what counts in autonomous work
BRIEF = 3  # lines


class Item(NamedTuple):
    """One line, as it is kept."""

    title: str
    details: str
    minutes: int  # 1 to LONGEST


class _Slot(NamedTuple):
    """What hours.of reads."""

    mode: str
    starts_at: datetime.time
    ends_at: datetime.time


class Line(NamedTuple):
    """One line, as it is read. Autonomous work has neither hours nor minutes."""

    time: datetime.time | None
    title: str
    details: str
    minutes: int | None

    @property
    def end(self):
        """When it is over; None without hours."""
        return None if self.time is None else _clock(_minutes(self.time) + self.minutes)


def proposal(beat, mode, *, starts_at, ends_at, theme="", standing=UNKNOWN):
    """The Items of a session of that Beat and Mode, from `starts_at` to a later `ends_at`.

    `theme` is the title of its capsule’s. A day of two halves (see hours.of) has a meal between them.
    """
    first, second = blocks_of(beat, mode, theme=theme, standing=standing)
    length = length_of(starts_at, ends_at)
    halves = hours.of(_Slot(mode, starts_at, ends_at))
    if len(halves) < 2:
        return _filled([*first, *second], length, mode)
    morning, afternoon = halves.values()
    meal = Item(*MEALS.get(mode, ALONE), length - morning - afternoon)
    return [*_filled(first, morning, mode), meal, *_filled(second, afternoon, mode)]


def timed(items, starts_at):
    """The Lines of `items`, one after the other from `starts_at`; past midnight, hours start again."""
    lines, now = [], _minutes(starts_at)
    for item in items:
        lines.append(Line(_clock(now), *item))
        now += item.minutes
    return lines


def in_brief(lines):
    """The BRIEF longest of `lines` in which one works, in order; without minutes, the first ones."""
    logistics = {PAUSE, ALONE[0], *(title for title, _ in MEALS.values())}
    work = [line for line in lines if line.title not in logistics]
    longest = sorted(range(len(work)), key=lambda n: (-(work[n].minutes or 0), n))[:BRIEF]
    return [work[n] for n in sorted(longest)]


def without_hours(beat, mode, *, theme="", standing=UNKNOWN):
    """The Lines that say what autonomous work is about: no hours, no minutes."""
    blocks = [
        block for part in blocks_of(beat, mode, theme=theme, standing=standing) for block in part
    ]
    items = _filled(blocks, WITHOUT_HOURS, Mode.TUTORED)
    return [Line(None, item.title, item.details, None) for item in in_brief(items)]


def fitted(items, length):
    """`items` drawn out or shortened in proportion, so that they sum to `length` minutes.

    Raises ValueError if they cannot: more lines than minutes, or lines of more than LONGEST.
    """
    if not len(items) <= length <= len(items) * LONGEST:
        raise ValueError("these lines cannot last that long")
    unit = STEP if len(items) * STEP <= length else 1
    blocks = [Block(*item, least=unit) for item in items]
    shares = _shares(blocks, length, unit)
    return [item._replace(minutes=share) for item, share in zip(items, shares, strict=True)]


def length_of(starts_at, ends_at):
    """Minutes from one hour of a day to a later one."""
    return _minutes(ends_at) - _minutes(starts_at)


def at(lines, moment):
    """The index of the one of `lines` under way at `moment`, a time of the day; None outside them."""
    now, found = _minutes(moment), None
    for index, line in enumerate(lines):
        start = _minutes(line.time)
        if start <= now < start + line.minutes:
            found = index
    return found


def _filled(blocks, total, mode):
    """Items of those of `blocks` that there is time for, which last `total` minutes together."""
    if total >= LONG.get(mode, LONG_IN_PERSON):
        blocks = _with_a_pause(blocks, 10 if mode == Mode.VIDEO else 15)
    while len(blocks) > 1 and sum(block.least for block in blocks) > total:
        last = max(range(len(blocks)), key=lambda index: (blocks[index].rank, index))
        blocks = blocks[:last] + blocks[last + 1 :]
    shares = _shares(blocks, total, STEP) if len(blocks) > 1 else [total]
    return [
        Item(block.title, block.details, share) for block, share in zip(blocks, shares, strict=True)
    ]


def _with_a_pause(blocks, minutes):
    """`blocks` with a break between the two about half way."""
    half = sum(block.usual for block in blocks) / 2
    done = list(itertools.accumulate(block.usual for block in blocks))[:-1]
    after = min(range(len(done)), key=lambda n: abs(done[n] - half)) + 1
    pause = Block(PAUSE, "", minutes, most=15, rank=9)
    return [*blocks[:after], pause, *blocks[after:]]


def _shares(blocks, total, unit):
    """Minutes of each of `blocks`, that sum to `total`: each its least, then `unit` by `unit`

    to the one that is furthest from its usual length, within its most.
    """
    shares = [block.least for block in blocks]
    left = total - sum(shares)
    while left:
        step = min(unit, left)
        open_ = [n for n, block in enumerate(blocks) if shares[n] + step <= block.most]
        shortest = min(open_, key=lambda n: (shares[n] / blocks[n].usual, n))
        shares[shortest] += step
        left -= step
    return shares


def _minutes(time):
    return time.hour * 60 + time.minute


def _clock(minutes):
    return datetime.time(minutes // 60 % 24, minutes % 60)
