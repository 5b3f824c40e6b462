"""What people said of a session: one’s own, and all of it without names for who animates."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.crypto import salted_hmac

from capcollectif.prepared import Prepared
from capsules.calculations import feedback
from capsules.calculations.method import Mode
from capsules.models import Feedback, Session

from . import thresholds


def own(session, participant):
    """What `participant` (or None) said of `session`, or None. One query."""
    rows = Feedback.objects.filter(session=session, participant=participant)
    return rows.first() if participant else None


def last_day(session):
    """calculations.feedback.last_day of `session`. At most one query, about its minutes."""
    minutes = getattr(session, "minutes", None)
    closed_at = minutes and minutes.closed_at
    return feedback.last_day(session.day, closed_at and timezone.localdate(closed_at))


def is_asked(session, *, today):
    """Whether one may say something of `session` on that day. At most one query, as above."""
    meets = session.published_in and not session.cancelled_at and session.mode != Mode.TUTORED
    return bool(meets and session.day <= today <= last_day(session))


@dataclass(frozen=True)
class Results:
    """How many people said something; what those that are read said, from `least` of them up."""

    count: int
    read: int  # of them, those that are read; the others come with the next ones
    least: int
    lines: list
    kept: list[str]
    change: list[str]

    @property
    def is_shown(self):
        return self.read >= self.least


def results(session, *, is_over=False):
    """The Results of `session`; `is_over` once nobody may say anything more. One query."""
    rows = list(Feedback.objects.filter(session=session).order_by("pk"))
    found = feedback.told([(row.told, row.said) for row in rows], is_over=is_over)
    least = thresholds.least()
    if len(found) < least:
        return Results(len(rows), 0, least, [], [], [])
    draw = salted_hmac("capsules.feedback", str(session.pk)).hexdigest()
    given = Counter(each["useful"] for each in found)
    counts = {useful.label: given[useful.value] for useful in Feedback.Useful}
    return Results(
        count=len(rows),
        read=len(found),
        least=least,
        lines=feedback.lines(counts, draw=draw, setting=least),
        kept=feedback.in_no_order([each["kept"] for each in found], draw=f"{draw}/kept"),
        change=feedback.in_no_order([each["change"] for each in found], draw=f"{draw}/change"),
    )


def _asked(collective, participant, today):
    given = Feedback.objects.filter(session=OuterRef("pk"), participant=participant)
    past = Session.objects.present().filter(collective=collective, day__lte=today)
    around = past.exclude(mode=Mode.TUTORED).select_related("minutes")
    return around.annotate(is_given=Exists(given)).order_by("-day", "pk")


_ASKED = Prepared(_asked)


def asked(participant, *, today):
    """The sessions of which they may say something on that day, the latest first, with `is_given`.

    One query.
    """
    found = _ASKED.objects(participant.collective_id, participant.pk, today)
    return [session for session in found if is_asked(session, today=today)]
