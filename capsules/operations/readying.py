"""Ask structures for what a session needs of them: exactly those, at the moment of asking."""

from django.db import transaction

from capcollectif import outbox
from capsules.queries import contacts, mails, preparation

from .reminding import Reminded


@transaction.atomic
def ask(*, session, what, structures, words, by):
    """Write to the leads of those of `structures` that are not ready for `session`; return Reminded.

    `what` is CLOSED, DECIDED or BEGUN, of calculations.gauges. A message a lead, which leaves
    after outbox.TIME_TO_CANCEL and is composed then: who is ready by then gets none.
    """
    chosen = {structure.pk: structure.name for structure in structures}
    missing = preparation.missing(session, what).filter(structure__in=chosen)
    names = {each.structure_id: each.structure.name for each in missing}
    people = contacts.leads(names)
    for structure in names:
        for lead in people[structure]:
            outbox.write(
                kind=mails.PREPARATION,
                recipient=lead.email,
                params={
                    "session": session.pk,
                    "what": what,
                    "structure": structure,
                    "words": words,
                },
                by=by,
                topic=mails.topic_of(session.collective),
                delay=outbox.TIME_TO_CANCEL,
            )
    return Reminded(
        written=[name for pk, name in names.items() if people[pk]],
        finished=sorted(name for pk, name in chosen.items() if pk not in names),
        without_lead=[name for pk, name in names.items() if not people[pk]],
    )
