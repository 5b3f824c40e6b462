"""Operations on people’s accounts and teams."""

from allauth.account.models import EmailAddress
from django.db import transaction

from .models import Membership, User


@transaction.atomic
def create_account(*, email, first_name, last_name="", password=None, **fields):
    """Create a person whose address needs no further proof, and return them.

    Without a password they sign in with a code by mail. Callers have checked the address:
    an invitation opened from it, or an administrator’s word.
    """
    user = User.objects.create_user(
        email, password, first_name=first_name, last_name=last_name, **fields
    )
    EmailAddress.objects.create(user=user, email=user.email.lower(), verified=True, primary=True)
    return user


def join(*, user, structure, role):
    """Give `user` a place in the team of `structure`, and return it."""
    return Membership.objects.create(user=user, structure=structure, role=role)
