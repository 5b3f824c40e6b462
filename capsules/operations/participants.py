"""Who takes part: members of teams, as they come in, and guests, typed once.

Callers check rights (`animated_by`). Whoever leaves keeps their row: what they did stays true.
"""

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from capcollectif.errors import Refused
from capsules.models import Collective, Enrolment, Participant, SecretLink
from members import inviting
from members.models import Membership

ALREADY_THERE = "Cette adresse est déjà dans le collectif\u00a0: cette personne a sa ligne."


@transaction.atomic
def gather(collective):
    """Make a Participant of each member of its structures’ teams who is none yet; return how many.

    Whoever lets somebody in, or writes to all, calls it. At most five queries, whatever their number.
    """
    places = Membership.objects.active().filter(
        structure__in=Enrolment.objects.structures_in(collective), user__is_active=True
    )
    known = collective.participants.filter(user__isnull=False)
    new = set(places.values_list("user", "structure")) - set(known.values_list("user", "structure"))
    rows = [
        Participant(collective=collective, user_id=user, structure_id=structure)
        for user, structure in sorted(new)
    ]
    Participant.objects.bulk_create(rows, ignore_conflicts=True)
    _give_feeds({row.user_id for row in rows})
    return len(rows)


def with_newcomers(collectives):
    """Those of `collectives` (a query) where `gather` would find somebody. One query."""
    staying = Enrolment.objects.staying().filter(collective=OuterRef(OuterRef("pk")))
    known = Participant.objects.filter(
        collective=OuterRef(OuterRef("pk")), structure=OuterRef("structure"), user=OuterRef("user")
    )
    places = Membership.objects.active().filter(
        ~Exists(known), structure__in=staying.values("structure"), user__is_active=True
    )
    return collectives.filter(Exists(places))


def _give_feeds(users):
    """Make the address of their calendar for those who have none: it is ready on the first page."""
    feeds = SecretLink.objects.filter(scope=SecretLink.Scope.FEED, replaced_at=None)
    new = users - set(feeds.filter(user__in=users).values_list("user", flat=True))
    rows = [SecretLink(scope=SecretLink.Scope.FEED, user_id=user) for user in sorted(new)]
    SecretLink.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def enter(invitation, *, user=None, **names):
    """Accept `invitation` as inviting.accept does, and take part in the collectives of its structure.

    Returns the Membership. Raises as inviting.accept does.
    """
    place = inviting.accept(invitation, user=user, **names)
    own = Enrolment.objects.staying().filter(structure=place.structure_id)
    for collective in Collective.objects.present().filter(pk__in=own.values("collective")):
        gather(collective)
    return place


@transaction.atomic
def add_guest(
    collective, *, first_name, by, last_name="", email="", structure=None, organisation=""
):
    """Write down somebody without an account, and return the Participant.

    Raises Refused if the address is somebody’s who takes part already.
    """
    guest = Participant(
        collective=collective,
        structure=structure,
        first_name=first_name,
        last_name=last_name,
        email=email.lower(),
        organisation=organisation,
    )
    return _save(guest)


@transaction.atomic
def edit_guest(guest, *, by, email="", **fields):
    """Correct who a guest is. With another address, the links sent to the old one end at once.

    Raises Refused as add_guest does.
    """
    email = email.lower()
    if email != guest.email:
        SecretLink.objects.filter(participant=guest, replaced_at=None).update(
            replaced_at=timezone.now()
        )
    for name, value in {**fields, "email": email}.items():
        setattr(guest, name, value)
    return _save(guest)


def _save(guest):
    present = Participant.objects.present().filter(collective=guest.collective_id)
    if guest.email and present.filter(user__email=guest.email).exists():
        raise Refused(ALREADY_THERE)
    try:
        with transaction.atomic():
            guest.save()
    except IntegrityError as error:
        raise Refused(ALREADY_THERE) from error
    return guest


@transaction.atomic
def archive_guest(guest, *, by):
    """Take a guest off the lists to come; what was recorded stays. Members leave by their team."""
    Participant.objects.filter(pk=guest.pk, user=None, archived_at=None).update(
        archived_at=timezone.now()
    )


@transaction.atomic
def restore_guest(guest, *, by):
    """Put an archived guest back on the lists. Raises Refused as add_guest does."""
    guest.archived_at = None
    return _save(guest)
