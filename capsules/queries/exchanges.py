"""« J’ai » and « je cherche »: who says what, and who could help whom.

Who could help has said « j’ai » on the question and, where both have closed their diagnostic, stands
on a higher level there. Levels are compared in the database and never leave it; nor does the reason
why somebody is absent, so nothing here lists all that was offered to who animates.
"""

from typing import NamedTuple

from django.db.models import Case, F, FilteredRelation, OuterRef, Q, Subquery, Value, When

from assessments.models import Answer, Question
from capcollectif.models import Message
from capsules.models import Enrolment, Exchange, Introduction
from members.models import Membership

Kind = Exchange.Kind
LOST = (Message.State.CANCELLED, Message.State.DROPPED)


def questions(collective):
    """{title of a theme: [Question]} of what a collective works on, in order. One query."""
    around = Question.objects.filter(theme__capsules__collective=collective)
    found = {}
    for question in around.select_related("theme").order_by("theme__capsules__position", "number"):
        found.setdefault(question.theme.title, []).append(question)
    return found


def own(user, collective):
    """Open ones of the structures that `user` is in, in that collective. One query."""
    found = Exchange.objects.open().filter(
        collective=collective, structure__in=user.structures_as()
    )
    around = found.select_related("structure", "question__theme")
    return around.order_by("kind", "question__theme", "question__number", "pk")


def places(user, collective):
    """The Enrolments, in that collective, of structures in whose name `user` acts."""
    editors = user.structures_as(*Membership.EDITORS)
    found = Enrolment.objects.of(user).filter(collective=collective, structure__in=editors)
    return found.select_related("structure").order_by("structure__name", "pk")


class Helper(NamedTuple):
    """A structure that could help."""

    seek: int  # pk
    have: int  # pk
    structure: str
    words: str
    introduced: str | None  # the state of the mail to both, unless it was given up


class Seek(NamedTuple):
    """What a structure looks for, and who could help."""

    exchange: Exchange
    helpers: list[Helper]


def seeks(collective):
    """The open « je cherche » of structures that stay, those that wait longest first. Two queries."""
    helpers = {}
    for row in _helpers(collective).order_by("have__structure__name", "have__pk"):
        helper = Helper(*row)
        helpers.setdefault(helper.seek, []).append(helper)
    waiting = _open(collective, Kind.SEEK).select_related("structure", "question__theme")
    return [Seek(each, helpers.get(each.pk, [])) for each in waiting.order_by("opened_at", "pk")]


def _staying(collective):
    return Enrolment.objects.staying().filter(collective=collective).values("structure")


def _open(collective, kind):
    said = Exchange.objects.open().filter(collective=collective, kind=kind)
    return said.filter(structure__in=_staying(collective))


def _helpers(collective):
    """Rows of a Helper: an open « je cherche » and an open « j’ai » that answers it."""
    offered = FilteredRelation(
        "question__exchanges",
        condition=Q(
            question__exchanges__collective=collective,
            question__exchanges__kind=Kind.HAVE,
            question__exchanges__closed_at=None,
        ),
    )
    introduced = Introduction.objects.filter(seek=OuterRef("pk"), have=OuterRef("have__pk"))
    told = introduced.exclude(message__state__in=LOST)
    pairs = (
        _open(collective, Kind.SEEK)
        .annotate(have=offered)
        .annotate(helper=F("have__structure"))
        .filter(helper__in=_staying(collective))
        .exclude(helper=F("structure"))
        .annotate(theirs=_level_of("helper"), ours=_level_of("structure"))
        .filter(Q(theirs=None) | Q(ours=None) | Q(theirs__gt=F("ours")))
    )
    state = Case(When(message=None, then=Value("sent")), default=F("message__state"))
    known = Subquery(told.annotate(state=state).values("state")[:1])
    return pairs.annotate(introduced=known).values_list(
        "pk", "have__pk", "have__structure__name", "have__words", "introduced"
    )


def _level_of(structure):
    """The level of that structure (a column’s name) on the question, in a closed diagnostic."""
    answers = Answer.objects.filter(
        assessment__structure=OuterRef(structure),
        assessment__closed_at__isnull=False,
        question=OuterRef("question"),
    )
    return Subquery(answers.values("level")[:1])


def helper(seek, have):
    """The Helper of these pks among those of the collective of `seek`, or None. One query."""
    rows = _helpers(seek.collective_id).filter(pk=seek.pk, have__pk=have)
    return next((Helper(*row) for row in rows), None)


def is_open(introduction):
    """Whether both sides still say it, and are still in the collective. One query."""
    collective = introduction.seek.collective_id
    sides = _open(collective, Kind.SEEK).filter(pk=introduction.seek_id)
    sides |= _open(collective, Kind.HAVE).filter(pk=introduction.have_id)
    return sides.count() == 2


def contact(exchange):
    """Who is written to about it: who said it if still there, else a lead; None without any."""
    places = Membership.objects.active().filter(
        Q(user=exchange.opened_by_id) | Q(role=Membership.Role.LEAD),
        structure=exchange.structure_id,
        user__is_active=True,
    )
    found = sorted(
        places.select_related("user"),
        key=lambda place: (place.user_id != exchange.opened_by_id, place.pk),
    )
    return found[0].user if found else None
