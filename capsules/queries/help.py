"""Help requests, as those who ask and those who answer read them."""

from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When

from assessments.models import Assessment
from capsules.models import HelpReply, HelpRequest
from members.models import PreparedFor, Region, User


def facilitators(collective):
    """Those who animate `collective`, by first name."""
    own = User.objects.filter(is_active=True, facilitated_regions=collective.region_id)
    return own.order_by("first_name", "last_name", "pk")


def in_order(requests):
    """`requests` with what a line of a list says: the open ones first, then the latest.

    Each says if it `is_answered`: whether who wrote last in its thread animates the collective.
    """
    replies = HelpReply.objects.filter(request=OuterRef("pk")).order_by("-written_at", "-pk")
    last_by = Subquery(replies.values("written_by")[:1])
    animating = Region.facilitators.through.objects.filter(
        region=OuterRef("collective__region"), user=OuterRef("last_by")
    )
    is_settled = Case(When(settled_at=None, then=Value(0)), default=Value(1))
    return (
        requests.annotate(last_by=last_by, rank=is_settled)
        .annotate(is_answered=Exists(animating))
        .select_related("structure", "asked_by", "session", "question__theme")
        .order_by("rank", "-asked_at", "-pk")
    )


def _own_about(user, session, collective):
    own = HelpRequest.objects.filter(structure__in=user.structures_as(), collective=collective)
    return in_order(own.filter(Q(session=session) | Q(settled_at=None)))


_OWN_ABOUT = PreparedFor(_own_about)


def own_about(session, user):
    """What the structures of `user` asked about `session`, or ask still. One query."""
    return _OWN_ABOUT.objects(user, session.pk, session.collective_id)


def answer_of(request, user):
    """(pk of the assessment, number) of the answer that `request` is about; None unless `user` may read it."""
    if request.question is None:
        return None
    theirs = Assessment.objects.visible_to(user).filter(
        structure=request.structure_id, theme=request.question.theme_id
    )
    found = theirs.order_by("pk").values_list("pk", flat=True).first()
    return found and (found, request.question.number)
