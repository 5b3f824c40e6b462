"""What people say of a session afterwards, and the mail that asks them.

Callers check rights: the person’s own row (`Participant.of`), or the link of their page.
"""

from django.db import transaction
from django.utils import timezone

from capcollectif import french, locks
from capcollectif.errors import Refused
from capsules.calculations.method import Mode
from capsules.models import Feedback
from capsules.queries import attendance, mails, thresholds
from capsules.queries import feedback as found

from . import links

CANCELLED = "Cette séance est annulée\u00a0: il n’y a pas d’avis à donner."
AUTONOMOUS = "Ce temps de travail se fait chez vous\u00a0: il n’y a pas d’avis à donner."


def why_closed(session):
    """The sentence that says why nobody gives an opinion of `session` now; empty while one may.

    At most one query, about its minutes.
    """
    today = timezone.localdate()
    if session.cancelled_at:
        return CANCELLED
    if session.mode == Mode.TUTORED:
        return AUTONOMOUS
    if session.day > today:
        day = french.day_and_year(session.day)
        return f"Cette séance a lieu le {day}\u00a0: vous direz après ce que vous en pensez."
    if not found.is_asked(session, today=today):
        day = french.day_and_year(found.last_day(session))
        return f"Les avis sur cette séance se donnaient jusqu’au {day}."
    return ""


@transaction.atomic
def give(session, participant, *, useful, kept, change, by):
    """Write down what `participant` thinks, in the place of what they said before; return the Feedback.

    `useful` is a Feedback.Useful; `by` the account, None behind a link. Raises Refused if it is too
    early, or too late.
    """
    session = locks.held(session)
    if why := why_closed(session):
        raise Refused(why)
    said = {"useful": useful, "kept": kept, "change": change}
    row, _ = Feedback.objects.update_or_create(
        session=session, participant=participant, defaults=said
    )
    _tell(session)
    return row


def _tell(session):
    """Let what was said be read once enough people have said something new since it last was.

    Read one by one, whoever looks before and after would know what the one in between said.
    """
    rows = list(Feedback.objects.filter(session=session))
    if sum(row.said != row.told for row in rows) >= thresholds.least():
        for row in rows:
            row.told = row.said
        Feedback.objects.bulk_update(rows, ["told"])


@transaction.atomic
def ask(session, *, people, by):
    """Write to each of `people` {address: Participant} who was there, once; return how many.

    To all of them if no presence was noted. The mails leave after outbox.TIME_TO_CANCEL.
    """
    if why_closed(session):
        return 0
    there = {pk for (pk, _), fact in attendance.of(session).items() if fact.is_present}
    written = mails.messages(session.collective).filter(
        kind=mails.FEEDBACK, params__session=session.pk
    )
    asked = {message.recipient.lower() for message in written}
    new = {
        address: person
        for address, person in people.items()
        if address not in asked and (not there or person.pk in there)
    }
    links.write_about(session, new, kind=mails.FEEDBACK, by=by)
    return len(new)
