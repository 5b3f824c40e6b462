"""What is mailed once the minutes of a session are published."""

from django.urls import reverse

from capcollectif import french, outbox
from capsules.models import Participant, SecretLink, Session
from capsules.operations import links
from capsules.queries import mails, meetings

from .words import to_participant

LONGEST_NOTES = 20_000  # characters; the page has the rest


@outbox.letter(mails.MINUTES)
def minutes(message):
    """To somebody who takes part: notes, decisions, tasks. None for those who have left meanwhile."""
    present = Participant.objects.present().with_names()
    participant = present.filter(pk=message.params["participant"]).first()
    around = ("collective__region", "minutes")
    session = Session.objects.select_related(*around).filter(pk=message.params["session"]).first()
    if not participant or participant.address.lower() != message.recipient.lower():
        return None
    if not session or not session.minutes.published_at:
        return None
    parts = [
        f"Le compte rendu de la séance «\u00a0{session.name}\u00a0» du"
        f" {french.day_and_year(session.day)} est là.",
        *_notes(session.minutes.text),
        *_decisions(session),
        *_where(session, participant),
    ]
    subject = f"Compte rendu\u00a0: {session.name}, {french.day(session.day)}"
    return to_participant(message, participant, session.collective, subject=subject, parts=parts)


def _notes(text):
    if not text:
        return []
    is_long = len(text) > LONGEST_NOTES
    return [f"{text[:LONGEST_NOTES]}… (la suite est sur la page)" if is_long else text]


def _decisions(session):
    """Each decision on a line, with its task."""
    found = meetings.decisions(session)
    if found:
        yield "Ce que nous avons décidé\u00a0:\n" + "\n".join(map(_decision, found))


def _decision(decision):
    task = meetings.task_of(decision)
    if task is None:
        return f"- {decision.text}"
    due = f"pour le {french.day_and_year(task.due_on)}" if task.due_on else ""
    follows = ", ".join(part for part in (task.title, task.pilot_label, due) if part)
    return f"- {decision.text}\n  À faire\u00a0: {follows}"


def _where(session, participant):
    """The page to open: of the session for an account, else their own."""
    if participant.user_id:
        page = reverse("capsules:session_detail", args=[session.pk])
        yield f"La séance et ses documents\u00a0: {outbox.absolute(page)}"
        return
    link = links.standing(SecretLink.Scope.PAGE, participant=participant)
    if link:
        yield f"Votre page, avec les documents\u00a0: {links.address_of(link)}"
