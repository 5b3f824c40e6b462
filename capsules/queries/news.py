"""What somebody finds at home when it has come: an answer to their question, a practice handed back."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from capsules.models import Collective, Practice, Reading, Remark, RemarkReply

TOLD = timedelta(days=14)  # an answer stays at home for as long, unless one has been there since


def with_news(structures, user):
    """Add to these Structures what has come for `user`, each empty (None) if nothing has.

    `answered`, `answered_words` and `answered_at`: the question of theirs that somebody answered
    last; with their name or without, it is told to them alone. `returned` and `returned_title`: the
    practice of the structure that was handed back last.
    """
    answer = _answers(user).filter(remark__structure=OuterRef("pk"))
    returned = (
        Practice.objects.present().filter(structure=OuterRef("pk")).exclude(returned_words="")
    )
    last = returned.order_by("-changed_at", "-pk")
    return structures.annotate(
        answered=Subquery(answer.values("remark")[:1]),
        answered_words=Subquery(answer.values("remark__text")[:1]),
        answered_at=Subquery(answer.values("written_at")[:1]),
        returned=Subquery(last.values("pk")[:1]),
        returned_title=Subquery(last.values("title")[:1]),
    )


def _answers(user):
    """The RemarkReplies of others to questions of `user`, the latest first, that `user` may not have read.

    Who marked the question since, or went on with the thread, was on its page.
    """
    by_then = {"marked_at__gt": OuterRef("written_at"), "user": user.pk}
    marked = Reading.objects.filter(
        capsule=OuterRef("remark__capsule"), question=OuterRef("remark__question"), **by_then
    )
    went_on = RemarkReply.objects.filter(
        remark=OuterRef("remark"), written_by=user.pk, written_at__gt=OuterRef("written_at")
    )
    asked = Q(
        remark__written_by=user.pk,
        remark__kind=Remark.Kind.QUESTION,
        remark__archived_at=None,
        remark__capsule__collective__in=Collective.objects.visible_to(user),
    )
    others = RemarkReply.objects.filter(asked, archived_at=None).exclude(
        written_by=F("remark__written_by")
    )
    return others.exclude(Exists(marked)).exclude(Exists(went_on)).order_by("-written_at", "-pk")


def is_answered(structure, *, today):
    """Whether the answer of `with_news` came lately enough to be told."""
    at = structure.answered_at
    return at is not None and today - timezone.localdate(at) <= TOLD
