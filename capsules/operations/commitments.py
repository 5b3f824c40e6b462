"""A structure says whether it commits, and the charter that it commits to.

Callers check rights (`led_by`, `animated_by`); these functions check the state of things.
"""

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone

from capcollectif import locks
from capcollectif.errors import Refused, Stale
from capsules.models import Collective, Enrolment
from capsules.queries import commitments

from . import enrolling

SAY_WHEN = "Dites à quelle date votre conseil d’administration en décide."
TO_COME = "Choisissez une date à venir\u00a0: elle dit quand votre conseil d’administration décide."
NOT_TO_COME = "Un engagement se prend aujourd’hui au plus tard\u00a0: choisissez une date passée, ou le jour même."
CHANGED = "Quelqu’un a changé cette charte entre-temps. Gardez votre texte, ou reprenez le sien."


class Choice(TextChoices):
    """What a structure says."""

    YES = "yes", "Nous nous engageons"
    BOARD = "board", "À confirmer par notre conseil d’administration"
    LATER = "later", "Pas encore"


def choice_of(enrolment):
    """What `enrolment` says today, as a Choice."""
    if enrolment.state == Enrolment.State.COMMITTED:
        return Choice.YES
    return Choice.BOARD if enrolment.confirms_on else Choice.LATER


@transaction.atomic
def say(enrolment, *, choice, committed_on=None, committed_by="", confirms_on=None, by):
    """Write what the structure of `enrolment` says, and return that.

    Refused without the date and person that `choice` needs, with a date on its wrong side of today,
    and for a structure that has left.
    """
    enrolment = locks.held(enrolment)
    if enrolment.state == Enrolment.State.LEFT:
        raise Refused(enrolling.HAS_LEFT)
    today = timezone.localdate()
    if choice == Choice.YES:
        if committed_on and committed_on > today:
            raise Refused(NOT_TO_COME)
        told = {"committed_on": committed_on, "committed_by": committed_by}
        return enrolling.change(enrolment, state=Enrolment.State.COMMITTED, by=by, **told)
    if choice == Choice.BOARD and not confirms_on:
        raise Refused(SAY_WHEN)
    if choice == Choice.BOARD and confirms_on < today:
        raise Refused(TO_COME)
    kept = confirms_on if choice == Choice.BOARD else None
    return enrolling.change(enrolment, state=_before(enrolment), by=by, confirms_on=kept)


def _before(enrolment):
    """Its state without a commitment; what it was before one is told by when it came in."""
    if enrolment.state != Enrolment.State.COMMITTED:
        return enrolment.state
    was_there = enrolment.added_on <= enrolment.collective.starts_on
    return Enrolment.State.PRESENT if was_there else Enrolment.State.APPROACHED


@transaction.atomic
def change_charter(collective, *, text, seen, by):
    """Write the charter, if it still is `seen` as readers see it; none or the usual one keeps none.

    Raises Stale with the Collective of now.
    """
    current = locks.held(collective)
    if commitments.charter_of(current) not in (seen, text):
        raise Stale(CHANGED, current)
    kept = "" if text == commitments.usual_charter_of(current) else text
    Collective.objects.filter(pk=collective.pk).update(charter=kept)
