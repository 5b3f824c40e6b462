"""Operations on the days that a region avoids: published calendars, its own periods, lists.

Callers check rights (`animated_by`). Nothing is deleted: what is archived can be restored.
"""

from django.db import transaction

from capcollectif import locks
from capcollectif.errors import Refused
from capsules.calculations import closed_days, planner
from capsules.calculations.closed_days import Closure, Kind
from capsules.models import ClosedPeriod

PERIOD = ("kind", "name", "first_day", "last_day")
LONGEST = 366  # days: past that, somebody mistyped a year


@transaction.atomic
def ensure(region, *, first, last):
    """Store the published calendars of the zone of `region` for the days from `first` to `last`.

    Done twice, it adds nothing; what the region has archived stays so.
    """
    _lock(region)
    official = ClosedPeriod.objects.filter(region=region, added_by=None)
    there = set(official.values_list("kind", "first_day", "last_day"))
    ClosedPeriod.objects.bulk_create(
        ClosedPeriod(
            region=region,
            kind=closure.kind.value,
            name=closure.name,
            first_day=closure.first,
            last_day=closure.last,
        )
        for closure in closed_days.published(region.school_zone, first, last)
        if (closure.kind.value, closure.first, closure.last) not in there
    )


def closed_days_of(region, *, first, last):
    """The ClosedDays of `region` as stored, from `first` to `last`. One query.

    School holidays that the region has added itself make their days known.
    """
    rows = ClosedPeriod.objects.present().filter(
        region=region, first_day__lte=last, last_day__gte=first
    )
    known_until, closures = closed_days.PUBLISHED_UNTIL, []
    for *period, added_by in rows.values_list("first_day", "last_day", "kind", "name", "added_by"):
        closure = Closure(*period)
        closures.append(closure)
        if added_by and closure.kind == Kind.SCHOOL_HOLIDAY:
            known_until = max(known_until, closure.last)
    return closed_days.ClosedDays(closures, known_until)


@transaction.atomic
def add_period(region, *, by, years=1, **period):
    """Add one of PERIOD, `years` years running, and return the first one.

    What is there already is not added twice.
    """
    _check(period)
    _lock(region)
    every = [{**period, **_years_later(period, n)} for n in range(years)]
    first, *_ = [_added(region, each, by) for each in every]
    return first


def _years_later(period, years):
    days = ("first_day", "last_day")
    return {name: planner.months_after(period[name], 12 * years) for name in days}


def _added(region, period, by):
    there = ClosedPeriod.objects.present().filter(region=region, **period).first()
    return there or ClosedPeriod.objects.create(region=region, added_by=by, **period)


@transaction.atomic
def import_periods(region, *, periods, replace, by):
    """Add all `periods` (dicts of PERIOD) or none; return how many are new.

    With `replace`, official school holidays with a day between the first and the last of the
    imported ones are archived: a list then stands in their stead.
    """
    for period in periods:
        _check(period)
    _lock(region)
    present = ClosedPeriod.objects.present().filter(region=region)
    school = [each for each in periods if each["kind"] == Kind.SCHOOL_HOLIDAY]
    if replace and school:
        first = min(each["first_day"] for each in school)
        last = max(each["last_day"] for each in school)
        official = present.filter(added_by=None, kind=Kind.SCHOOL_HOLIDAY)
        official.filter(first_day__lte=last, last_day__gte=first).archive()
    there = set(present.values_list(*PERIOD))
    new = {tuple(period[name] for name in PERIOD) for period in periods} - there
    ClosedPeriod.objects.bulk_create(
        ClosedPeriod(region=region, added_by=by, **dict(zip(PERIOD, values, strict=True)))
        for values in sorted(new)
    )
    return len(new)


def archive_period(period):
    """Count `period` no more; `restore_period` undoes it."""
    ClosedPeriod.objects.filter(pk=period.pk).archive()


def restore_period(period):
    ClosedPeriod.objects.filter(pk=period.pk).restore()


def _lock(region):
    """Its periods are written by one at a time, so that none comes twice."""
    locks.held(region)


def _check(period):
    if period["last_day"] < period["first_day"]:
        raise Refused("Le dernier jour ne peut pas précéder le premier.")
    if (period["last_day"] - period["first_day"]).days > LONGEST:
        raise Refused("Une période dure un an au plus\u00a0: vérifiez les années.")
