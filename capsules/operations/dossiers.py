"""Dossiers: asked for, made in the background, kept for a week, purged.

A worker takes one that is asked, by writing the moment into `started_at`: whoever wrote it has it,
and every later write of theirs is on that condition. Past LEASE it is anybody’s again (its worker
died), until GIVEN_UP. What it prints is read with the rights of its owner at that moment.
"""

import logging
import secrets
from datetime import timedelta
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.db import Error, transaction
from django.db.models import Q
from django.utils import timezone

from capcollectif import locks
from capcollectif.errors import Refused
from capsules.models import Dossier
from members.models import User

KEPT = timedelta(days=7)
LEASE = timedelta(minutes=3)  # the longest one takes a minute of printing
GIVEN_UP = timedelta(minutes=12)  # after it was asked for
ORPHAN = timedelta(days=1)  # a file that no dossier knows since
MOST_PENDING = 3  # a person
TOO_MANY = (
    "Trois de vos dossiers se préparent déjà\u00a0: attendez le premier, puis redemandez celui-ci."
)
State = Dossier.State
logger = logging.getLogger(__name__)


class Made(NamedTuple):
    """What a maker gives: a PDF, the name that people read, what it holds of others."""

    content: bytes
    filename: str
    holds: dict


@transaction.atomic
def ask(*, kind, collective, capsule=None, structure=None, by):
    """Return the Dossier of that, waiting to be made: the one that waits already if it is asked twice.

    An older one that failed goes. Raises Refused when `by` waits for too many.
    """
    locks.held(by)  # one at a time
    of = {"kind": kind, "collective": collective, "capsule": capsule, "structure": structure}
    own = Dossier.objects.filter(owner=by)
    if waiting := own.pending().filter(**of).first():
        return waiting
    if own.pending().count() >= MOST_PENDING:
        raise Refused(TOO_MANY)
    own.filter(state=State.FAILED, **of).delete()
    return Dossier.objects.create(owner=by, expires_at=timezone.now() + KEPT, **of)


def make_due(make, *, now):
    """Make one dossier that waits, if there is one; return how many were made: 0 or 1.

    `make(dossier, owner, tell)` returns a Made, and calls `tell(percent)` on its way; what it
    raises fails the dossier, except the errors of a database that is down.
    """
    dossier = _take(now)
    if dossier is None:
        return 0
    try:
        made = make(dossier, _owner_of(dossier), lambda percent: _tell(dossier, percent))
    except Error:
        raise  # the database’s affair: the lease gives it back
    except Exception:
        logger.exception("dossier %s was not made", dossier.pk)
        _held(dossier).update(state=State.FAILED, percent=0)
        return 0
    return _keep(dossier, made)


def _take(now):
    """The oldest Dossier that waits, from now on ours; or None. One query with nothing to do."""
    forgotten = Q(state=State.MAKING, started_at__lte=now - LEASE)
    waiting = Dossier.objects.filter(Q(state=State.ASKED) | forgotten).order_by("asked_at", "pk")
    for dossier in waiting[:2]:  # another worker may be faster with the first
        seen = Dossier.objects.filter(
            pk=dossier.pk, state=dossier.state, started_at=dossier.started_at
        )
        if dossier.asked_at <= now - GIVEN_UP and dossier.state == State.MAKING:
            seen.update(state=State.FAILED, percent=0)
            continue
        if seen.update(state=State.MAKING, started_at=now, percent=0):
            return Dossier.objects.select_related("collective", "capsule", "structure").get(
                pk=dossier.pk
            )
    return None


def _owner_of(dossier):
    """Who asked for it, with the hats of now. Raises Refused if they may not read it any more."""
    owner = User.objects.get_with_hats(dossier.owner_id)
    allowed = Dossier.objects.visible_to(owner).filter(pk=dossier.pk)
    if not owner.is_active or not allowed.exists():
        raise Refused("Vous n’avez plus accès à ce que ce dossier raconte.")
    return owner


def _held(dossier):
    """The row, while it is still ours."""
    return Dossier.objects.filter(pk=dossier.pk, state=State.MAKING, started_at=dossier.started_at)


def _tell(dossier, percent):
    _held(dossier).update(percent=percent)


def _keep(dossier, made):
    """Store what was made, under a name of ours; 1, or 0 if it is not ours any more."""
    storage = dossier.file.storage
    name = storage.save(f"dossiers/{secrets.token_hex(16)}.pdf", ContentFile(made.content))
    now = timezone.now()
    done = _held(dossier).update(
        state=State.READY,
        percent=100,
        file=name,
        filename=made.filename[:200],
        holds=made.holds,
        made_at=now,
        expires_at=now + KEPT,
    )
    if not done:
        storage.delete(name)
    return done


def purge(now):
    """Delete the dossiers past their week, and files that none knows; return how many rows."""
    old = list(Dossier.objects.filter(expires_at__lte=now))
    for dossier in old:
        discard(dossier)
    _purge_orphans(now)
    return len(old)


def discard(dossier):
    """Delete its file, then the row: in that order, so that no file stays without one."""
    if dossier.file:
        dossier.file.storage.delete(dossier.file.name)
    Dossier.objects.filter(pk=dossier.pk).delete()


def _purge_orphans(now):
    storage = Dossier._meta.get_field("file").storage
    if not storage.exists("dossiers"):
        return
    names = {f"dossiers/{name}" for name in storage.listdir("dossiers")[1]}
    known = set(Dossier.objects.filter(file__in=names).values_list("file", flat=True))
    for name in names - known:
        if storage.get_modified_time(name) <= now - ORPHAN:
            storage.delete(name)
