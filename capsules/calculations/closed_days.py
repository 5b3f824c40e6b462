"""Days on which no session is planned, and why. Pure."""

import datetime
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import TextChoices

from capcollectif.french import DAYS, listed

DAY = datetime.timedelta(days=1)
TUESDAY, THURSDAY, SATURDAY = 1, 3, 5

# The last official school year that `holidays` holds is 2027–2028 (arrêté of 21 July 2026);
# it works out those that follow by rule.
PUBLISHED_UNTIL = datetime.date(2028, 8, 31)


class Kind(TextChoices):
    PUBLIC_HOLIDAY = "public_holiday", "Jour férié"
    BRIDGE = "bridge", "Pont"
    SCHOOL_HOLIDAY = "school_holiday", "Vacances scolaires"
    RED_WEEK = "red_week", "Semaine chargée"


# Which one is told of a day that has several.
PRECEDENCE = (Kind.SCHOOL_HOLIDAY, Kind.BRIDGE, Kind.PUBLIC_HOLIDAY)  # the last wins

# « Pont de l’Ascension »: what stands before the holiday’s name. « de la » for the others.
OF = {"Jour de l’an": "du ", "Noël": "de ", **dict.fromkeys(("Ascension", "Assomption", "Armistice"), "de l’")}  # fmt: skip


@dataclass(frozen=True)
class Closure:
    """Days to avoid, `first` and `last` included; `name` as shown: « Vacances de la Toussaint »."""

    first: datetime.date
    last: datetime.date
    kind: Kind
    name: str

    def days(self):
        for n in range((self.last - self.first).days + 1):
            yield self.first + n * DAY

    @property
    def reason(self):
        """« jour férié : Ascension », « pont de l’Ascension », « vacances d’été »."""
        kind = Kind(self.kind).label.lower()
        if self.kind != Kind.PUBLIC_HOLIDAY and self.name.startswith(("Pont ", "Vacances ")):
            return self.name[0].lower() + self.name[1:]
        return f"{kind}\u00a0: {self.name}" if self.name else kind


class ClosedDays:
    """`closures` and every week-end. Red weeks are told apart: they close nothing.

    After `known_until` the school calendar is not published yet.
    """

    def __init__(self, closures, known_until=PUBLISHED_UNTIL):
        self.known_until = known_until
        self._closed, self._red = {}, {}
        red = [closure for closure in closures if closure.kind == Kind.RED_WEEK]
        for closure in red:
            self._red.update(dict.fromkeys(closure.days(), closure.name))
        closing = (closure for closure in closures if closure.kind != Kind.RED_WEEK)
        for closure in sorted(closing, key=lambda each: PRECEDENCE.index(each.kind)):
            self._closed.update(dict.fromkeys(closure.days(), closure.reason))

    def why(self, day):
        """Why no session is held on `day`: « samedi », « jour férié : Noël »; empty if it is open."""
        weekend = DAYS[day.weekday()] if day.weekday() >= SATURDAY else ""
        return self._closed.get(day, weekend)

    def red(self, day):
        """The name of the red week that `day` is in, or an empty string."""
        return self._red.get(day, "")

    def is_known(self, day):
        return day <= self.known_until


def published(zone, first, last):
    """The Closures of school zone "A", "B" or "C" that have a day from `first` to `last`, by day.

    Whole ones, even where they begin before or end after: asking for two years in turn gives the
    same closures as asking for both at once.
    """
    years = range(first.year - 1, last.year + 2)
    public = _named("public", zone, years)
    closures = [Closure(day, day, Kind.PUBLIC_HOLIDAY, listed(public[day])) for day in public]
    closures += _bridges(public) + _school_holidays(zone, years)
    found = (each for each in closures if each.first <= last and each.last >= first)
    return tuple(sorted(found, key=lambda each: (each.first, each.last, each.kind)))


def _named(category, zone, years):
    """{day: [names]}, in the order of days."""
    import holidays  # takes a fifth of a second

    calendar = holidays.country_holidays(
        "FR", subdiv=f"Zone {zone}", years=years, categories={category}, language="fr"
    )
    return {
        day: sorted(name.replace("'", "’") for name in calendar.get_list(day))
        for day in sorted(calendar)
    }


def _bridges(public):
    """The Monday before a holiday on a Tuesday, the Friday after one on a Thursday."""
    bridges = []
    for day, names in public.items():
        friday_or_monday = {TUESDAY: day - DAY, THURSDAY: day + DAY}.get(day.weekday())
        if friday_or_monday and friday_or_monday not in public:
            name = f"Pont {OF.get(names[0], 'de la ')}{names[0]}"
            bridges.append(Closure(friday_or_monday, friday_or_monday, Kind.BRIDGE, name))
    return bridges


def _school_holidays(zone, years):
    """Runs of days under one name, without the schools’ « Pont de l’Ascension », a bridge already."""
    by_name = {}
    for day, names in _named("school", zone, years).items():
        for name in names:
            by_name.setdefault(name, []).append(day)
    return [
        Closure(first, last, Kind.SCHOOL_HOLIDAY, name)
        for name, days in by_name.items()
        if not name.startswith("Pont")
        for first, last in _runs(days)
    ]


def _runs(days):
    """[(first, last)] of the unbroken runs of sorted `days`."""
    gaps = [(before, after) for before, after in pairwise(days) if after - before > DAY]
    firsts = [days[0], *(after for _, after in gaps)]
    lasts = [*(before for before, _ in gaps), days[-1]]
    return list(zip(firsts, lasts, strict=True))
