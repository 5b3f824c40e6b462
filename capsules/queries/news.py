"""What somebody finds at home when it has come: an answer to their question, a practice handed back."""

from datetime import date, timedelta

from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast, JSONObject, TruncDate

from capsules.models import Collective, Practice, Reading, Remark, RemarkReply

TOLD = timedelta(days=14)  # an answer stays at home for as long, unless one has been there since


def with_news(structures, user):
    """Add to these Structures what has come for `user`, each a dict, or None if nothing has.

    `answered` {remark: pk, words, on: ISO date}: the question of theirs that somebody answered last;
    with their name or without, it is told to them alone. `returned` {practice: pk, title}: the
    practice of the structure that was handed back last.
    """
    answers = _answers(user).filter(remark__structure=OuterRef("pk"))
    day = Cast(TruncDate("written_at"), CharField())
    answer = JSONObject(remark="remark", words="remark__text", on=day)
    returned = (
        Practice.objects.present().filter(structure=OuterRef("pk")).exclude(returned_words="")
    )
    sheet = JSONObject(practice="pk", title="title")
    return structures.annotate(
        answered=Subquery(answers.values(found=answer)[:1]),
        returned=Subquery(returned.order_by("-changed_at", "-pk").values(found=sheet)[:1]),
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
    found = structure.answered
    return found is not None and today - date.fromisoformat(found["on"]) <= TOLD
