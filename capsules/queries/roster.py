"""The structures of a collective with their teams, as its facilitators’ page shows them."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from capcollectif.models import Message
from capcollectif.prepared import Prepared
from capsules.models import Enrolment
from members.models import Invitation, Membership

from . import mails

LEAD = Membership.Role.LEAD


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
    unsent = mails.messages(collective).filter(state__in=mails.UNSENT).order_by("pk")
    states = dict(unsent.values_list("params__invitation", "state"))
    for one in Invitation.objects.open().filter(structure__in=structures).order_by("pk"):
        state = "expired" if one.expires_at <= now else states.get(one.pk, Message.State.SENT)
        found[one.structure_id].append(Invited(one.email, one.expires_at, state))
    return found


_STATES = Prepared(
    lambda collective: (
        Enrolment.objects.filter(collective=collective)
        .order_by()
        .values("state")
        .annotate(number=Count("pk"))
        .values_list("state", "number")
    )
)


def figures(collective):
    """{state: how many structures}, every state there. One query."""
    return dict.fromkeys(Enrolment.State.values, 0) | dict(_STATES.rows(collective.pk))
