"""States of the art: what exists already in a structure about a practice; private until it opens them.

Callers check rights (`editable_by`). Nothing is deleted: what is archived can be restored.
"""

from django.db import transaction
from django.utils import timezone

from capcollectif import locks, meanwhile
from capcollectif.errors import Refused, Stale
from capsules.models import StateOfTheArt

FIELDS = ("title", "question", "exists", "works", "limits", "evidence")
MOST_A_STRUCTURE = 30  # in one capsule
CHANGED = f"Cet état de l’art a changé {meanwhile.COMPARE}"
EMPTY = "Écrivez d’abord ce qui existe chez vous\u00a0: le collectif aura de quoi lire."
ARCHIVED = "Cet état de l’art est retiré\u00a0: remettez-le d’abord."
TOO_MANY = f"Vous avez déjà {MOST_A_STRUCTURE} états de l’art dans cette capsule\u00a0: retirez-en un d’abord."


@transaction.atomic
def add(capsule, *, structure, by, **fields):
    """Write one for `structure` and return the StateOfTheArt, private; `fields` are some of FIELDS.

    The same one sent twice within a minute is one. Raises Refused past MOST_A_STRUCTURE.
    """
    locks.held(capsule)  # one at a time
    there = StateOfTheArt.objects.present().filter(capsule=capsule, structure=structure)
    since = timezone.now() - meanwhile.TWICE
    if twin := there.filter(changed_by=by, changed_at__gte=since, version=1, **fields).first():
        return twin
    if there.count() >= MOST_A_STRUCTURE:
        raise Refused(TOO_MANY)
    return StateOfTheArt.objects.create(
        capsule=capsule, structure=structure, changed_by=by, **fields
    )


@transaction.atomic
def change(state, *, seen, by, **fields):
    """Change some of FIELDS and return the StateOfTheArt.

    `seen` is the version that `by` had before their eyes. Raises Stale if another one was saved
    since, unless it holds the same.
    """
    state = locks.held(state)
    changed = [name for name in fields if getattr(state, name) != fields[name]]
    if not changed:
        return state
    if state.version != seen:
        raise Stale(CHANGED, state)
    for name in changed:
        setattr(state, name, fields[name])
    state.version += 1
    state.changed_by = by
    state.save(update_fields=[*changed, "version", "changed_by", "changed_at"])
    return state


@transaction.atomic
def open_(state, *, by):
    """Let the collective read it from now on; return it. Raises Refused while it says nothing."""
    state = locks.held(state)
    if state.archived_at:
        raise Refused(ARCHIVED)
    if not any((state.exists, state.works, state.limits, state.evidence)):
        raise Refused(EMPTY)
    if state.opened_at is None:
        state.opened_at, state.opened_by = timezone.now(), by
        state.save(update_fields=["opened_at", "opened_by"])
    return state


@transaction.atomic
def close(state, *, by):
    """Keep it within the structure again, at once."""
    StateOfTheArt.objects.filter(pk=state.pk).update(opened_at=None, opened_by=None)


@transaction.atomic
def archive(state, *, by):
    """Take it off, from what the collective reads too; `restore` puts it back."""
    StateOfTheArt.objects.filter(pk=state.pk).archive()


@transaction.atomic
def restore(state, *, by):
    """Put it back as it was: opened, if it was."""
    StateOfTheArt.objects.filter(pk=state.pk).restore()
