"""The running order of a session: as proposed, until somebody changes it; then as it is kept."""

from dataclasses import dataclass

from django.db import transaction

from capcollectif import meanwhile
from capcollectif.errors import Refused, Stale
from capcollectif.prepared import Prepared
from capsules.calculations import running_order
from capsules.calculations.running_order import Item
from capsules.models import AgendaItem, Session
from capsules.queries import agendas

MOST_LINES = 40
CHANGED_MEANWHILE = f"Le conducteur a changé {meanwhile.COMPARE}"
CANCELLED = "Cette séance est annulée\u00a0: son conducteur ne change plus."


@dataclass(frozen=True)
class Agenda:
    """What is to happen in a session that has hours."""

    items: list[Item]
    lines: list[running_order.Line]
    length: int  # of the session, in minutes
    is_kept: bool  # somebody changed it: it does not follow the collective any more

    @property
    def spare(self):
        """Minutes that no line takes; negative if the lines are too long."""
        return self.length - sum(item.minutes for item in self.items)

    @property
    def over(self):
        return -self.spare

    @property
    def mark(self):
        """What tells what is kept from another; empty as long as nothing is."""
        return meanwhile.mark(self.items) if self.is_kept else ""


_KEPT = Prepared(
    lambda session: (
        AgendaItem.objects.filter(session=session)
        .order_by("position")
        .values_list("title", "details", "minutes")
    )
)


def programme_of(session):
    """The Lines of `session`, which comes with its capsule and theme: time, title, details, minutes.

    Autonomous work without hours has lines without time or minutes, which say what it is about.
    One query if the lines are kept, up to three more if not.
    """
    if session.starts_at is None:
        return running_order.without_hours(session.beat, session.mode, **_state(session))
    return agenda_of(session).lines


def agenda_of(session):
    """The Agenda of `session`, which has hours: raises Refused if it has none."""
    if session.starts_at is None:
        raise Refused("Cette séance n’a pas d’horaires\u00a0: elle n’a pas de conducteur.")
    kept = [Item(*row) for row in _KEPT.rows(session.pk)]
    items = kept or _proposed(session)
    lines = running_order.timed(items, session.starts_at)
    length = running_order.length_of(session.starts_at, session.ends_at)
    return Agenda(items, lines, length, is_kept=bool(kept))


def agenda_to_change(session):
    """The Agenda of `session`, to edit. Raises Refused without hours, or once it is cancelled."""
    if session.cancelled_at:
        raise Refused(CANCELLED)
    return agenda_of(session)


def _proposed(session):
    hours = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    return running_order.proposal(session.beat, session.mode, **hours, **_state(session))


def _state(session):
    theme = session.capsule.theme.title if session.capsule else ""
    return {"theme": theme, "standing": agendas.standing(session)}


@transaction.atomic
def keep(session, *, items, seen, by):
    """Keep `items` (Items) as the running order of `session`, instead of what it was.

    `seen` is the mark of the Agenda that was changed: raises Stale, with the Agenda of now, if it
    is another by now. Raises Refused without a line, past MOST_LINES, or once it is cancelled.
    """
    session = _lock_taking_place(session)
    now = agenda_of(session)
    if now.is_kept and now.items == items:
        return
    if seen != now.mark:
        raise Stale(CHANGED_MEANWHILE, now)
    if not items:
        raise Refused("Gardez au moins une ligne, par exemple «\u00a0Accueil\u00a0», 15 minutes.")
    if len(items) > MOST_LINES:
        raise Refused(f"Un conducteur tient en {MOST_LINES} lignes\u00a0: regroupez-en.")
    session.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(session=session, position=position, **item._asdict())
        for position, item in enumerate(items, start=1)
    )


@transaction.atomic
def propose_anew(session, *, by):
    """Forget the lines that were kept: the running order is the proposal again."""
    _lock_taking_place(session).agenda.all().delete()


def fit(items, session):
    """`items` drawn out or shortened to the hours of `session`. Raises Refused if they cannot."""
    length = running_order.length_of(session.starts_at, session.ends_at)
    try:
        return running_order.fitted(items, length)
    except ValueError as error:
        raise Refused("Ces lignes ne tiennent pas dans les horaires de la séance.") from error


def _lock_taking_place(session):
    rows = Session.objects.select_for_update(of=("self",)).select_related(
        "capsule__theme", "collective"
    )
    session = rows.get(pk=session.pk)
    if session.cancelled_at:
        raise Refused(CANCELLED)
    return session
