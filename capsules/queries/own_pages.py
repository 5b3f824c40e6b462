"""What somebody who takes part reads on their own page, without signing in: no more than that."""

from collections import defaultdict
from dataclasses import dataclass

from assessments.models import structures_with_a_plan_for
from capcollectif.prepared import Prepared
from capsules.calculations.method import Mode
from capsules.models import Decision, Minutes, Reply, Session, SessionDocument
from members.models import PreparedFor

MOST_LATER = 5  # sessions after the next one


@dataclass(frozen=True)
class Coming:
    """A session that comes, and what the participant has said of it, for the day that it has now."""

    session: Session
    reply: Reply | None

    @property
    def guide(self):
        return getattr(self.session, "guide", None)

    @property
    def asks(self):
        """Whether there is something to answer: « date », « presence » or nothing."""
        if self.session.cancelled_at:
            return ""
        if self.session.is_polled:
            return "date"
        return "" if self.session.mode == Mode.TUTORED else "presence"


def _sessions(collective):
    published = Session.objects.published().filter(collective=collective)
    return published.select_related("collective", "capsule__theme", "guide", "poll")


_COMING = Prepared(
    lambda collective, today: (
        _sessions(collective).filter(day__gte=today).order_by("day", "starts_at", "pk")
    )
)
_REPLIES = Prepared(
    lambda participant, today: Reply.objects.filter(
        participant=participant, session__day__gte=today
    )
)


def sessions_of(participant):
    """Published sessions of their collective, cancelled ones too, with what their files say."""
    return _sessions(participant.collective_id)


def coming(participant, *, today):
    """(the next Coming that takes place, or None; a few after or around it). Two queries."""
    rows = _COMING.objects(participant.collective_id, today)
    given = _REPLIES.objects(participant.pk, today)
    replies = {(reply.session_id, reply.day): reply for reply in given}
    found = [Coming(session, replies.get((session.pk, session.day))) for session in rows]
    following = next((each for each in found if not each.session.cancelled_at), None)
    return following, [each for each in found if each is not following][:MOST_LATER]


def _documents(collective):
    own = SessionDocument.objects.present().filter(session__in=_sessions(collective))
    return own.select_related("session").order_by("-session__day", "session", "added_at", "pk")


_DOCUMENTS = Prepared(_documents)


def documents_of(participant):
    """The files of those sessions."""
    return _documents(participant.collective_id)


def document_list(participant):
    """The same, all read, the latest session first. One query."""
    return _DOCUMENTS.objects(participant.collective_id)


def _minutes(collective):
    own = Minutes.objects.filter(published_at__isnull=False, session__in=_sessions(collective))
    return own.select_related("session").order_by("-session__day", "pk")


_MINUTES = Prepared(_minutes)


_DECISIONS = Prepared(
    lambda collective: (
        Decision.objects.present()
        .filter(session__collective=collective, session__minutes__published_at__isnull=False)
        .order_by("pk")
    )
)


def minutes_of(participant):
    """What was published of those sessions, the latest first, with `session.decided`. Two queries."""
    found = _MINUTES.objects(participant.collective_id)
    decided = defaultdict(list)
    for decision in _DECISIONS.objects(participant.collective_id) if found else ():
        decided[decision.session_id].append(decision)
    for minutes in found:
        minutes.session.decided = decided[minutes.session_id]
    return found


_PLAN = PreparedFor(
    lambda user, structure: structures_with_a_plan_for(user).filter(
        pk=structure, plan__isnull=False
    )
)


def plan_of(participant):
    """The structure whose plan of actions they read as one of its team; None for a guest."""
    if participant.user is None:
        return None
    return next(iter(_PLAN.objects(participant.user, participant.structure_id)), None)
