"""The programme of a collective: its dates, all placed at once around the days to avoid. Pure.

Shifting each date to the nearest free day breaks the method (one capsule’s reading lands two days
after the other’s sharing day). So the whole sequence is one dynamic programme: of all the
sequences that respect the method, the one that costs least.
"""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from capcollectif.errors import Refused
from capcollectif.french import counted, day_and_year
from capcollectif.french import day as told

from .method import CAPSULE_BEATS, LEAST_GAP, MONTHS, THE, Beat
from .sequence import cheapest

DAY = datetime.timedelta(days=1)
FRIDAY = 4

# What a day costs is the square of its distance in days to the ideal, plus, where they apply:
ANOTHER_WEEKDAY = 20**2  # a preferred weekday is kept unless it would take 20 days
RED_WEEK = 14**2  # a red week is left if that takes less than a fortnight
# A launch that falls on a closed day waits at most a summer.
LONGEST_WAIT = 100  # days

# Where dates fall in the length of a capsule: slack shared out as the least gaps are.
PLACES = dict(zip(CAPSULE_BEATS, (0.10, 0.37, 0.64, 0.83), strict=True))


class Blocked(Refused):
    """No programme exists: the date of `beat` in `capsule` (0 outside capsules) finds no day."""

    def __init__(self, message, *, capsule, beat):
        super().__init__(message)
        self.capsule, self.beat = capsule, beat


@dataclass(frozen=True)
class Rhythm:
    """Preferred weekdays, Monday 0 to Friday 4; the length that each capsule should have.

    Raises ValueError without any weekday, for a week-end, or under one month.
    """

    weekdays: tuple[int, ...] = (1, 3)
    months_per_capsule: int = 3

    def __post_init__(self):
        if not self.weekdays or not all(0 <= weekday <= FRIDAY for weekday in self.weekdays):
            raise ValueError("weekdays go from 0 (Monday) to 4 (Friday)")
        if self.months_per_capsule < 1:
            raise ValueError("a capsule lasts one month at least")


class Slot(NamedTuple):
    """One date to find."""

    capsule: int  # from 1; 0 for the launch and the final review
    beat: Beat

    @property
    def gap(self):
        """The least number of days since the date before."""
        return LEAST_GAP[self.beat]

    @property
    def name(self):
        """« la lecture partagée de la capsule 4 »."""
        return THE[self.beat] + (f" de la capsule {self.capsule}" if self.capsule else "")

    @property
    def rank(self):
        """Its place in the order of the method, to compare."""
        if self.beat in CAPSULE_BEATS:
            return 1, self.capsule, CAPSULE_BEATS.index(self.beat)
        return (0 if self.beat == Beat.LAUNCH else 2), 0, 0


LAUNCH, FINAL_REVIEW = Slot(0, Beat.LAUNCH), Slot(0, Beat.FINAL_REVIEW)


@dataclass(frozen=True)
class Planned:
    """One date of a programme.

    `ideal` is where plain arithmetic puts it, on a preferred weekday; for the launch, the day asked
    for. `why` is a French sentence, empty if and only if `day` is `ideal`. `red` names the red week
    that `day` is in. `to_check`: its school calendar is not published yet.
    """

    capsule: int
    beat: Beat
    day: datetime.date
    ideal: datetime.date
    why: str = ""
    to_check: bool = False
    red: str = ""


@dataclass(frozen=True)
class Programme:
    dates: tuple[Planned, ...]

    @property
    def ends_on(self):
        return self.dates[-1].day

    @property
    def moved(self):
        """How many dates are not where plain arithmetic puts them."""
        return sum(bool(date.why) for date in self.dates)

    @property
    def to_check(self):
        return sum(date.to_check for date in self.dates)

    @property
    def red(self):
        return sum(bool(date.red) for date in self.dates)


def plan(*, launch, themes, rhythm, closed):
    """The Programme of `themes` capsules (1 or more) from `launch`, the day asked for.

    The launch waits for an open day; everything else lies within 19 months of it. Capsules last
    `rhythm.months_per_capsule`, less if that many would not fit. Raises Blocked if the least gaps
    of the method do not fit.
    """
    if themes < 1:
        raise ValueError("a programme has one theme at least")
    start = _launch_day(launch, rhythm, closed)
    limit = months_after(start, MONTHS)
    days = [day for day in _days(start + DAY, limit) if not closed.why(day)]
    slots = _slots_that_fit(start, themes, days, limit)
    ideals = _ideals(start, slots, themes, rhythm)
    wanted = [(slot.gap, ideal.toordinal()) for slot, ideal in zip(slots, ideals, strict=True)]
    extra = [_extra_cost(day, rhythm, closed) for day in days]
    found = cheapest(start.toordinal(), wanted, [day.toordinal() for day in days], extra)
    placed = [(LAUNCH, start, launch)]
    placed += zip(slots, (days[index] for index in found), ideals, strict=True)
    return Programme(tuple(_told(placed, index, closed) for index in range(len(placed))))


def months_after(day, months):
    """The same day of the month, `months` later; the last one where the month is shorter."""
    first = _months_after_first(day, months)
    length = (_months_after_first(day, months + 1) - first).days
    return first.replace(day=min(day.day, length))


def _months_after_first(day, months):
    years, month = divmod(day.month - 1 + months, 12)
    return datetime.date(day.year + years, month + 1, 1)


def _days(first, last):
    return [first + n * DAY for n in range((last - first).days + 1)]


def _extra_cost(day, rhythm, closed):
    another_weekday = ANOTHER_WEEKDAY * (day.weekday() not in rhythm.weekdays)
    return another_weekday + RED_WEEK * bool(closed.red(day))


def _launch_day(asked, rhythm, closed):
    """`asked` if it is open, whatever its weekday; else the best open day after, never before."""
    if not closed.why(asked):
        return asked
    days = [day for day in _days(asked, asked + LONGEST_WAIT * DAY) if not closed.why(day)]
    if not days:
        raise Blocked(
            f"La journée de lancement ne trouve pas de jour ouvert du {day_and_year(asked)} "
            f"au {day_and_year(asked + LONGEST_WAIT * DAY)}\u00a0: choisissez une autre date, "
            "ou vérifiez les jours fermés de la région.",
            capsule=0,
            beat=Beat.LAUNCH,
        )
    return min(days, key=lambda day: (day - asked).days ** 2 + _extra_cost(day, rhythm, closed))


def _slots_that_fit(start, themes, days, limit):
    """Every date to find after the launch; raises Blocked if even the earliest days run past `limit`."""
    slots, last, whole = [], start, 0
    coming = iter(days)
    for capsule in range(1, themes + 1):
        for slot in (Slot(capsule, beat) for beat in CAPSULE_BEATS):
            last = _earliest(coming, last, slot)
            if last is None:
                raise _blocked(slot, whole, limit)
            slots.append(slot)
        if (days[-1] - last).days >= FINAL_REVIEW.gap:
            whole = capsule
    if whole < themes:
        raise _blocked(FINAL_REVIEW, whole, limit)
    return [*slots, FINAL_REVIEW]


def _earliest(coming, last, slot):
    """The first of the `coming` days that leaves the slot’s gap after `last`, or None."""
    return next((day for day in coming if (day - last).days >= slot.gap), None)


def _blocked(slot, whole, limit):
    if whole:
        capsules = "une seule capsule tient" if whole == 1 else f"{whole} capsules tiennent"
        advice = f"{capsules} dans ce délai. Essayez avec moins de thèmes."
    else:
        advice = "essayez une autre date de lancement, ou vérifiez les jours fermés de la région."
    return Blocked(
        f"{_capital(slot.name)} ne trouve pas de place avant le {day_and_year(limit)}, "
        f"{MONTHS} mois après le lancement\u00a0: {advice}",
        capsule=slot.capsule,
        beat=slot.beat,
    )


def _ideals(start, slots, themes, rhythm):
    """The day of each slot by plain arithmetic: capsules begin the month after the launch."""
    months = min(themes * rhythm.months_per_capsule, MONTHS - 1)
    length = months / themes
    ideals = [
        _nearest(_at(start, (slot.capsule - 1 + PLACES[slot.beat]) * length), rhythm)
        for slot in slots
        if slot.capsule
    ]
    end = _months_after_first(start, months + 1) - DAY
    return [*ideals, next(end - n * DAY for n in range(7) if _is_preferred(end - n * DAY, rhythm))]


def _at(start, months):
    """The day that is `months` (whole or not) after the first of the month that follows `start`."""
    whole = int(months)
    first = _months_after_first(start, whole + 1)
    length = (_months_after_first(start, whole + 2) - first).days
    return first + int((months - whole) * length) * DAY


def _nearest(day, rhythm):
    """The nearest preferred weekday, the later of two."""
    around = (day + n * DAY for n in (0, 1, -1, 2, -2, 3, -3))
    return next(each for each in around if _is_preferred(each, rhythm))


def _is_preferred(day, rhythm):
    return day.weekday() in rhythm.weekdays


def _told(placed, index, closed):
    """The Planned date at `index` of [(slot, day, ideal)], with why it moved."""
    slot, day, ideal = placed[index]
    why = _why(placed, index, closed) if day != ideal else ""
    known = closed.is_known(day)
    return Planned(slot.capsule, slot.beat, day, ideal, why, not known, closed.red(day))


def _why(placed, index, closed):
    """A moved date’s ideal is closed, too near a neighbour, or costly: nothing else moves a date."""
    slot, _, ideal = placed[index]
    if reason := closed.why(ideal):
        return f"Déplacée du {told(ideal)} ({reason})."
    before, day_before, _ = placed[index - 1]
    if (ideal - day_before).days < slot.gap:
        return f"Décalée pour laisser {slot.gap} jours après {before.name} ({told(day_before)})."
    if index + 1 < len(placed):
        after, day_after, _ = placed[index + 1]
        if (day_after - ideal).days < after.gap:
            return f"Avancée pour laisser {after.gap} jours avant {after.name} ({told(day_after)})."
    return f"Déplacée du {told(ideal)} (semaine chargée\u00a0: {closed.red(ideal)})."


def conflicts(dates, index, day, *, closed):
    """What is against `dates[index]` on `day`: French sentences, none if nothing is.

    `dates`, in any order, have `beat`, `day` and `capsule`: a number, 0 or None, or what has a
    `position`. The nearest dates before and after in the method are compared; an EXTRA one is free
    of it, and binds no other.
    """
    found = _around(dates, index).against(day)
    if reason := closed.why(day):
        found.insert(0, f"Le {told(day)} est un jour fermé ({reason}).")
    if name := closed.red(day):
        found.append(f"Le {told(day)} est dans une semaine chargée\u00a0: {name}.")
    if not closed.is_known(day):
        found.append("Calendrier scolaire pas encore publié pour ce jour\u00a0: à revérifier.")
    return found


def alternatives(dates, index, *, closed, rhythm, count=2):
    """At most `count` other days for `dates[index]`, sorted: open, in the method, in no red week.

    One earlier and one later if there are such, then the next best; best is near the present day,
    on a preferred weekday. `dates` are as for `conflicts`.
    """
    present, around = dates[index].day, _around(dates, index)

    def cost(day):
        return (day - present).days ** 2 + _extra_cost(day, rhythm, closed)

    first = around.before.day if around.before else present - LONGEST_WAIT * DAY
    last = around.after.day if around.after else present + LONGEST_WAIT * DAY
    is_free = (day for day in _days(first, last) if not closed.why(day) and not closed.red(day))
    valid = sorted((day for day in is_free if not around.against(day)), key=cost)
    earlier = [day for day in valid if day < present]
    later = [day for day in valid if day > present]
    others = sorted(earlier[1:] + later[1:], key=cost)
    return sorted([*earlier[:1], *later[:1], *others][:count])


class Placed(NamedTuple):
    slot: Slot
    day: datetime.date

    @property
    def name(self):
        """« le point tutorat de la capsule 3 (mardi 2 juin) »."""
        return f"{self.slot.name} ({told(self.day)})"


class Around(NamedTuple):
    """What binds one date of a programme; None where nothing does."""

    slot: Slot
    before: Placed | None = None  # the one before it in the method
    after: Placed | None = None
    launch: Placed | None = None  # 19 months at most between the launch …
    last: Placed | None = None  # … and the last date, if it is the launch that moves

    def against(self, day):
        """What the order, the least gaps and the 19 months have against `day`, in sentences."""
        found = []
        if self.before:
            found += _too_near(self.before, (day - self.before.day).days, self.slot.gap, "après")
        if self.after:
            gap = self.after.slot.gap
            found += _too_near(self.after, (self.after.day - day).days, gap, "avant")
        if self.launch and day > months_after(self.launch.day, MONTHS):
            found.append(_too_far("après", self.launch))
        if self.last and self.last.day > months_after(day, MONTHS):
            found.append(_too_far("avant", self.last))
        return found


def _too_near(other, days, gap, side):
    """A list of one sentence if `days` is under `gap`; `side` is that of the moving date."""
    if days <= 0:
        expected = {"après": "avant", "avant": "après"}[side]
        return [f"{_capital(other.name)} doit venir {expected}."]
    if days < gap:
        distance = counted(days, "jour,jours")
        return [f"Seulement {distance} {side} {other.name}\u00a0: la méthode en demande {gap}."]
    return []


def _too_far(side, other):
    day = day_and_year(other.day)
    return f"C’est plus de {MONTHS} mois {side} {other.slot.name} ({day})."


def _around(dates, index):
    slot = _slot(dates[index])
    if slot.beat == Beat.EXTRA:
        return Around(slot)
    others = [Placed(_slot(each), each.day) for n, each in enumerate(dates) if n != index]
    others = [each for each in others if each.slot.beat != Beat.EXTRA]
    others.sort(key=lambda each: each.slot.rank)
    before = [each for each in others if each.slot.rank < slot.rank]
    after = [each for each in others if each.slot.rank > slot.rank]
    return Around(
        slot,
        before=before[-1] if before else None,
        after=after[0] if after else None,
        launch=before[0] if before and before[0].slot == LAUNCH else None,
        last=after[-1] if after and slot == LAUNCH else None,
    )


def _slot(date):
    return Slot(getattr(date.capsule, "position", date.capsule) or 0, Beat(date.beat))


def _capital(text):
    return text[0].upper() + text[1:]
