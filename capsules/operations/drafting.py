"""Operations on the dates of a draft calendar: change, add, call off, take back.

A date that is not published yet changes at once. What changes in a published one waits in its
SessionChange, until `publishing.publish`.
"""

from dataclasses import dataclass

from django.db import transaction

from capcollectif import meanwhile
from capcollectif.errors import Refused, Stale
from capsules.calculations import planner
from capsules.calculations.method import Beat
from capsules.models import SLOT, Collective, Session, SessionChange

from . import planning

CHOSEN = "Choisie par l’animation."
WHY_LENGTH = 300
CHANGED_MEANWHILE = f"Cette séance a changé {meanwhile.COMPARE}"


class Conflicting(Refused):
    """A day that something speaks against: `reasons` are French sentences. A human may keep it."""

    def __init__(self, reasons):
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class DraftDate:
    """One date of the draft: its session, as published, and `slot`, as it will be."""

    session: Session
    slot: Session | SessionChange
    is_cancelled: bool  # at the next publication

    @property
    def pk(self):
        return self.session.pk

    @property
    def beat(self):
        return self.session.beat

    @property
    def capsule(self):
        return self.session.capsule

    @property
    def day(self):
        return self.slot.day

    @property
    def name(self):
        return self.slot.title or Beat(self.session.beat).label

    @property
    def is_published(self):
        return self.session.published_in is not None

    @property
    def is_pending(self):
        """Whether publishing would change something: it is new, or has a change."""
        return not self.is_published or self.slot is not self.session


def draft_date(session):
    """The DraftDate of `session`, fetched with its `change`."""
    change = getattr(session, "change", None)
    return DraftDate(session, change or session, bool(change and change.is_cancelled))


def dates_of(collective):
    """The DraftDates of `collective`, by day; those cancelled already are left out. One query."""
    sessions = collective.sessions.filter(cancelled_at=None)
    rows = sessions.select_related("change", "capsule__theme")
    return sorted(map(draft_date, rows), key=lambda date: (date.day, date.pk))


def conflicts(date, *, day, dates, closed):
    """What speaks against `date` on `day`, among the other `dates`: French sentences."""
    dates, index = _among(date, dates)
    return planner.conflicts(dates, index, day, closed=closed)


def alternatives(date, *, dates, closed, rhythm):
    """Two other days for `date` that nothing speaks against, if there are such."""
    dates, index = _among(date, dates)
    return planner.alternatives(dates, index, closed=closed, rhythm=rhythm)


def _among(date, dates):
    """Those of `dates` that take place, `date` first, and its index."""
    return [date, *(each for each in dates if each.pk != date.pk and not each.is_cancelled)], 0


@transaction.atomic
def change_session(session, *, by, seen="", confirmed=False, **slot):
    """Change some of SLOT (`why` apart, which is worked out).

    `seen` is the `mark` of what `by` had before their eyes: raises Stale, with the DraftDate of now,
    if it is another by now. Another day that something speaks against raises Conflicting, unless
    `confirmed`. Raises Refused if the session is cancelled.
    """
    session = _locked(session)
    before = draft_date(session)
    if before.is_cancelled:
        raise Refused("Cette séance doit être annulée\u00a0: revenez d’abord sur son annulation.")
    values = {name: getattr(before.slot, name) for name in SLOT} | slot
    if all(getattr(before.slot, name) == values[name] for name in SLOT):
        return
    if seen not in ("", mark(before)):
        raise Stale(CHANGED_MEANWHILE, before)
    if values["day"] != before.day:
        values["why"] = _why(before, values["day"], confirmed=confirmed)
    if before.is_published:
        _change_published(session, values, by=by)
    else:
        _write(session, values)


def mark(date):
    """What tells this DraftDate from another of the same session."""
    data = [str(getattr(date.slot, name)) for name in SLOT]
    return meanwhile.mark([*data, date.is_cancelled])


def _why(date, day, *, confirmed):
    """Why `date` is on `day`: somebody chose it, perhaps in spite of something."""
    collective = date.session.collective
    closed = planning.closed_days_of(collective)
    reasons = conflicts(date, day=day, dates=dates_of(collective), closed=closed)
    if not reasons:
        return CHOSEN
    if not confirmed:
        raise Conflicting(reasons)
    first, *others = reasons
    told = " ".join([first[0].lower() + first[1:], *others])
    return f"Gardée malgré ceci\u00a0: {told}"[:WHY_LENGTH]


def _change_published(session, values, *, by):
    """Write what waits; nothing waits if it is what is published."""
    waiting = SessionChange.objects.filter(session=session)
    if all(getattr(session, name) == values[name] for name in SLOT if name != "why"):
        waiting.delete()
    else:
        row = waiting.first() or SessionChange(session=session)
        row.changed_by = by
        _write(row, values)


def _write(row, values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


@transaction.atomic
def add_session(collective, *, by, capsule=None, step="", confirmed=False, **slot):
    """Add a date of one’s own to the draft, in a step of `capsule` or for the whole collective.

    Raises Conflicting as `change_session` does. The same one again is the one that is there.
    """
    collective = planning.locked(collective)
    session = Session(collective=collective, capsule=capsule, step=step, beat=Beat.EXTRA, **slot)
    twins = collective.sessions.filter(capsule=capsule, step=step, beat=Beat.EXTRA, **slot)
    if twin := twins.filter(cancelled_at=None).first():
        return twin
    session.why = _why(draft_date(session), session.day, confirmed=confirmed)
    session.save()
    return session


@transaction.atomic
def cancel_session(session, *, by):
    """Call off: at the next publication if it is published, else it goes at once.

    Returns whether it waits.
    """
    session = _locked(session)
    if session.published_in is None:
        session.delete()
        return False
    waiting = SessionChange.objects.filter(session=session).first()
    row = waiting or SessionChange(session=session)
    row.changed_by, row.is_cancelled = by, True
    _write(row, {name: getattr(session, name) for name in SLOT})
    return True


@transaction.atomic
def revert_session(session, *, by):
    """Forget what waits for the next publication: the session stays as it is published."""
    SessionChange.objects.filter(session=_locked(session)).delete()


def _locked(session):
    """The row as it is now, in a calendar that nobody publishes or proposes anew meanwhile."""
    planning.locked(Collective(pk=session.collective_id))
    rows = Session.objects.select_related("collective", "capsule", "change")
    session = rows.filter(pk=session.pk).first()
    if session is None:
        raise Refused("Cette date n’est plus dans le brouillon\u00a0: le calendrier a été refait.")
    if session.cancelled_at:
        raise Refused("Cette séance est annulée\u00a0: ajoutez-en une autre.")
    return session
