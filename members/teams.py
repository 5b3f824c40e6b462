"""Roles and places in the team of a structure, which always keeps a lead.

Nobody changes or takes away their own place: a lead hands over, and is then let go by the next one.
A lead may also leave the company without a word. Whoever leads a structure reads all that it wrote,
so a facilitator who says so gives the lead to somebody of the team, who reads it already. A team of
one is opened by two people: the network’s administration closes the place (`manage.py close_place`),
then the facilitator invites.
"""

from django.db import transaction
from django.utils import timezone

from capcollectif import outbox
from capcollectif.errors import Refused

from .models import Invitation, Membership, Structure

SUCCESSION = "succession"  # the kind of the mails that tell it
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
    _end(place, by=by)
    _refuse_without_lead(place.structure_id)
    return place


@transaction.atomic
def relieve(gone, *, heir=None, by=None):
    """Close the place `gone` of a lead who has left, and make that of `heir`, of the team, the lead.

    Everybody of the team is told by mail, whoever left first. Without `heir` and `by`, the network’s
    administration leaves the team without a lead. Raises Refused if one of the two is no longer in
    the team, if `gone` leads no more, or if `by` is one of the two.
    """
    gone = _locked(gone, by=by)
    if gone.role != LEAD:
        raise Refused(f"{gone.user} n’est plus référent·e.")
    if heir:
        heir = _locked(heir, by=by)
        heir.role = LEAD
        heir.save(update_fields=["role"])
    team = list(
        Membership.objects.active()
        .select_related("user")
        .order_by("pk")
        .filter(structure=gone.structure_id)
    )
    _end(gone, by=by)
    facts = {"gone": gone.pk, "heir": heir.pk if heir else None}
    for place in team:
        outbox.write(
            kind=SUCCESSION,
            recipient=place.user.email,
            params=facts,
            by=by,
            topic=f"structure-{gone.structure_id}",
        )
    return gone


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


def _end(place, *, by):
    """Close it, with the invitation that would let the same person back in."""
    place.closed_at, place.closed_by = timezone.now(), by
    place.save(update_fields=["closed_at", "closed_by"])
    theirs = Invitation.objects.open().filter(structure=place.structure_id, email=place.user.email)
    theirs.update(cancelled_at=place.closed_at)


def _locked(place, *, by):
    """The row as it is now; teams change one at a time, so that two leads cannot unmake each other."""
    Structure.objects.select_for_update(of=("self",)).get(pk=place.structure_id)
    place = Membership.objects.select_related("user", "structure").get(pk=place.pk)
    if place.closed_at:
        raise Refused("Cette personne n’est plus dans l’équipe.")
    if by and place.user_id == by.pk:
        raise Refused(f"Il s’agit de votre propre place. {HAND_OVER_FIRST}")
    return place


def _refuse_without_lead(structure):
    if not Membership.objects.active().filter(structure=structure, role=LEAD).exists():
        raise Refused(f"Une structure garde toujours un·e référent·e. {HAND_OVER_FIRST}")
