"""Inviting people into the team of a structure, and letting them in.

The link of an invitation is its random nonce, signed with SECRET_KEY: it can be written again each
time a mail leaves, and a copy of the database alone opens nothing.

Who holds the link has read the mail, as who types a sign-in code has: so accepting may sign in. Yet
a mail gets forwarded, and an invitation lasts 30 days where a code lasts 30 minutes. So the link
opens only what has no other lock: an account that it makes, or one with neither password nor second
factor, whose only door is that mailbox already. Any other account signs in first (`must_sign_in`).
And whoever is signed in on this browser never accepts in the name of another address.
"""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from capcollectif import locks, outbox
from capcollectif.errors import Refused
from capcollectif.models import Message

from .accounts import create_account
from .models import INVITATION_LASTS, Invitation, Membership, User

KIND = "invitation"
MOST_A_DAY = 50  # invitations to one team: nobody writes to strangers in bulk through us
DOUBLE_CLICK = timedelta(minutes=1)  # a link is used up after this: pressed twice is pressed once
_SIGNER = {"salt": "members.invitation"}


def token_of(invitation):
    """What its link holds."""
    return Signer(**_SIGNER).sign(invitation.nonce)


def find(token):
    """The Invitation whose link holds `token`, whatever became of it; None if there is none."""
    try:
        nonce = Signer(**_SIGNER).unsign(token)
    except BadSignature:
        return None
    people = ("structure__region", "invited_by", "accepted_by")
    return Invitation.objects.select_related(*people).filter(nonce=nonce).first()


@transaction.atomic
def invite(*, structure, email, role, by, name="", words="", topic="", draft=False):
    """Offer a place in the team of `structure` to an address; return the Invitation.

    `name`, if known, is proposed to them. A mail with `words`, the inviter’s own, leaves at once, or waits as a `draft` of `topic`. Raises
    Refused if that person is in the team, or has an invitation that may still be accepted.
    """
    email = email.lower()
    locks.held(structure)
    if Membership.objects.active().filter(structure=structure, user__email=email).exists():
        raise Refused(f"{email} est déjà dans l’équipe.")
    _refuse_facilitator(structure, email, by=by)
    earlier = Invitation.objects.open().filter(structure=structure, email=email)
    now = timezone.now()
    if earlier.pending(now).exists():
        raise Refused(
            f"{email} a déjà une invitation en cours. Vous pouvez la renvoyer depuis la page de l’équipe."
        )
    earlier.update(cancelled_at=now)
    invitation = Invitation.objects.create(
        structure=structure, email=email, name=name, role=role, invited_by=by
    )
    _write(invitation, words=words, by=by, topic=topic, draft=draft)
    return invitation


def _refuse_facilitator(structure, email, *, by):
    """Nobody who animates the region enters a team, and reads its answers, unless its lead asks."""
    team = Membership.objects.active().filter(structure=structure, role=Membership.Role.LEAD)
    animating = User.objects.filter(facilitated_regions=structure.region_id, email=email)
    if animating.exists() and not team.filter(user=by).exists():
        raise Refused(f"{email} anime la région, et suit déjà la structure.")


def _write(invitation, *, words, by, topic, draft):
    topic = topic or f"structure-{invitation.structure_id}"
    since = timezone.now() - timedelta(days=1)
    lately = Message.objects.filter(kind=KIND, author=by, created_at__gte=since)
    offered = list(invitation.structure.invitations.values_list("pk", flat=True))
    if not draft and lately.filter(params__invitation__in=offered).count() >= MOST_A_DAY:
        raise Refused(
            f"Vous avez déjà envoyé {MOST_A_DAY} invitations depuis hier. Reprenez demain."
        )
    params = {"invitation": invitation.pk, "words": words}
    outbox.write(
        kind=KIND, recipient=invitation.email, params=params, by=by, topic=topic, draft=draft
    )


@transaction.atomic
def resend(invitation, *, by):
    """Send the mail again, with 30 more days to accept; return the invitation. The link stays.

    An expired one lives again. Raises Refused if it was accepted or cancelled, or if its mail has
    not left yet.
    """
    invitation = _locked(invitation)
    if invitation.accepted_at or invitation.cancelled_at:
        raise Refused("Cette invitation n’est plus en cours\u00a0: faites-en une nouvelle.")
    mails = Message.objects.filter(kind=KIND, params__invitation=invitation.pk)
    last = mails.order_by("created_at", "pk").last()
    if last and last.state in (Message.State.DRAFT, Message.State.WAITING):
        raise Refused(
            "Le courriel de cette invitation n’est pas encore parti\u00a0: attendez un peu."
        )
    invitation.expires_at = timezone.now() + INVITATION_LASTS
    invitation.save(update_fields=["expires_at"])
    words = last.params["words"] if last and last.author == by else ""
    _write(invitation, words=words, by=by, topic=last.topic if last else "", draft=False)
    return invitation


@transaction.atomic
def prolong(messages):
    """Count the 30 days of the invitations that `messages` hold from now: their drafts are to leave."""
    offered = [message.params["invitation"] for message in messages if message.kind == KIND]
    invitations = Invitation.objects.open().filter(pk__in=offered)
    invitations.update(expires_at=timezone.now() + INVITATION_LASTS)


@transaction.atomic
def cancel(invitation, *, by):
    """Take the offer back; its mail, if it has not left, no longer does. Raises Refused once accepted."""
    invitation = _locked(invitation)
    if invitation.accepted_at:
        raise Refused(
            f"{invitation.email} a déjà accepté\u00a0: retirez plutôt sa place dans l’équipe."
        )
    if not invitation.cancelled_at:
        invitation.cancelled_at = timezone.now()
        invitation.save(update_fields=["cancelled_at"])
    return invitation


def with_mails(invitations):
    """`invitations` as a list, each with `mail`: its last Message, or None. One query more."""
    invitations = list(invitations)
    offered = [invitation.pk for invitation in invitations]
    mails = Message.objects.filter(kind=KIND, params__invitation__in=offered)
    last = {mail.params["invitation"]: mail for mail in mails.order_by("created_at", "pk")}
    for invitation in invitations:
        invitation.mail = last.get(invitation.pk)
    return invitations


def account_of(invitation):
    """The account that the invited address has already, or None."""
    return User.objects.filter(email=invitation.email).first()


def must_sign_in(user):
    """Whether the link of an invitation is not enough to enter the account of `user`."""
    return user.has_usable_password() or Authenticator.objects.filter(user=user).exists()


def refuse_ended(invitation):
    """Raise Refused, with what to do, unless `invitation` may be accepted now."""
    inviter, now = invitation.invited_by, timezone.now()
    if invitation.accepted_at and not _was_pressed_twice(invitation, now):
        raise Refused(
            "Cette invitation a déjà servi. Si c’était vous, connectez-vous avec l’adresse"
            f" {invitation.email}."
        )
    if invitation.cancelled_at:
        raise Refused(f"Cette invitation a été annulée. Demandez à {inviter} ce qu’il en est.")
    if not invitation.accepted_at and invitation.expires_at <= now:
        raise Refused(f"Cette invitation a expiré. Demandez à {inviter} de vous la renvoyer.")


def _was_pressed_twice(invitation, now):
    """Whether it was accepted just now, by somebody who is still in the team."""
    places = Membership.objects.active().filter(structure=invitation.structure_id)
    is_fresh = invitation.accepted_at > now - DOUBLE_CLICK
    return is_fresh and places.filter(user=invitation.accepted_by_id).exists()


@transaction.atomic
def accept(invitation, *, user=None, first_name="", last_name=""):
    """Give the invited person their place, and return that Membership.

    `user` is who is signed in; for nobody, it is the account of the invited address, made with
    these names if there is none. A place that they have got meanwhile stays as it is, and asked
    twice within DOUBLE_CLICK it is given once. Raises Refused if the invitation was accepted or cancelled, has expired, or is not for `user`; if the address
    has an account that must sign in first; if a first name is missing.
    """
    invitation = _locked(invitation)
    refuse_ended(invitation)
    if user and user.email != invitation.email:
        raise Refused(f"Cette invitation est pour {invitation.email}.")
    person = user or _entering(invitation, first_name=first_name, last_name=last_name)
    places = Membership.objects.active()
    if invitation.accepted_at:
        place = places.filter(user=person, structure=invitation.structure).first()
        if place is None:
            raise Refused("Cette invitation a déjà servi.")
        return place
    place, _ = places.get_or_create(
        user=person, structure=invitation.structure, defaults={"role": invitation.role}
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return place


def _entering(invitation, **names):
    """The account that the link opens or makes."""
    person = account_of(invitation)
    if person is None:
        if not names["first_name"]:
            raise Refused("Dites-nous votre prénom.")
        return create_account(email=invitation.email, **names)
    if not person.is_active:
        raise Refused(f"Ce compte est fermé. Demandez à {invitation.invited_by} ce qu’il en est.")
    if must_sign_in(person):
        raise Refused("Vous avez déjà un compte\u00a0: connectez-vous d’abord.")
    return person


def _locked(invitation):
    """The row as it is now. Those of the same address wait with it: together they make one account."""
    rows = Invitation.objects.select_for_update(of=("self",)).filter(email=invitation.email)
    same = {row.pk: row for row in rows.select_related("structure", "invited_by").order_by("pk")}
    return same[invitation.pk]
