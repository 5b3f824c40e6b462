"""Ask structures for what a session needs of them: exactly those, at the moment of asking."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from capcollectif import locks, meanwhile
from capcollectif.models import Message
from capsules.queries import mails, preparation

from .reminding import write_to_leads


@transaction.atomic
def ask(*, session, what, structures, words, by):
    """Write to the leads of those of `structures` that are not ready for `session`; return Reminded.

    `what` is CLOSED, DECIDED or BEGUN, of calculations.gauges. A message a lead, which leaves
    after outbox.TIME_TO_CANCEL and is composed then: who is ready by then gets none.
    Pressed twice, it writes once.
    """
    locks.held(session.collective)
    chosen = list(structures)
    missing = preparation.missing(session, what).filter(structure__in=chosen)
    names = {each.structure_id: each.structure.name for each in missing}
    about = {"session": session.pk, "what": what, "words": words}
    twice = _written_lately(session.collective, about) & names.keys()
    new = {pk: name for pk, name in names.items() if pk not in twice}
    others = [each for each in chosen if each.pk not in twice]
    done = write_to_leads(
        session.collective, others, new, kind=mails.PREPARATION, about=about, by=by
    )
    return replace(done, written=[*(names[pk] for pk in twice), *done.written])


def _written_lately(collective, about):
    """The structures (pks) to which the same words have just been written."""
    since = timezone.now() - meanwhile.TWICE
    lately = mails.messages(collective).filter(kind=mails.PREPARATION, created_at__gte=since)
    params = lately.exclude(state=Message.State.CANCELLED).values_list("params", flat=True)
    return {each["structure"] for each in params if about.items() <= each.items()}
