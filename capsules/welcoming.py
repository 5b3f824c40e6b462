"""What somebody invited begins with."""

from django.db.models import Count

from assessments.models import Assessment, Framework
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
