"""« J’ai » and « je cherche »: who says what, and who could help whom.

Who could help has said « j’ai » on the question and, where both had closed their diagnostic when the
second of them said it, stood on a higher level there. That is settled once: a pair that came or went
when a diagnostic is closed or reopened would tell how its levels compare. Levels never leave this
module; nor does the reason why somebody is absent, so nothing here lists all that was offered to who
animates.
"""

import datetime
from typing import NamedTuple

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Greatest

from assessments.models import Question, Snapshot
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
    """The open « je cherche » of structures that stay, those that wait longest first.

    Three queries.
    """
    helpers = {}
    for helper in _helpers(_pairs(collective)):
        helpers.setdefault(helper.seek, []).append(helper)
    waiting = _open(collective, Kind.SEEK).select_related("structure", "question__theme")
    return [Seek(each, helpers.get(each.pk, [])) for each in waiting.order_by("opened_at", "pk")]


def unanswered():
    """Exchanges: the « je cherche » of structures that stay, for which nobody was put in touch."""
    staying = Enrolment.objects.staying().filter(
        collective=OuterRef("collective"), structure=OuterRef("structure")
    )
    told = Introduction.objects.filter(seek=OuterRef("pk")).exclude(message__state__in=LOST)
    return Exchange.objects.open().filter(Exists(staying), ~Exists(told), kind=Kind.SEEK)


def _open(collective, kind):
    said = Exchange.objects.open().filter(collective=collective, kind=kind)
    return said.filter(structure__in=Enrolment.objects.structures_in(collective))


class _Pair(NamedTuple):
    """What settles whether one could help the other."""

    ours: int  # pks of structures
    theirs: int
    theme: int
    code: str
    at: datetime.datetime  # when the second of them said it


def _pairs(collective):
    """Rows of a Helper, then of a _Pair: an open « je cherche », and an open « j’ai » on the same."""
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
        .filter(helper__in=Enrolment.objects.structures_in(collective))
        .exclude(helper=F("structure"))
        .annotate(paired_at=Greatest("opened_at", "have__opened_at"))
    )
    state = Case(When(message=None, then=Value("sent")), default=F("message__state"))
    known = Subquery(told.annotate(state=state).values("state")[:1])
    helper = ("pk", "have__pk", "have__structure__name", "have__words", "introduced")
    pair = ("structure", "helper", "question__theme", "question__code", "paired_at")
    rows = pairs.annotate(introduced=known).values_list(*helper, *pair)
    return rows.order_by("have__structure__name", "have__pk", "pk")


def _helpers(rows):
    """The Helpers of `rows` (of _pairs) who stood higher, as far as one knew. Two queries."""
    size = len(Helper._fields)
    found = [(Helper(*row[:size]), _Pair(*row[size:])) for row in rows]
    closed = _closed({pair for _, pair in found})
    return [helper for helper, pair in found if _may_help(pair, closed)]


def _closed(pairs):
    """{(structure, theme) of `pairs`: [(when it closed its diagnostic, {code: level})], in order}."""
    around = Snapshot.objects.filter(
        assessment__theme__in={pair.theme for pair in pairs},
        assessment__structure__in={pk for pair in pairs for pk in (pair.ours, pair.theirs)},
    )
    fields = ("assessment__structure", "assessment__theme", "closed_at", "content")
    found = {}
    for structure, theme, at, content in around.order_by("closed_at", "pk").values_list(*fields):
        levels = {line["code"]: line["level"] for line in content["lines"]}
        found.setdefault((structure, theme), []).append((at, levels))
    return found


def _may_help(pair, closed):
    """Whether theirs stood higher than ours, if both levels were known then."""
    ours, theirs = (_level(closed, structure, pair) for structure in (pair.ours, pair.theirs))
    return ours is None or theirs is None or theirs > ours


def _level(closed, structure, pair):
    """The last level before `pair.at`; None if the diagnostic was not closed, or had none."""
    before = [levels for at, levels in closed.get((structure, pair.theme), ()) if at <= pair.at]
    return before[-1].get(pair.code) if before else None


def helper(seek, have):
    """The Helper of these pks among those of the collective of `seek`, or None. Two queries."""
    rows = _pairs(seek.collective_id).filter(pk=seek.pk, have__pk=have)
    return next(iter(_helpers(rows)), None)


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
