"""What is mailed to choose a date together: which suit you, and which was chosen."""

from django.utils import timezone

from capcollectif import french, outbox
from capsules.models import Participant, Poll, SecretLink
from capsules.operations import feeds, links
from capsules.queries import mails, polls

from .words import short, to_participant


@outbox.letter(mails.POLL)
def poll(message):
    """Which dates suit them; none for those who have answered, or left, meanwhile."""
    found, person = _found(message)
    today = timezone.localdate()
    if not found or not found.is_open or polls.has_answered(found, person, today=today):
        return None
    link = links.standing(SecretLink.Scope.POLL, participant=person, session=found.session)
    if link is None:
        return None
    return to_participant(
        message,
        person,
        found.session.collective,
        subject=f"Vos dates pour {short(_what(found.session))}",
        parts=[
            f"Plusieurs dates sont possibles pour {_what(found.session)}. Lesquelles vous vont\u00a0?",
            "\n".join(f"- {_when(each)}" for each in found.proposals.filter(day__gte=today)),
            f"Pour répondre, en une minute et sans compte\u00a0:\n{links.address_of(link)}",
            f"Répondez avant le {french.day(found.answer_by)}." if found.answer_by else "",
        ],
    )


@outbox.letter(mails.POLL_CLOSED)
def poll_closed(message):
    """The date that was chosen, with the file for one’s calendar; none if it was taken back."""
    found, person = _found(message)
    if not found or found.is_open or found.chosen_id != message.params["chosen"]:
        return None
    session = found.session
    told = "est choisie" if found.chosen_id else "reste la même"
    return to_participant(
        message,
        person,
        found.session.collective,
        subject=f"La date de {short(_what(session))} {told}",
        parts=[
            f"{_what(session)} a lieu le {_when(session)}.",
            session.place,
            f"Pour rejoindre la visio\u00a0: {session.video_link}" if session.video_link else "",
            "Le fichier joint la met dans votre agenda.",
        ],
        attachments=(feeds.attachment(session, person),),
    )


def _found(message):
    """The poll and the participant of `message`; (None, None) if it has lost its reason to be."""
    rows = Poll.objects.select_related(
        "session__collective__region", "session__capsule", "chosen", "opened_by"
    )
    present = Participant.objects.present().with_names()
    found = rows.filter(
        pk=message.params["poll"],
        session__cancelled_at=None,
        session__collective__archived_at=None,
    ).first()
    person = present.filter(pk=message.params["participant"]).first()
    if not found or not person or person.address != message.recipient:
        return None, None
    return found, person


def _what(session):
    """The name comes back with each capsule: « Lecture partagée » alone would not tell which."""
    named = f"«\u00a0{session.name}\u00a0»"
    return f"{named}, capsule {session.capsule.position}" if session.capsule else named


def _when(slot):
    """« jeudi 10 septembre 2026, de 14 h à 16 h »."""
    day = f"{french.weekday(slot.day)} {french.day_and_year(slot.day)}"
    if not slot.starts_at:
        return day
    return f"{day}, de {french.hour(slot.starts_at)} à {french.hour(slot.ends_at)}"
