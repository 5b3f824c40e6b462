"""Opening a restitution, once and for all; who agrees to be named in it, and who no longer does."""

import secrets

from django.db import transaction
from django.utils import timezone

from capcollectif.errors import Refused
from capsules.calculations import anonymity
from capsules.models import Capsule, Naming, Restitution
from capsules.queries import restitutions, thresholds


@transaction.atomic
def open_(capsule, *, by):
    """Freeze the answers of `capsule`, and return its Restitution; the one that is there, if any.

    Raises Refused, and keeps nothing, under the threshold of anonymity.
    """
    _lock(capsule)
    frozen = restitutions.of_capsule(capsule)
    if frozen:
        return frozen
    found = restitutions.counted(capsule)
    if found.lacking:
        raise Refused(f"{found.too_few} Rien n’est montré.")
    agreed = Naming.objects.standing().filter(capsule=capsule).values_list("structure", flat=True)
    released = anonymity.release(
        found.answers,
        [str(pk) for pk in agreed],
        draw=secrets.token_hex(),
        setting=thresholds.least(),
    )
    return Restitution.objects.create(
        capsule=capsule,
        answers=found.answers,
        content=anonymity.as_data(released),
        frozen_by=by,
    )


@transaction.atomic
def agree(capsule, structure, *, by):
    """`structure` agrees to be named in the restitution of `capsule`. Raises Refused once it is open."""
    _lock(capsule)
    if restitutions.of_capsule(capsule):
        raise Refused(
            "La restitution est déjà ouverte\u00a0: votre nom ne peut plus y être ajouté."
        )
    Naming.objects.get_or_create(
        capsule=capsule, structure=structure, withdrawn_at=None, defaults={"agreed_by": by}
    )


@transaction.atomic
def withdraw(capsule, structure, *, by):
    """Take the name of `structure` off, for good if the restitution of `capsule` is open.

    It is remade from what it showed. A structure that is not named changes nothing.
    """
    _lock(capsule)
    standing = Naming.objects.standing().filter(capsule=capsule, structure=structure)
    standing.update(withdrawn_at=timezone.now(), withdrawn_by=by)
    frozen = restitutions.of_capsule(capsule)
    if not frozen:
        return
    released = anonymity.without(
        anonymity.from_data(frozen.content),
        str(structure.pk),
        draw=secrets.token_hex(),
        setting=thresholds.least(),
    )
    frozen.content = anonymity.as_data(released)
    frozen.save(update_fields=["content"])


@transaction.atomic
def withdraw_all(collective, structure, *, by):
    """Take the name of `structure` off all the restitutions of `collective`, as `withdraw` does."""
    named = Capsule.objects.filter(
        collective=collective,
        namings__in=Naming.objects.standing().filter(structure=structure),
    )
    for capsule in named.order_by("pk"):
        withdraw(capsule, structure, by=by)


def _lock(capsule):
    """Nobody else opens a restitution on the same theme, nor changes its names, before we are done."""
    rows = Capsule.objects.filter(theme=capsule.theme_id).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))
