"""A collective’s dates, read for the pages that show them: the frise, the band under the header."""

import functools
import itertools
import operator
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, FilteredRelation, Q

from assessments.models import Theme
from capcollectif.prepared import Prepared
from capsules.calculations import frise
from capsules.models import Capsule, Collective, Enrolment, Session

RUNNING, TO_COME, OVER, IN_DRAFT = range(4)  # of several collectives, the first is shown


_CAPSULES = Prepared(
    lambda collective: (
        Capsule.objects.filter(collective=collective)
        .annotate(total=Count("theme__questions"))
        .order_by("position")
        .values_list("pk", "position", "total", "theme", "theme__title")
    )
)


def capsules_of(collective):
    """Its capsules in order, of which a list needs no more: number, theme with its title, and
    `total`, the number of questions. One query."""
    capsules = []
    for pk, position, total, theme, title in _CAPSULES.rows(collective.pk):
        capsule = Capsule(pk=pk, position=position, theme=Theme(pk=theme, title=title))
        capsule.total = total
        capsules.append(capsule)
    return capsules


_FIELDS = [field.attname for field in Session._meta.concrete_fields]
_SESSIONS = Prepared(
    lambda collective: (
        Session.objects.published()
        .filter(collective=collective)
        .order_by("day", "starts_at", "pk")
        .values_list(*_FIELDS)
    )
)


def sessions_of(collective, capsules=()):
    """Its published sessions in order, cancelled ones too. One query.

    Given all of its `capsules`, each session has its own.
    """
    sessions = [
        Session.from_db(DEFAULT_DB_ALIAS, _FIELDS, row) for row in _SESSIONS.rows(collective.pk)
    ]
    by_pk = {capsule.pk: capsule for capsule in capsules}
    for session in sessions:
        if session.capsule_id in by_pk:
            session.capsule = by_pk[session.capsule_id]
    return sessions


def waiting_changes(collective):
    """How many dates wait for the next publication: changed, or new."""
    waiting = Q(change__isnull=False) | Q(published_in=None, cancelled_at=None)
    return collective.sessions.filter(waiting).count()


def lay_out(collective, capsules, sessions, *, today):
    """The Frise of those capsules and sessions, which link to their pages."""
    themes = [frise.Theme(each.position, each.theme.title, each.pk) for each in capsules]
    numbers = {each.pk: each.position for each in capsules}
    dates = [
        frise.Date(
            day=session.day,
            beat=session.beat,
            mode=session.mode,
            capsule=numbers.get(session.capsule_id, 0),
            name=session.name,
            pk=session.pk,
            is_cancelled=session.cancelled_at is not None,
        )
        for session in sessions
    ]
    return frise.lay_out(collective.starts_on, themes, dates, today=today)


_CARD = ("pk", "capsule_id", "title", "beat", "mode", "day", "starts_at", "ends_at", "place")
_SESSION = Prepared(lambda pk: Session.objects.filter(pk=pk).values_list(*_CARD))


def following_session(band):
    """The next Session of `band`, with what a card says of it, or None. One query, none without one."""
    if band is None or band.following is None:
        return None
    rows = _SESSION.rows(band.following.pk)
    return Session(**dict(zip(_CARD, rows[0], strict=True))) if rows else None


def closes_on(band, theme):
    """When the diagnostic on the theme of this pk is to be closed, if its capsule is under way."""
    box = band.frise and band.frise.current
    if not box or band.themes[box.number] != theme:
        return None
    return box.closes_on if box.closes_on and box.closes_on >= band.frise.today else None


def by_step(box, sessions):
    """[(Phase, its sessions)] for the three steps of a capsule’s Box."""
    return [
        (phase, [each for each in sessions if each.step_number == phase.number])
        for phase, _ in box.steps
    ]


_STAYING = Prepared(
    lambda structure, collective: (
        Enrolment.objects.staying()
        .filter(structure=structure, collective=collective)
        .values_list("pk")
    )
)


def takes_part(structure, collective):
    """Whether that structure is in that collective (pks) today. One query."""
    return bool(_STAYING.rows(structure, collective))


class Band(NamedTuple):
    """The collective of somebody’s hat: what the header and the thin band under it show of it."""

    collective: int  # pk
    frise: frise.Frise | None  # None before the first publication
    themes: dict[int, int]  # number of a capsule: pk of its theme
    place: tuple[str, str]  # of frise.where
    segments: tuple[frise.Segment, ...]
    following: frise.Date | None  # the next session


def _rows(collectives):
    """Each published session that takes place, or one row without any, of these collectives."""
    taking_place = Q(sessions__published_in__isnull=False, sessions__cancelled_at=None)
    held = FilteredRelation("sessions", condition=taking_place)
    return (
        collectives.annotate(held=held)
        .order_by("pk", "held__day", "held__pk")
        .values_list(
            *("pk", "published_number", "starts_on", "held__day", "held__beat", "held__mode"),
            *("held__capsule__position", "held__pk", "held__capsule", "held__capsule__theme"),
        )
    )


_OF_STRUCTURE = Prepared(
    lambda structure: _rows(
        Collective.objects.published().filter(
            pk__in=Enrolment.objects.staying().filter(structure=structure).values("collective")
        )
    )
)
_OF_REGION = Prepared(lambda region: _rows(Collective.objects.present().filter(region=region)))
_READ = {"structure": _OF_STRUCTURE, "region": _OF_REGION}


def band_of(hat, *, today):
    """The Band of `hat` (or None): of the running collective, else the next, else the last one.

    A structure sees published ones only. One query; None if there is no collective.
    """
    if hat is None or hat.kind not in _READ:
        return None
    rows = _READ[hat.kind].rows(hat.pk)
    found = [tuple(group) for _, group in itertools.groupby(rows, key=operator.itemgetter(0))]
    return _band(min(found, key=lambda rows: _rank(rows, today)), today) if found else None


def _rank(rows, today):
    """What puts collectives in order: running ones first, the latest of them; then see above."""
    pk, published, starts_on, last, *_ = rows[-1]
    if not published:
        return IN_DRAFT, 0, -pk
    if today < starts_on:
        return TO_COME, starts_on.toordinal(), -pk
    if last and today > last:
        return OVER, -last.toordinal(), -pk
    return RUNNING, -starts_on.toordinal(), -pk


@functools.lru_cache(maxsize=256)  # the same for everybody of a collective, all day long
def _band(rows, today):
    pk, published, starts_on, *_ = rows[0]
    if not published:
        return Band(pk, None, {}, ("", ""), (), None)
    held = [row[3:] for row in rows if row[3]]
    dates = [
        frise.Date(day, beat, mode, number or 0, pk=session)
        for day, beat, mode, number, session, *_ in held
    ]
    capsules = {number: (capsule, theme) for *_, number, _, capsule, theme in held if number}
    themes = [frise.Theme(number, "", capsule) for number, (capsule, _) in capsules.items()]
    laid = frise.lay_out(starts_on, themes, dates, today=today)
    return Band(
        collective=pk,
        frise=laid,
        themes={number: theme for number, (_, theme) in capsules.items()},
        place=frise.where(laid),
        segments=frise.thin(laid),
        following=next((date for date in dates if date.day >= today), None),
    )
