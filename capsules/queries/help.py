"""Help requests, as those who ask and those who answer read them."""

from django.db.models import Case, Q, Value, When

from assessments.models import Assessment
from capsules.models import HelpRequest
from members.models import PreparedFor, User


def facilitators(collective):
    """Those who animate `collective`, by first name."""
    own = User.objects.filter(is_active=True, facilitated_regions=collective.region_id)
    return own.order_by("first_name", "last_name", "pk")


def in_order(requests):
    """`requests` with what a line of a list says: the open ones first, then the latest."""
    is_settled = Case(When(settled_at=None, then=Value(0)), default=Value(1))
    return (
        requests.with_answered()
        .annotate(rank=is_settled)
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
