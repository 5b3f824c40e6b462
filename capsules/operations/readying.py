"""Ask structures for what a session needs of them: exactly those, at the moment of asking."""

from django.db import transaction

from capsules.queries import mails, preparation

from .reminding import write_to_leads


@transaction.atomic
def ask(*, session, what, structures, words, by):
    """Write to the leads of those of `structures` that are not ready for `session`; return Reminded.

    `what` is CLOSED, DECIDED or BEGUN, of calculations.gauges. A message a lead, which leaves
    after outbox.TIME_TO_CANCEL and is composed then: who is ready by then gets none.
    """
    chosen = list(structures)
    missing = preparation.missing(session, what).filter(structure__in=chosen)
    names = {each.structure_id: each.structure.name for each in missing}
    about = {"session": session.pk, "what": what, "words": words}
    return write_to_leads(
        session.collective, chosen, names, kind=mails.PREPARATION, about=about, by=by
    )
