"""The order in which structures speak in a session of a capsule. Callers check `animated_by`."""

from django.db import transaction

from capcollectif import locks, meanwhile
from capcollectif.errors import Refused, Stale
from capsules.models import Turn
from capsules.queries import speaking

CHANGED = f"L’ordre de parole a changé {meanwhile.COMPARE}"
NOBODY = "Gardez au moins une structure dans le tour de parole."
CANCELLED = "Cette séance est annulée\u00a0: son tour de parole ne change plus."
GONE = "Une structure a quitté le collectif entre-temps\u00a0: relisez l’ordre, puis enregistrez."


@transaction.atomic
def keep(session, *, turns, seen, by):
    """Keep `turns` [(structure pk, minutes)] as the order of `session`, instead of what it was.

    `seen` is the mark of the Order that was changed: raises Stale, with the Order of now, if it is
    another by now. Raises Refused without a turn, of a structure that does not stay in the
    collective, or once the session is cancelled.
    """
    session = locks.held(session)
    if session.cancelled_at:
        raise Refused(CANCELLED)
    now = speaking.order_of(session)
    if now.is_kept and list(now.turns) == list(turns):
        return
    if seen != now.mark:
        raise Stale(CHANGED, now)
    if not turns:
        raise Refused(NOBODY)
    if not {pk for pk, _ in turns} <= now.names.keys():
        raise Refused(GONE)
    session.turns.all().delete()
    Turn.objects.bulk_create(
        Turn(session=session, structure_id=pk, position=position, minutes=minutes)
        for position, (pk, minutes) in enumerate(turns, start=1)
    )
