"""Roles and places in the team of a structure, which always keeps a lead.

Nobody changes or takes away their own place: a lead hands over, and is then let go by the next one.
"""

from django.db import transaction
from django.utils import timezone

from capcollectif.errors import Refused

from .models import Invitation, Membership, Structure

LEAD = Membership.Role.LEAD
HAND_OVER_FIRST = "Passez d’abord le relais à quelqu’un de l’équipe."


@transaction.atomic
def change_role(place, *, role, by):
    """Give another role to the person of `place`, and return it.

    Raises Refused for one’s own place, for one that is closed, and if no lead would remain.
    """
    place = _locked(place, by=by)
    place.role = role
    place.save(update_fields=["role"])
    _refuse_without_lead(place.structure_id)
    return place


@transaction.atomic
def close(place, *, by):
    """Take the person of `place` out of the team, and return it: at their next request they see nothing.

    An invitation of theirs to the same team is cancelled, so that no old mail lets them back in.
    Raises Refused as `change_role` does.
    """
    place = _locked(place, by=by)
    place.closed_at = timezone.now()
    place.save(update_fields=["closed_at"])
    _refuse_without_lead(place.structure_id)
    theirs = Invitation.objects.open().filter(structure=place.structure_id, email=place.user.email)
    theirs.update(cancelled_at=place.closed_at)
    return place


@transaction.atomic
def hand_over(place, *, role, by):
    """Make the person of `place` the lead, and give `role` to `by`; return `place`.

    Raises Refused if it is one’s own place or a closed one, or if `by` is no longer a lead.
    """
    place = _locked(place, by=by)
    own = Membership.objects.active().filter(structure=place.structure_id, user=by, role=LEAD)
    place.role = LEAD
    place.save(update_fields=["role"])
    if not own.update(role=role):
        raise Refused("Vous n’êtes plus référent·e de cette structure.")
    return place


def _locked(place, *, by):
    """The row as it is now; teams change one at a time, so that two leads cannot unmake each other."""
    Structure.objects.select_for_update(of=("self",)).get(pk=place.structure_id)
    place = Membership.objects.select_related("user", "structure").get(pk=place.pk)
    if place.closed_at:
        raise Refused("Cette personne n’est plus dans l’équipe.")
    if place.user_id == by.pk:
        raise Refused(f"Il s’agit de votre propre place. {HAND_OVER_FIRST}")
    return place


def _refuse_without_lead(structure):
    if not Membership.objects.active().filter(structure=structure, role=LEAD).exists():
        raise Refused(f"Une structure garde toujours un·e référent·e. {HAND_OVER_FIRST}")
