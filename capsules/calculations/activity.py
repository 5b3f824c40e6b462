"""The activity of a collective over a period, for those who pay for it: figures, and no names."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from . import hours
from .certificates import MODES
from .method import Mode

OUTSIDE = "Personnes hors des structures du collectif"


class Place(NamedTuple):
    """A structure of the collective."""

    pk: int
    name: str
    kind: str
    city: str
    state: str  # of its engagement


class Person(NamedTuple):
    """Somebody who takes part; `who` is the same for one person in two structures."""

    pk: int
    who: str
    structure: int | None


@dataclass(frozen=True)
class Hours:
    """Minutes that people spent, added up by mode."""

    in_person: int = 0
    video: int = 0
    tutored: int = 0

    @property
    def minutes(self):
        return self.in_person + self.video + self.tutored

    @property
    def total(self):
        return _lasting(self.minutes)

    @property
    def in_words(self):
        """« 12 h » for each of MODES, in order; a dash where there is none."""
        return tuple(_lasting(getattr(self, mode)) for mode in MODES)

    @property
    def as_numbers(self):
        """Hours, for a spreadsheet: each of MODES, then the whole."""
        each = (*(getattr(self, mode) for mode in MODES), self.minutes)
        return tuple(round(minutes / 60, 2) for minutes in each)


@dataclass(frozen=True)
class Held:
    """One session that took place. `lasted` is its own length in minutes, 0 for autonomous work."""

    day: datetime.date
    name: str
    capsule: int  # 0 for none
    mode: str
    lasted: int
    people: int
    structures: int
    hours: Hours

    @property
    def mode_label(self):
        return Mode(self.mode).label

    @property
    def length(self):
        return _lasting(self.lasted)


@dataclass(frozen=True)
class Line:
    """One structure, or those who come from outside: how many people came, to how many sessions."""

    place: Place | None
    sessions: int
    people: int
    hours: Hours

    @property
    def name(self):
        return self.place.name if self.place else OUTSIDE


@dataclass(frozen=True)
class Report:
    sessions: tuple[Held, ...]  # by day
    lines: tuple[Line, ...]  # by name, those from outside last
    people: int  # each counted once
    hours: Hours

    @property
    def structures(self):
        """How many came at least once."""
        return sum(bool(line.place and line.people) for line in self.lines)

    @property
    def by_mode(self):
        """[(label, how many sessions, their own length)] of each of MODES."""
        held = [(mode, [each for each in self.sessions if each.mode == mode]) for mode in MODES]
        return [
            (mode.label, len(each), _lasting(sum(one.lasted for one in each)))
            for mode, each in held
        ]


def report(slots, *, places, people, times):
    """The Report of sessions `slots` (by day, with their capsules).

    `times` is {(session pk, participant pk): {mode: minutes}}, of sessions among them.
    """
    known = {person.pk: person for person in people}
    by_session, by_place = defaultdict(list), defaultdict(list)
    for (session, participant), minutes in times.items():
        fact = (session, known[participant], minutes)
        by_session[session].append(fact)
        by_place[known[participant].structure].append(fact)
    own = {place.pk for place in places}
    lines = [_line(place, by_place[place.pk]) for place in sorted(places, key=_by_name)]
    outside = [fact for pk, facts in by_place.items() if pk not in own for fact in facts]
    facts = [fact for each in by_session.values() for fact in each]
    return Report(
        sessions=tuple(_held(slot, by_session[slot.pk]) for slot in slots),
        lines=(*lines, *([_line(None, outside)] if outside else [])),
        people=_people(facts),
        hours=_hours(facts),
    )


def _lasting(minutes):
    return hours.in_words(minutes) if minutes else "–"


def _by_name(place):
    return place.name.casefold(), place.pk


def _held(slot, facts):
    return Held(
        day=slot.day,
        name=slot.name,
        capsule=slot.capsule.position if slot.capsule else 0,
        mode=slot.mode,
        lasted=sum(hours.of(slot).values()),
        people=_people(facts),
        structures=len({person.structure for _, person, _ in facts} - {None}),
        hours=_hours(facts),
    )


def _line(place, facts):
    return Line(place, len({session for session, _, _ in facts}), _people(facts), _hours(facts))


def _people(facts):
    return len({person.who for _, person, _ in facts})


def _hours(facts):
    """Added up; who came for two structures spent the time of a session once."""
    longest = defaultdict(int)
    for session, person, minutes in facts:
        for mode, spent in minutes.items():
            at = (session, person.who, mode)
            longest[at] = max(longest[at], spent)
    sums = defaultdict(int)
    for (_, _, mode), spent in longest.items():
        sums[mode] += spent
    return Hours(**sums)
