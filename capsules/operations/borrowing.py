"""Taking up what another structure does, and saying that it is useful.

Callers check rights (`visible_to`, `editable_by` of the structure); these functions check the state
of things, and that the practice is still given.
"""

from django.db import transaction

from assessments import acting
from assessments.models import Action
from capcollectif.errors import Refused
from capsules.models import Borrowing, Practice, Useful

GONE = "Cette fiche n’est plus partagée."
OURS = "Cette fiche est la vôtre\u00a0: ce sont les autres qui la trouvent utile ou la reprennent."
NOTED = "Vient d’une fiche de la bibliothèque."


@transaction.atomic
def borrow(practice, *, structure, by):
    """Put `practice` in the plan of `structure` as a proposed action, and return the Action.

    Once a structure: asked again, it is the same action, put back if it was archived. Neither its
    journal nor its words name the author’s structure, which may withdraw the practice: the page of
    the action cites it as long as its reader may read it.
    """
    practice = _held(practice, by)
    if practice.structure_id == structure.pk:
        raise Refused(OURS)
    taken = Borrowing.objects.filter(practice=practice, structure=structure)
    before = taken.select_related("action").first()
    if before:
        acting.restore_action(before.action, by=by)
        return before.action
    action = acting.add_action(structure=structure, by=by, **_as_action(practice))
    acting.note_action(action, text=NOTED, by=by)
    Borrowing.objects.create(practice=practice, structure=structure, action=action, borrowed_by=by)
    return action


def _as_action(practice):
    """The fields of the action: its first step is the practice’s."""
    steps = practice.done.split("\n")
    return {
        "title": practice.title,
        "first_step": steps[0].strip(),
        "question": practice.questions.order_by("theme", "number").first(),
        "state": Action.State.PROPOSED,
    }


@transaction.atomic
def say_useful(practice, *, is_useful, by):
    """`by` finds `practice` useful, or takes it back. Twice asked, once done."""
    practice = _held(practice, by)
    if practice.structure_id in by.structures_as():
        raise Refused(OURS)
    if is_useful:
        Useful.objects.get_or_create(practice=practice, user=by)
    else:
        Useful.objects.filter(practice=practice, user=by).delete()


def _held(practice, by):
    """The practice, held so that it is withdrawn before or after; refused if it was before."""
    visible = Practice.objects.visible_to(by).select_for_update(of=("self",))
    held = visible.filter(pk=practice.pk).first()
    if held is None:
        raise Refused(GONE)
    return held
