"""Saying « j’ai » or « je cherche », and putting two structures in touch.

Callers check rights (`editable_by`, `animated_by`); these functions check the state of things.
"""

from django.db import transaction
from django.utils import timezone

from capcollectif import locks, outbox
from capcollectif.errors import Refused
from capsules.models import Enrolment, Exchange, Introduction
from capsules.queries import exchanges as queries
from capsules.queries import mails

GONE = "L’une des deux structures l’a retiré entre-temps."
ALREADY = "Ces deux structures sont déjà en relation."


@transaction.atomic
def say(place, *, kind, question, words, by):
    """Open what the structure of `place` (an Enrolment) has or looks for, and return the Exchange.

    Said again on the same question, it takes the new words. Raises Refused if the structure left.
    """
    held = Enrolment.objects.staying().select_for_update(of=("self",)).filter(pk=place.pk).first()
    if held is None:
        raise Refused("Cette structure n’est plus dans le collectif.")
    said, is_new = Exchange.objects.open().get_or_create(
        collective_id=held.collective_id,
        structure_id=held.structure_id,
        question=question,
        kind=kind,
        defaults={"words": words, "opened_by": by},
    )
    if not is_new and said.words != words:
        said.words, said.opened_by = words, by
        said.save(update_fields=["words", "opened_by"])
    return said


@transaction.atomic
def close(exchange, *, by):
    """Take it back: it is shown to nobody any more. Twice asked, once done."""
    exchange = locks.held(exchange)
    if exchange.closed_at is None:
        exchange.closed_at = timezone.now()
        exchange.save(update_fields=["closed_at"])


@transaction.atomic
def introduce(seek, *, have, words, by):
    """Draft a mail to each side, in the outbox of the collective; return the Introduction.

    `have` is the pk of an Exchange. Raises Refused if it does not answer to `seek` any more, if they
    are in touch already, or if nobody can be written to.
    """
    seek = locks.held(seek)
    helper = queries.helper(seek, have)
    if helper is None:
        raise Refused(GONE)
    if helper.introduced:
        raise Refused(ALREADY)
    both = [seek, Exchange.objects.select_related("structure").get(pk=have)]
    people = [queries.contact(each) for each in both]
    for each, person in zip(both, people, strict=True):
        if person is None:
            raise Refused(f"{each.structure} n’a personne à qui écrire pour l’instant.")
    introduction, _ = Introduction.objects.update_or_create(
        seek=seek, have=both[1], defaults={"made_by": by, "made_at": timezone.now()}
    )
    drafts = [
        _draft(introduction, each, person, words, by)
        for each, person in zip(both, people, strict=True)
    ]
    introduction.message = drafts[0]
    introduction.save(update_fields=["message"])
    return introduction


def _draft(introduction, exchange, person, words, by):
    return outbox.write(
        kind=mails.INTRODUCTION,
        recipient=person.email,
        params={
            "introduction": introduction.pk,
            "structure": exchange.structure_id,
            "words": words,
        },
        by=by,
        topic=mails.topic_of(exchange.collective),
        draft=True,
    )
