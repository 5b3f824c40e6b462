"""Operations on a collective: open it, give it a rhythm, propose its dates, archive it.

Callers check rights (`animated_by`, `models_for`); these functions check the state of things.
"""

import datetime
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from assessments.models import Framework
from capcollectif import locks
from capcollectif.errors import Refused
from capsules.calculations import planner
from capsules.calculations.method import MONTHS, STEP_OF, Beat
from capsules.models import Capsule, Collective, Session

from . import closed_periods

# What the planner is given besides the launch and the themes, and what it gives to each date.
RHYTHM = (
    "weekdays",
    "months_per_capsule",
    "modes",
    "video_starts_at",
    "video_ends_at",
    "in_person_starts_at",
    "in_person_ends_at",
    "place",
)
PUBLISHED = (
    "Le calendrier est déjà publié\u00a0: ses dates se changent une par une, dans le brouillon."
)
NAME_TAKEN = "Un collectif de la région porte déjà ce nom\u00a0: ajoutez l’année, par exemple."
TUESDAY = 1


@transaction.atomic
def open_collective(*, region, name, starts_on, themes, by, like=None):
    """Open a collective of `region`, with a capsule for each of `themes`, and return it.

    `like` is a collective whose rhythm it takes. Raises Refused if the name is taken, or without
    any theme. The published calendars are stored for its whole length.
    """
    _check(themes)
    rhythm = {field: getattr(like, field) for field in RHYTHM} if like else {}
    collective = Collective(
        region=region,
        framework_id=themes[0].framework_id,
        name=name,
        starts_on=starts_on,
        created_by=by,
        **rhythm,
    )
    _save(collective)
    _add_capsules(collective, themes)
    _ensure_calendar(collective)
    return collective


@transaction.atomic
def clone_collective(like, *, region, name, starts_on, by):
    """Open a collective as `like` is: its rhythm and themes, without its structures, and plan it.

    Its themes are those of the current référentiel. Raises as `open_collective` and `propose` do.
    """
    framework = Framework.objects.current() or like.framework
    themes = order_like(list(framework.themes.filter(is_introduction=False)), like)
    clone = open_collective(
        region=region, name=name, starts_on=starts_on, themes=themes, by=by, like=like
    )
    propose(clone, by=by)
    return clone


@transaction.atomic
def change_essentials(collective, *, name, by, starts_on=None, themes=None):
    """Give `collective` another name, launch or order of themes, and return it.

    Another launch or order plans its dates anew, if it has any. Raises Refused once its calendar is
    published (its name apart), or if the name is taken.
    """
    collective = locked(collective)
    before = list(collective.capsules.order_by("position").values_list("theme", flat=True))
    moves = starts_on is not None and starts_on != collective.starts_on
    reorders = themes is not None and [theme.pk for theme in themes] != before
    if collective.is_published and (moves or reorders):
        raise Refused(PUBLISHED)
    collective.name = name
    if moves:
        collective.starts_on = starts_on
    _save(collective)
    had_dates = collective.sessions.exclude(beat=Beat.EXTRA).exists()
    if reorders:
        _check(themes)
        _reorder(collective, themes)
    if moves:
        _ensure_calendar(collective)
    if had_dates and (moves or reorders):
        propose(collective, by=by)
    return collective


@transaction.atomic
def change_rhythm(collective, *, by, **rhythm):
    """Change some of RHYTHM, and plan the dates anew unless nothing changed; return the collective.

    Once published, a rhythm only serves the dates that are added or moved. Raises planner.Blocked,
    and changes nothing, if no programme exists.
    """
    collective = locked(collective)
    changed = [field for field in rhythm if getattr(collective, field) != rhythm[field]]
    for field in changed:
        setattr(collective, field, rhythm[field])
    _save(collective)
    has_dates = collective.sessions.exclude(beat=Beat.EXTRA).exists()
    if not collective.is_published and (changed or not has_dates):
        propose(collective, by=by)
    return collective


@transaction.atomic
def propose(collective, *, by):
    """Write the whole programme of `collective` anew, as a draft; dates added by hand stay.

    Raises Refused once it is published, planner.Blocked if no programme exists.
    """
    collective = locked(collective)
    if collective.is_published:
        raise Refused(PUBLISHED)
    _ensure_calendar(collective)
    programme = preview(collective)
    capsules = {capsule.position: capsule for capsule in collective.capsules.all()}
    collective.sessions.exclude(beat=Beat.EXTRA).delete()
    Session.objects.bulk_create(
        _session(collective, planned, capsules) for planned in programme.dates
    )
    return programme


def preview(collective):
    """The planner.Programme of `collective` as it stands, saved or not. Two queries.

    Raises planner.Blocked.
    """
    return planner.plan(
        launch=collective.starts_on,
        themes=collective.capsules.count(),
        rhythm=rhythm_of(collective),
        closed=closed_days_of(collective),
    )


def rhythm_of(collective):
    return planner.Rhythm(tuple(collective.weekdays), collective.months_per_capsule)


def closed_days_of(collective):
    """The days that its region avoids, as far as its dates may reach. One query."""
    first, last = _reach(collective)
    return closed_periods.closed_days_of(collective.region_id, first=first, last=last)


@transaction.atomic
def archive_collective(collective, *, by):
    """Put `collective` away; `restore_collective` brings it back as it was."""
    Collective.objects.filter(pk=collective.pk).archive()


@transaction.atomic
def restore_collective(collective, *, by):
    """Bring an archived collective back. Raises Refused if another has taken its name since."""
    collective = locks.held(collective)
    collective.archived_at = None
    _save(collective)


def usual_launch(today):
    """The day proposed for a launch: a Tuesday two months ahead, in September rather than in summer."""
    day = today + datetime.timedelta(days=56)
    if day.month in (7, 8):
        day = day.replace(month=9, day=8)
    return day + datetime.timedelta(days=(TUESDAY - day.weekday()) % 7)


def quarters(launch, *, count, months):
    """[(first, last)] days of the months that each of `count` capsules takes, before any date is placed."""
    months = max(1, min(months, (MONTHS - 1) // max(count, 1)))
    first = launch.replace(day=1)
    starts = [planner.months_after(first, 1 + rank * months) for rank in range(count + 1)]
    return [(start, end - planner.DAY) for start, end in pairwise(starts)]


def usual_name(region, *, year):
    """« CAP RSE Occitanie », with the year, then a number, if the region has that already."""
    taken = set(Collective.objects.present().filter(region=region).values_list("name", flat=True))
    name = f"CAP RSE {region.name}"
    names = [name, f"{name} {year}", *(f"{name} {year}, {n}" for n in range(2, len(taken) + 2))]
    return next(each for each in names if each not in taken)


def order_like(themes, like):
    """Those of `themes` that `like` (a collective or None) goes through, in its order; else all."""
    if like is None:
        return themes
    codes = like.capsules.order_by("position").values_list("theme__code", flat=True)
    by_code = {theme.code: theme for theme in themes}
    return [by_code[code] for code in codes if code in by_code] or themes


def _reach(collective):
    """The first and the last day that its calendar may touch: the planner may delay a launch."""
    delay = datetime.timedelta(days=planner.LONGEST_WAIT)
    return (
        collective.starts_on - delay,
        planner.months_after(collective.starts_on + delay, MONTHS) + delay,
    )


def _ensure_calendar(collective):
    first, last = _reach(collective)
    closed_periods.ensure(collective.region, first=first, last=last)


def _session(collective, planned, capsules):
    capsule = capsules.get(planned.capsule)
    mode = collective.mode_of(planned.beat)
    starts_at, ends_at = collective.hours_of(mode)
    return Session(
        collective=collective,
        capsule=capsule,
        step=STEP_OF[planned.beat] if capsule else "",
        beat=planned.beat,
        mode=mode,
        day=planned.day,
        starts_at=starts_at,
        ends_at=ends_at,
        place=collective.place if mode == "in_person" else "",
        why=planned.why[:300],
    )


def locked(collective):
    """The row as it is now, for this transaction alone. Raises Refused if it is archived."""
    found = Collective.objects.select_for_update(of=("self",)).select_related("region")
    collective = found.get(pk=collective.pk)
    if collective.archived_at:
        raise Refused("Ce collectif est archivé\u00a0: remettez-le d’abord en service.")
    return collective


def _save(collective):
    """Save, or say in French what the database would refuse."""
    try:
        collective.validate_constraints()
        with transaction.atomic():
            collective.save()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    except IntegrityError as error:  # the same name, a moment ago
        raise Refused(NAME_TAKEN) from error


def _check(themes):
    if not themes:
        raise Refused("Choisissez au moins un thème.")
    if len(set(themes)) < len(themes):
        raise Refused("Un thème ne vient qu’une fois.")


def _add_capsules(collective, themes):
    Capsule.objects.bulk_create(
        Capsule(collective=collective, theme=theme, position=position)
        for position, theme in enumerate(themes, start=1)
    )


def _reorder(collective, themes):
    """Number the capsules as `themes`; those of other themes go, with their dates."""
    gone = collective.capsules.exclude(theme__in=themes)
    collective.sessions.filter(capsule__in=gone).delete()
    gone.delete()
    collective.capsules.update(position=F("position") + 1000)  # out of the way of the new numbers
    kept = {capsule.theme_id: capsule for capsule in collective.capsules.all()}
    for position, theme in enumerate(themes, start=1):
        if theme.pk in kept:
            kept[theme.pk].position = position
        else:
            kept[theme.pk] = Capsule(collective=collective, theme=theme, position=position)
    Capsule.objects.bulk_update([each for each in kept.values() if each.pk], ["position"])
    Capsule.objects.bulk_create([each for each in kept.values() if not each.pk])
