"""What somebody without an account changes from their own page, and how they receive its link."""

from django.db import transaction
from django.utils import timezone

from capcollectif import outbox
from capcollectif.errors import Refused
from capsules.models import SecretLink
from capsules.queries import mails

from . import links

NO_ADDRESS = "Cette personne n’a pas d’adresse électronique\u00a0: ajoutez-la d’abord."


@transaction.atomic
def prefer(participant, *, week_before, day_before, by):
    """Say which reminders this person wants before a session. `by` is None behind a link."""
    participant.wants_week_before, participant.wants_day_before = week_before, day_before
    participant.save(update_fields=["wants_week_before", "wants_day_before"])


@transaction.atomic
def answer_link(participant, session):
    """The SecretLink by which `participant` answers about `session`, or chooses its date."""
    scope = SecretLink.Scope.POLL if session.is_polled else SecretLink.Scope.ANSWER
    owned = {"participant": participant, "session": session}
    return links.issue(scope, expires_at=_ends(session), **owned)


@transaction.atomic
def replace(link, *, by):
    """End the `link` of somebody’s page, and those to answer that went with it; return the new one."""
    to_answer = SecretLink.objects.filter(
        participant=link.participant, session__isnull=False, replaced_at=None
    )
    to_answer.update(replaced_at=timezone.now())
    return links.replace(link, by=by)


def _ends(session):
    """Some days after the session, or after the last of the dates that it may have."""
    proposed = session.poll.proposals.values_list("day", flat=True) if session.is_polled else ()
    return links.until_after(session.day, *proposed)


@transaction.atomic
def send(participants, *, by):
    """Write to each of these `participants` the link of their own page, as drafts; return how many.

    Raises Refused for somebody without an address. Who has a draft already gets no second one.
    """
    for participant in participants:
        if not participant.address:
            raise Refused(NO_ADDRESS)
    return sum(_draft(participant, by) for participant in participants)


def _draft(participant, by):
    topic = mails.topic_of(participant.collective)
    params = {"participant": participant.pk, "words": ""}
    links.page_of(participant)
    waiting = mails.drafts(participant.collective).filter(
        kind=mails.OWN_PAGE, params__participant=participant.pk
    )
    if waiting.exists():
        return 0
    outbox.write(
        kind=mails.OWN_PAGE,
        recipient=participant.address,
        params=params,
        by=by,
        topic=topic,
        draft=True,
    )
    return 1
