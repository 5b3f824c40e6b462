"""Operations on people’s accounts and teams."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from capcollectif.errors import Refused

from .models import Membership, Region, User

DEMO_PASSWORD = "cap-sur-la-demo"  # noqa: S105 (of invented people, on a demo instance only)


@transaction.atomic
def create_account(*, email, first_name, last_name="", password=None, **fields):
    """Create a person whose address needs no further proof, and return them.

    Without a password they sign in with a code by mail. Callers have checked the address:
    an invitation opened from it, or an administrator’s word. Raises Refused if it has an account.
    """
    if User.objects.filter(email=email).exists():
        raise Refused("Cette adresse a déjà un compte.")
    user = User.objects.create_user(
        email, password, first_name=first_name, last_name=last_name, **fields
    )
    EmailAddress.objects.create(user=user, email=user.email.lower(), verified=True, primary=True)
    return user


@transaction.atomic
def join(*, user, structure, role):
    """Give `user` a place in the team of `structure`, and return it.

    Raises Refused if they have one already.
    """
    if Membership.objects.active().filter(user=user, structure=structure).exists():
        raise Refused("Cette personne est déjà dans l’équipe.")
    return Membership.objects.create(user=user, structure=structure, role=role)


@transaction.atomic
def add_facilitator(*, email, first_name, last_name="", region, zone=None):
    """Let a person animate the region of that name, and return them.

    Their account is made if they have none, and the region, of school zone `zone`, if it is new.
    Raises Refused if the address is none, or if a new region comes without its zone.
    """
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(f"«\u00a0{email}\u00a0» n’est pas une adresse électronique.") from None
    found = Region.objects.filter(name=region).first()
    if not found and not zone:
        raise Refused(f"La région {region} n’existe pas encore\u00a0: donnez sa zone scolaire.")
    found = found or Region.objects.create(name=region, school_zone=zone)
    person = User.objects.filter(email=email).first()
    person = person or create_account(email=email, first_name=first_name, last_name=last_name)
    found.facilitators.add(person)
    return person


def demo_accounts():
    """The accounts to try on a demonstration instance, one of each kind: (address, description).

    Elsewhere there are none, and that takes one query.
    """
    people = User.objects.filter(is_demo=True, is_active=True).order_by("pk")
    people = people.prefetch_related("facilitated_regions", "memberships__structure")
    found = {}
    for person in people:
        kind, where = _place_of(person)
        found.setdefault(kind, (person.email, f"{kind}, {where}" if where else kind))
    return list(found.values())


def _place_of(person):
    """What a person is first of all, and where: « Référent·e », « La Remise à Flot »."""
    if person.is_national_admin:
        return "Administration nationale", ""
    for region in person.facilitated_regions.all():
        return "Animation régionale", region.name
    for place in person.memberships.all():
        return place.get_role_display(), place.structure.name
    return "Sans structure", ""
