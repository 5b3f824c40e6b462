"""Operations on what a structure shares with the facilitators of its region: diagnostics, a plan."""

from django.db import transaction
from django.utils import timezone

from capcollectif import locks


@transaction.atomic
def share(shared, *, by):
    """Let the facilitators read `shared` (a models.Shared), and return it. Its first date is kept."""
    shared = locks.held(shared)
    if shared.shared_at is None:
        _set(shared, at=timezone.now(), by=by)
    return shared


@transaction.atomic
def unshare(shared, *, by):
    """Close `shared` to the facilitators again, and return it."""
    shared = locks.held(shared)
    _set(shared, at=None, by=None)
    return shared


def _set(shared, *, at, by):
    shared.shared_at, shared.shared_by = at, by
    shared.save(update_fields=["shared_at", "shared_by"])
