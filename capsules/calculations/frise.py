"""The frise: a collective’s months as columns, its capsules as boxes over them. Pure: dates in, layout out.

Each capsule takes whole months, at least one. A box ends with the month of its sharing day, and the
next one begins with the month after, so that a pause belongs to the capsule that it leads to. Where
the last date of one and the first of the next fall into the same month, that month goes to the box
from which the dates of the other stand out least; these are then drawn at the edge of their own.
What is said in words always comes from the dates, never from the boxes.
"""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from capcollectif import french

from . import course
from .method import ENDS, STEP_OF, Beat, Mode, Step

DRAWINGS = {Mode.VIDEO: "m-visio", Mode.TUTORED: "m-autonomie", Mode.IN_PERSON: "m-presentiel"}
STEP_NAMES = {
    Step.APPROPRIATION: "Appropriation",
    Step.REVIEW: "Revue d’évaluation",
    Step.SHARING: "Retours et mutualisation",
}
STATES = {"fait": "terminé", "encours": "en cours", "": "à venir"}
MOST_MONTHS = 24  # after the launch month: static/css/app.css has a class for each number
LAST = 19  # a position in a box is one of 19, by steps of 5 %
WIDEST_STEP = 12  # half-months: the same
MARKS_APART = 15  # positions between two marks of a box of one month, less in a larger one

_BETWEEN_SEGMENTS = 0.36  # percents of the thin band
_DAY = datetime.timedelta(days=1)


class Theme(NamedTuple):
    """What a capsule is about."""

    number: int  # of the capsule, from 1
    title: str
    pk: int | None = None  # of the capsule; None in a draft that has no page


class Date(NamedTuple):
    """A session, or one that is only planned."""

    day: datetime.date
    beat: str
    mode: str
    capsule: int = 0  # its number; 0 for the collective’s own
    name: str = ""
    pk: int | None = None
    is_cancelled: bool = False


class Month(NamedTuple):
    name: str  # « sept. »
    year: str  # for the first month and each January, else empty


class Mark(NamedTuple):
    """A session, on its box."""

    x: int  # 1 to 19
    drawing: str  # of static/img/icons.svg
    words: str
    is_past: bool
    is_next: bool
    pk: int | None


@dataclass(frozen=True)
class Phase:
    """One step of one capsule, from the day after the step before to the day that ends it."""

    number: int  # 1 to 3
    name: str
    first: datetime.date
    last: datetime.date
    state: str  # a key of STATES

    @property
    def state_words(self):
        return STATES[self.state]

    @property
    def period(self):
        """« du 24 mars au 9 avril »; just the last day where the step has no other."""
        if self.first >= self.last:
            return french.day_of_month(self.last)
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            first = "1er" if self.first.day == 1 else self.first.day
            return f"du {first} au {french.day_of_month(self.last)}"
        return f"du {french.day_of_month(self.first)} au {french.day_of_month(self.last)}"


@dataclass(frozen=True)
class Box:
    """The launch column, without steps, or one capsule."""

    number: int  # 0 for the launch
    title: str
    pk: int | None
    months: int
    period: str  # « avril à juin 2026 »
    state: str  # passe, now or futur
    steps: tuple[tuple[Phase, int], ...]  # each with its width in half-months
    marks: tuple[Mark, ...]
    today_x: int | None  # where today is on it, 1 to 19
    closes_on: datetime.date | None  # when its diagnostics are to be closed

    @property
    def state_words(self):
        return {"passe": "terminée", "now": "en cours", "futur": "à venir"}[self.state]


@dataclass(frozen=True)
class Frise:
    months: tuple[Month, ...]  # the launch month first
    launch: Box
    capsules: tuple[Box, ...]
    launched_on: datetime.date
    ends_on: datetime.date  # the last date of all
    today: datetime.date | None

    @property
    def period(self):
        """« septembre 2025 à mars 2027 »."""
        return french.months(self.launched_on, self.ends_on)

    @property
    def length(self):
        """How many months it lasts, the one begun last included."""
        whole = _month(self.ends_on) - _month(self.launched_on)
        return whole + (self.ends_on.day >= self.launched_on.day)

    @property
    def current(self):
        """The Box of the capsule under way, or None."""
        return next((box for box in self.capsules if box.state == "now"), None)

    @property
    def past(self):
        """The Box of the last capsule that is over, or None."""
        return next((box for box in reversed(self.capsules) if box.state == "passe"), None)

    @property
    def columns(self):
        """How many months come after the launch month."""
        return len(self.months) - 1


def lay_out(starts_on, themes, dates, *, today=None):
    """The Frise of a collective that starts on the day `starts_on`.

    `themes` are Themes and `dates` Dates, in any order; those cancelled are left out. Without
    `today`, as in a draft, everything is to come.
    """
    themes = sorted(themes)
    dates = sorted((date for date in dates if not date.is_cancelled), key=lambda date: date.day)
    days = {(date.capsule, date.beat): date.day for date in dates}
    launch = days.get((0, Beat.LAUNCH), starts_on)
    starts = _starts(_month(launch), themes, dates)
    phases = _phases(launch, themes, days, today)
    now = _now([theme.number for theme in themes], dates, today)
    boxes = [
        _box(theme, starts[rank : rank + 2], phases[rank], held, now)
        for rank, (theme, held) in enumerate(_held(starts, themes, dates))
    ]
    return Frise(
        months=tuple(_named(month, starts[0]) for month in range(starts[0], starts[-1])),
        launch=boxes[0],
        capsules=tuple(boxes[1:]),
        launched_on=launch,
        ends_on=max([launch, *(date.day for date in dates[-1:])]),
        today=today,
    )


class _Now(NamedTuple):
    """What a day changes in a frise; nothing without one."""

    today: datetime.date | None = None
    capsule: int | None = None  # the number of the one under way
    following: Date | None = None  # the next date


def _now(numbers, dates, today):
    if today is None:
        return _Now()
    following = next((date for date in dates if date.day >= today), None)
    return _Now(today, course.under_way(numbers, dates, today=today), following)


class Segment(NamedTuple):
    """A step on the thin band, or the launch, in percents of its width."""

    css: str  # its hue and its state
    x: str
    width: str


def thin(frise):
    """The Segments of the thin band under the header: the launch, then every step."""
    share = 100 / len(frise.months)
    pieces = [(f"lancement {frise.launch.state}", share)]
    for box in frise.capsules:
        total = sum(width for _, width in box.steps)
        for phase, width in box.steps:
            pieces.append((f"t{phase.number} {phase.state}", share * box.months * width / total))
    segments, x = [], 0
    for css, width in pieces:
        segments.append(Segment(css, f"{x:.2f}%", f"{max(width - _BETWEEN_SEGMENTS, 0.2):.2f}%"))
        x += width
    return tuple(segments)


def where(frise):
    """Where the collective is on `today`, as two pieces of a sentence, the second perhaps empty:

    « Capsule 3 sur 6 » and « temps 2, revue d’évaluation ».
    """
    for box in frise.capsules:
        for phase, _ in box.steps:
            if phase.state == "encours":
                count = len(frise.capsules)
                name = phase.name[0].lower() + phase.name[1:]
                return f"Capsule {box.number} sur {count}", f"temps {phase.number}, {name}"
    if frise.launch.state == "futur":
        return f"Lancement le {french.day_and_year(frise.launched_on)}", ""
    if frise.launch.state == "now":
        return "Journée de lancement", "aujourd’hui"
    if frise.today <= frise.ends_on:
        return "Dernière étape", "le bilan du collectif"
    return "Collectif terminé", "bravo"


def _phases(launch, themes, days, today):
    """None for the launch column, then the three Phases of each capsule, one right after the other.

    A step whose end has no date, or none after the step before, is empty: it ends before its start.
    """
    found, end = [()], launch
    for theme in themes:
        steps = []
        for rank, (beat, name) in enumerate(zip(ENDS, STEP_NAMES.values(), strict=True), start=1):
            first, end = end + _DAY, max(end, _end_of_step(theme.number, beat, days) or end)
            steps.append(Phase(rank, name, first, end, _state(first, end, today)))
        found.append(tuple(steps))
    return found


def _end_of_step(capsule, beat, days):
    """The day of `beat`; if it was cancelled, that of the last date left of its step; or None."""
    same_step = [each for each in STEP_OF if STEP_OF[each] == STEP_OF[beat]]
    left = [days[capsule, each] for each in same_step if (capsule, each) in days]
    return days.get((capsule, beat)) or max(left, default=None)


def _state(first, last, today):
    if today is None or today < first:
        return ""
    return "encours" if today <= last else "fait"


def _month(day):
    return day.year * 12 + day.month - 1


def _first_day(month):
    return datetime.date(month // 12, month % 12 + 1, 1)


def _named(month, origin):
    day = _first_day(month)
    shows_year = month == origin or day.month == 1
    return Month(french.SHORT_MONTHS[day.month - 1], str(day.year) if shows_year else "")


def _starts(origin, themes, dates):
    """The month where each box starts: the launch’s, each capsule’s, and the one after the last."""
    last_month = _month(dates[-1].day) if dates else origin
    starts = [origin]
    spans = [_span(theme.number, dates) for theme in themes]
    for before, span in zip([None, *spans], spans, strict=False):
        start = _frontier(before, span) if before and span else starts[-1] + 1
        starts.append(max(start, starts[-1] + 1))
    end = max(last_month, starts[-1]) + 1
    end = min(end, origin + 1 + max(MOST_MONTHS, len(themes)))
    for rank in range(len(themes), 0, -1):
        starts[rank] = min(starts[rank], end - (len(themes) - rank + 1))
    return [*starts, end if themes else origin + 1]


def _span(number, dates):
    """The first and last day of a capsule’s own dates, extra ones apart; None if it has none."""
    own = [date for date in dates if date.capsule == number and date.beat in STEP_OF]
    return (own[0].day, own[-1].day) if own else None


def _frontier(before, after):
    """The month where the box of the dates `after` starts, next to that of the dates `before`."""
    last, first = before[1], after[0]
    if _month(last) != _month(first):
        return _month(last) + 1
    days_in_month = (_first_day(_month(first) + 1) - _DAY).day
    goes_to_the_next = last.day <= days_in_month - first.day + 1
    return _month(first) if goes_to_the_next else _month(first) + 1


def _held(starts, themes, dates):
    """Each box’s Theme, the launch column’s first, and its dates. Those of no capsule go by their month."""
    rank_of = {theme.number: rank for rank, theme in enumerate(themes, start=1)}
    held = [[] for _ in starts[:-1]]
    for date in dates:
        passed = sum(start <= _month(date.day) for start in starts[:-1])
        by_month = 0 if date.beat == Beat.LAUNCH else max(passed - 1, 0)
        held[rank_of.get(date.capsule, by_month)].append(date)
    return zip([Theme(0, "Lancement"), *themes], held, strict=True)


def _box(theme, frontiers, phases, held, now):
    start, end = map(_first_day, frontiers)
    months = frontiers[1] - frontiers[0]
    places = _apart([_x(date.day, start, end) for date in held], months)
    marks = [
        _mark(date, x, now.today, is_next=date is now.following)
        for date, x in zip(held, places, strict=True)
    ]
    own = [date.day for date in held if date.capsule == theme.number] or [start]
    return Box(
        number=theme.number,
        title=theme.title,
        pk=theme.pk,
        months=months,
        period=french.months(min(start, own[0]), max(end - _DAY, own[-1])),
        state=_whole(theme.number, phases, own, now),
        steps=tuple(zip(phases, _widths(phases, start, months), strict=False)),
        marks=tuple(marks),
        today_x=_x(now.today, start, end) if now.today and start <= now.today < end else None,
        closes_on=course.closing_day(held, theme.number),
    )


def _whole(number, phases, own, now):
    """A box’s state. That of the launch column goes by its first date."""
    if not phases:
        return {"": "futur", "encours": "now", "fait": "passe"}[_state(own[0], own[0], now.today)]
    if now.today is None or now.today < phases[0].first:
        return "futur"
    return "now" if number == now.capsule else "passe"


def _x(day, start, end):
    """Where `day` is between two days, from 1 to 19."""
    return min(LAST, max(1, round((LAST + 1) * (day - start).days / (end - start).days)))


def _apart(places, months):
    """`places`, in order, moved as little as it takes for their marks not to hide each other."""
    if len(places) < 2:
        return places
    gap = min(MARKS_APART // months, (LAST - 1) // (len(places) - 1))
    moved = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else place)
    for rank in range(len(moved) - 1, -1, -1):
        room = LAST - gap * (len(moved) - 1 - rank)
        moved[rank] = min(moved[rank], room)
    return moved


def _widths(phases, start, months):
    """The steps’ widths in half-months, one at least; thirds of a box too short for that."""
    if not phases:
        return ()
    total = max(2 * months, len(phases))
    first, second = (round((phase.last - start).days / 15.2) for phase in phases[:2])
    first = min(max(first, 1), total - 2)
    second = min(max(second, first + 1), total - 1)
    return tuple(min(width, WIDEST_STEP) for width in (first, second - first, total - second))


def _mark(date, x, today, *, is_next):
    is_past = today is not None and date.day < today
    mode, name = Mode(date.mode), date.name or Beat(date.beat).label
    after = " (passée)" if is_past else " (prochaine séance)" if is_next else ""
    words = f"{mode.label}, {french.day(date.day)} {date.day.year} : {name}{after}"
    return Mark(x, DRAWINGS[mode], words, is_past, is_next, date.pk)
