"""Whether people come to a session: « je viens, à distance, je ne peux pas ».

Callers check rights: the person’s own row (`Participant.of`), or the link of an answer.
"""

import datetime

from django.db import transaction
from django.utils import timezone

from capcollectif import locks
from capcollectif.errors import Refused
from capsules.calculations.method import Mode
from capsules.models import Reply

Answer = Reply.Answer
CANCELLED = "Cette séance est annulée\u00a0: il n’y a plus à répondre."
NOT_PUBLISHED = "Cette séance n’est pas encore publiée."
OVER = "Cette séance est passée\u00a0: il n’y a plus à répondre."
AUTONOMOUS = (
    "Ce temps de travail se fait chez vous, à votre rythme\u00a0: il n’y a rien à rejoindre."
)
POLLED = "La date de cette séance se choisit encore\u00a0: répondez plutôt au sondage."
NOT_FROM_AFAR = "Cette séance se tient en visio\u00a0: dites si vous venez, ou non."


def offered(session):
    """The Answers that one may give: at a distance, of a session in person only."""
    return list(Answer) if session.mode == Mode.IN_PERSON else [Answer.COMING, Answer.ABSENT]


def why_closed(session):
    """The sentence that says why nobody answers about `session` now; empty while one may.

    At most one query, about its poll.
    """
    if session.cancelled_at:
        return CANCELLED
    if session.published_in is None:
        return NOT_PUBLISHED
    if session.mode == Mode.TUTORED:
        return AUTONOMOUS
    if is_over(session):
        return OVER
    return POLLED if session.is_polled else ""


def is_over(session):
    """Whether it has ended, Paris time; one without hours ends with its day."""
    now = timezone.localtime()
    return (session.day, session.ends_at or datetime.time.max) < (now.date(), now.time())


@transaction.atomic
def answer(session, participant, *, answer, by, word="", lift=""):
    """Write down `participant`’s Answer about `session` in the place of an earlier one; return the Reply.

    `word` (300 characters) is for those who animate, `lift` (200) for the whole collective. `by` is
    the account that answers, None behind a link. Raises Refused if the session takes no answers any
    more: cancelled meanwhile, moved to a poll, over.
    """
    session = locks.held(session)
    if why := why_closed(session):
        raise Refused(why)
    if answer not in offered(session):
        raise Refused(NOT_FROM_AFAR)
    said = {"answer": answer, "day": session.day, "word": word, "lift": lift}
    reply, _ = Reply.objects.update_or_create(
        session=session, participant=participant, defaults=said
    )
    return reply
