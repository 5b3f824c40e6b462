"""How ready the structures are for a session: in figures, then one by one."""

from typing import NamedTuple

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery

from assessments.models import Action
from assessments.models.answers import count_of
from capcollectif.prepared import Prepared
from capsules.calculations.gauges import BEGUN, CLOSED, COMING, DECIDED, Gauge, expected, is_near
from capsules.models import Collective, Enrolment, HelpRequest, Practice, Reply, WorkedTime
from members.models import Membership

from . import exchanges, mails
from .contacts import NOBODY

READY = {  # by what, in the rows of _standing
    BEGUN: Q(own__pk__isnull=False),
    CLOSED: Q(own__closed_at__isnull=False),
    DECIDED: Q(decided=True),
    COMING: Q(comes=True),
}


def _standing(collective, session, theme):
    """Enrolments that stay, with how ready each is for `session` about `theme` (pks)."""
    structure = OuterRef("structure")
    actions = Action.objects.present().exclude(state=Action.State.DROPPED)
    places = Membership.objects.active().filter(
        structure=OuterRef("participant__structure"), user=OuterRef("participant__user")
    )
    replies = Reply.objects.filter(
        Q(participant__user=None, participant__archived_at=None) | Exists(places),
        session=session,
        day=F("session__day"),
        participant__structure=structure,
    )
    coming = replies.exclude(answer=Reply.Answer.ABSENT)
    return (
        Enrolment.objects.staying()
        .filter(collective=collective)
        .annotate(
            own=FilteredRelation(
                "structure__assessments", condition=Q(structure__assessments__theme=theme)
            ),
            decided=Exists(actions.filter(plan__structure=structure, question__theme=theme)),
            comes=Exists(coming),
            answered=Exists(replies),
        )
    )


def _figures(collective, session, theme):
    counted = {what: Count("pk", filter=ready) for what, ready in READY.items()}
    rows = _standing(collective, session, theme).order_by().values("collective")
    return rows.annotate(total=Count("pk"), **counted).values_list("total", *READY)


_FIGURES = Prepared(_figures)


def gauges(collective, session, *, today):
    """The Gauges of `session`, ten days before it and until its day; none at another time.

    `collective` is a pk. One query, none if there is nothing to look at.
    """
    if not is_near(session.day, today=today):
        return []
    theme = session.capsule.theme_id if session.capsule else NOBODY
    wanted = expected(session.beat, session.mode, has_theme=bool(session.capsule))
    found = _FIGURES.rows(collective, session.pk, theme) if wanted else []
    if not found:
        return []
    total, *done = found[0]
    figures = dict(zip(READY, done, strict=True))
    return [Gauge(what, figures[what], total) for what in wanted]


def missing(session, what):
    """Enrolments of the structures that are not ready for `session` in this respect, by name."""
    theme = session.capsule.theme_id if session.capsule else NOBODY
    rows = _standing(session.collective_id, session.pk, theme).exclude(READY[what])
    return rows.select_related("structure").order_by("structure__name", "structure__pk")


def ready(session, what):
    """The names of the others."""
    theme = session.capsule.theme_id if session.capsule else NOBODY
    rows = _standing(session.collective_id, session.pk, theme).filter(READY[what])
    return list(rows.order_by("structure__name", "pk").values_list("structure__name", flat=True))


class Waiting(NamedTuple):
    """What waits for those who animate a collective."""

    mails: int = 0  # about to leave
    help: int = 0  # requests that wait for an answer
    hours: int = 0  # declared, to be validated
    hours_session: int | None = None  # the pk of the first session that they are of
    practices: int = 0  # given to the collective, to be read
    seeks: int = 0  # « je cherche », without anybody put in touch


def _waiting(collective):
    own = Collective.objects.filter(pk=collective)
    asked = HelpRequest.objects.open().with_answered().filter(is_answered=False)
    hours = WorkedTime.objects.to_settle().filter(session__collective=OuterRef("pk"))
    return own.values_list(
        mails.count_waiting(OuterRef("pk")),
        count_of(asked.filter(collective=OuterRef("pk")), by="collective"),
        count_of(hours, by="session__collective"),
        Subquery(hours.order_by("session__day", "session").values("session")[:1]),
        count_of(_practices().filter(collective=OuterRef("pk")), by="collective"),
        count_of(exchanges.unanswered().filter(collective=OuterRef("pk")), by="collective"),
    )


def _practices():
    """One Enrolment a practice that waits to be read."""
    given = Practice.objects.present().filter(collective_at__isnull=False)
    to_read = given.to_read_again("accepted_at").order_by()
    return Enrolment.objects.staying().filter(structure__practices__in=to_read)


_WAITING = Prepared(_waiting)


def waiting(collective):
    """The Waiting of the collective of that pk. One query."""
    return Waiting(*next(iter(_WAITING.rows(collective)), ()))
