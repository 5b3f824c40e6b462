"""From a collective to those who write the référentiel, and back: requests, and one answer.

Callers check rights: `animated_by` to ask; `answer` finds what `by` may answer.
"""

from django.db import transaction
from django.utils import timezone

from capcollectif import locks, outbox
from capcollectif.errors import Refused
from capsules.models import Clarification, Remark

from . import reading

ANSWERED = "clarification_answered"  # the kind of the mail that says so
WAITS = "Une demande attend déjà sa réponse sur cette question."
NOBODY_ASKS = "Aucune question n’attend plus de réponse ici\u00a0: il n’y a rien à demander."
TOO_LATE = "Ces demandes ont déjà leur réponse."
FOREWORD = "L’administration nationale répond\u00a0:\n"


@transaction.atomic
def ask(capsule, question, *, text, by):
    """Ask for a Clarification of `question`, on which questions of `capsule` wait, and return it.

    Raises Refused if none waits, or if one was asked that has no answer yet.
    """
    locks.held(capsule)  # one at a time
    here = {"capsule": capsule, "question": question}
    if Clarification.objects.waiting().filter(**here).exists():
        raise Refused(WAITS)
    if not Remark.objects.waiting().filter(**here).exists():
        raise Refused(NOBODY_ASKS)
    return Clarification.objects.create(**here, text=text, asked_by=by)


@transaction.atomic
def answer(question, *, text, last, by):
    """Answer at once all that waits about `question` and that `by` has read, up to the pk `last`.

    It is written below each question that waits where one asked; who wrote those, and who asked,
    are told. Raises Refused if nothing waits any more.
    """
    asked = Clarification.objects.network_visible_to(by).waiting()
    asked = asked.filter(question=question, pk__lte=last).order_by("pk")
    found = list(asked.select_for_update(of=("self",)))
    if not found:
        raise Refused(TOO_LATE)
    for each in found:
        each.answer, each.answered_at, each.answered_by = text, timezone.now(), by
        each.save(update_fields=["answer", "answered_at", "answered_by"])
        _tell(each, by)


def _tell(clarification, by):
    here = {"capsule": clarification.capsule_id, "question": clarification.question_id}
    told = {clarification.asked_by_id: clarification.asked_by}
    for remark in Remark.objects.waiting().filter(**here).select_related("written_by"):
        reading.reply(remark, text=FOREWORD + clarification.answer, structure_id=None, by=by)
        told[remark.written_by_id] = remark.written_by
    for person in told.values():
        params = {"clarification": clarification.pk}
        outbox.write(kind=ANSWERED, recipient=person.email, params=params, by=by)
