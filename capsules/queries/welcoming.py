"""What awaits somebody invited."""

from django.db.models import Count, F

from assessments.models import Assessment, Framework
from capsules.models import Enrolment, Session
from members.models import Membership


def introduction_for(invitation):
    """The introductory Theme to begin with, and its `total` of questions; None if there is nothing.

    There is nothing for a reader, without a published référentiel that has one, and once the team
    has closed it.
    """
    framework = Framework.objects.current()
    if framework is None or invitation.role not in Membership.EDITORS:
        return None
    closed = Assessment.objects.filter(structure=invitation.structure, closed_at__isnull=False)
    themes = framework.themes.filter(is_introduction=True).exclude(pk__in=closed.values("theme"))
    return themes.annotate(total=Count("questions")).order_by("position").first()


def next_session(structure, *, today):
    """The next published Session of a collective that `structure` takes part in; or None."""
    own = Enrolment.objects.staying().filter(structure=structure, collective__archived_at=None)
    coming = Session.objects.present().filter(
        collective__in=own.values("collective"), day__gte=today
    )
    return coming.order_by("day", F("starts_at").asc(nulls_last=True), "pk").first()
