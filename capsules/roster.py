"""The structures of a collective as its facilitators’ pages read them. Nothing is written here."""

import datetime
import logging
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from capcollectif import outbox
from capcollectif.models import Message
from members.models import Invitation, Membership, Structure

from .models import Enrolment

LEAD = Membership.Role.LEAD


def topic_of(collective):
    """The `topic` of the mails that a collective’s facilitators write."""
    return f"collective-{collective.pk}"


@dataclass(frozen=True)
class Invited:
    """Somebody who is not in a team yet. `state` is that of their mail, or « expired »."""

    email: str
    until: datetime.datetime
    state: str  # "draft", "waiting", "set_aside", "expired", else "sent"


@dataclass(frozen=True)
class Place:
    """One structure in the collective, with who is in its team and who is awaited there."""

    enrolment: Enrolment
    members: list[str]  # names, leads first
    invited: list[Invited]
    came_late: bool  # after the launch day
    can_be_ticked: bool  # one may say whether it was at the launch


FIRST_STATES = (Enrolment.State.APPROACHED, Enrolment.State.PRESENT)
UNSENT = (Message.State.DRAFT, Message.State.WAITING, Message.State.SET_ASIDE)


def with_teams(collective, enrolments, *, now):
    """A Place for each of `enrolments`, in their order. Three queries, whatever their number."""
    structures = [each.structure_id for each in enrolments]
    members = defaultdict(list)
    places = Membership.objects.active().filter(structure__in=structures).select_related("user")
    for place in sorted(places, key=lambda each: (each.role != LEAD, each.pk)):
        members[place.structure_id].append(place.user.get_full_name())
    invited = _invited(collective, structures, now)
    launch = collective.starts_on
    return [
        Place(
            enrolment=each,
            members=members[each.structure_id],
            invited=invited[each.structure_id],
            came_late=each.added_on > launch,
            can_be_ticked=each.state in FIRST_STATES
            and each.added_on <= launch <= timezone.localdate(now),
        )
        for each in enrolments
    ]


def _invited(collective, structures, now):
    """{structure pk: [Invited]}, in the order of the invitations."""
    found = defaultdict(list)
    mails = messages(collective).filter(state__in=UNSENT).order_by("pk")
    states = dict(mails.values_list("params__invitation", "state"))
    for one in Invitation.objects.open().filter(structure__in=structures).order_by("pk"):
        state = "expired" if one.expires_at <= now else states.get(one.pk, Message.State.SENT)
        found[one.structure_id].append(Invited(one.email, one.expires_at, state))
    return found


def figures(collective):
    """{state: how many structures}, every state there."""
    found = collective.enrolments.order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(Enrolment.State.values, 0) | dict(found)


# ── Their mails ─────────────────────────────────────────────────────────────

# In what order the page tells them: what waits for somebody comes first.
MAIL_ORDER = ("draft", "set_aside", "waiting", "sent", "dropped", "cancelled")
KINDS = {"invitation": "Invitation", "reminder": "Relance"}
TO_BE_READ = {Message.State.DRAFT, Message.State.WAITING, Message.State.SET_ASIDE}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mail:
    """A message, and what it is to whom."""

    message: Message
    kind: str
    structure: str  # its name, if it is for one
    role: str  # as shown, for an invitation

    @property
    def is_due(self):
        """Whether it leaves as soon as the worker comes by."""
        return self.message.send_after <= timezone.now()


def messages(collective):
    """The mails of the collective, the latest first."""
    return Message.objects.about(topic_of(collective))


def drafts(collective):
    """Those that wait for a facilitator."""
    return messages(collective).filter(state=Message.State.DRAFT)


def mail_counts(collective):
    """{state: how many}, every state there."""
    found = messages(collective).order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(MAIL_ORDER, 0) | dict(found)


def mails(messages):
    """A Mail for each of `messages`, in order. At most two queries, whatever their number."""
    invited = {each.params.get("invitation") for each in messages} - {None}
    named = {each.params.get("structure") for each in messages} - {None}
    invitations = Invitation.objects.select_related("structure").in_bulk(invited) if invited else {}
    structures = Structure.objects.in_bulk(named) if named else {}
    return [_mail(each, invitations, structures) for each in messages]


def _mail(message, invitations, structures):
    invitation = invitations.get(message.params.get("invitation"))
    structure = structures.get(message.params.get("structure"))
    if invitation:
        structure = invitation.structure
    return Mail(
        message=message,
        kind=KINDS.get(message.kind, "Courriel"),
        structure=structure.name if structure else "",
        role=invitation.get_role_display() if invitation else "",
    )


def letter_of(message):
    """The Letter as it would leave now; None if it has left, or has nothing to say any more."""
    if message.state not in TO_BE_READ:
        return None
    try:
        return outbox.preview(message)
    except Exception:  # one mail that can not be composed must not close the outbox
        log.exception("message %s can not be read", message.pk)
        return None
