"""What a structure tells of a capsule: written for itself, then opened to its collective.

Callers check rights (`editable_by`).
"""

from django.db import transaction
from django.utils import timezone

from capcollectif import locks, meanwhile
from capcollectif.errors import Refused, Stale
from capsules.calculations.testimonies import NOTHING
from capsules.models import Testimony

FIELDS = tuple(NOTHING)
CHANGED = f"Ce retour d’expérience a changé {meanwhile.COMPARE}"
EMPTY = "Écrivez au moins une ligne avant de l’ouvrir au collectif."


@transaction.atomic
def save(capsule, structure, *, seen, by, **told):
    """Save the boxes `told` (some of FIELDS) and return the Testimony.

    `seen` is the version that `by` had before their eyes, 0 before the first one. Raises Stale if
    another one was saved since, unless it holds the same text.
    """
    held = Testimony.objects.select_for_update(of=("self",))
    testimony, is_new = held.get_or_create(
        capsule=capsule, structure=structure, defaults={**told, "changed_by": by}
    )
    if is_new or all(getattr(testimony, name) == text for name, text in told.items()):
        return testimony
    if testimony.version != seen:
        raise Stale(CHANGED, testimony)
    for name, text in told.items():
        setattr(testimony, name, text)
    testimony.version += 1
    testimony.changed_by = by
    testimony.save()
    return testimony


@transaction.atomic
def open_(testimony, *, by):
    """Let the collective read it; what is written later shows at once. Raises Refused if it is empty."""
    testimony = locks.held(testimony)
    if not any(getattr(testimony, name) for name in FIELDS):
        raise Refused(EMPTY)
    if testimony.opened_at is None:
        testimony.opened_at, testimony.opened_by = timezone.now(), by
        testimony.save(update_fields=["opened_at", "opened_by"])


@transaction.atomic
def close(testimony, *, by):
    """Keep it for the structure again, at once."""
    testimony = locks.held(testimony)
    testimony.opened_at = testimony.opened_by = None
    testimony.save(update_fields=["opened_at", "opened_by"])
