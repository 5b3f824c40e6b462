"""What changed in the calendar, in one mail."""

from django.utils import timezone

from capcollectif import french, outbox
from capsules.models import Participant, Session
from capsules.operations import feeds
from capsules.queries import changes, mails

from .convocations import own_page
from .words import to_participant

MOST_FILES = 10  # sessions for one’s calendar in one mail; beyond, the calendar that one follows


@outbox.letter(mails.CHANGES)
def changes_mail(message):
    """Dates that moved, were called off or came, since this person last heard. None without any."""
    present = Participant.objects.present().with_names()
    around = present.select_related("user", "structure", "collective__region")
    person = around.filter(pk=message.params["participant"]).first()
    if person is None or person.address != message.recipient:
        return None
    collective = person.collective
    found = changes.news(collective, [person], today=timezone.localdate())[person.pk]
    return _letter(message, person, collective, found) if found else None


def _letter(message, person, collective, found):
    parts = [
        f"Le calendrier de {collective.name} a changé. Voici ce qu’il y a de nouveau pour vous.",
        *_sections(found),
        *own_page(person),
        collective.funders,
    ]
    return to_participant(
        message,
        person,
        collective,
        subject=_subject(collective, found),
        parts=parts,
        attachments=_files(person, found),
    )


def _subject(collective, found):
    count = len(found.added) + len(found.changed) + len(found.cancelled)
    if count > 1:
        return f"{collective.name}\u00a0: {french.in_words(count)} changements dans le calendrier"
    if found.cancelled:
        entry = found.cancelled[0]
        return f"Séance annulée\u00a0: {entry.name}, {french.day(entry.day)}"
    if found.added:
        entry = found.added[0]
        return f"Nouvelle séance\u00a0: {entry.name}, {french.day(entry.day)}"
    change = found.changed[0]
    what = "nouvelle date" if change.before.day != change.after.day else "changement"
    return f"{change.after.name}, {french.day(change.after.day)}\u00a0: {what}"


def _sections(found):
    """A title and its lines, for each kind of change that there is."""
    if found.changed:
        yield "\n".join(["Ce qui change", *map(_changed, found.changed)])
    if found.cancelled:
        lines = [f"- {each.title}, {each.when}\u00a0: annulée" for each in found.cancelled]
        yield "\n".join(["Ce qui est annulé", *lines])
    if found.added:
        lines = [f"- {each.title}, {each.when}, {each.hours}" for each in found.added]
        yield "\n".join(["Ce qui s’ajoute", *lines])


def _changed(change):
    """« - Lecture partagée, capsule 4 : jeudi 14 janvier 2027 au lieu du mardi 12 janvier 2027 »."""
    what = "\u00a0; ".join(change.lines)
    is_moved = change.before.day != change.after.day  # the lines say the day, then
    title = change.after.title if is_moved else f"{change.after.title}, {change.after.when}"
    return f"- {title}\u00a0: {what}"


def _files(person, found):
    """Each of these sessions for the reader’s calendar, unless there are too many."""
    uids = [each.uid for each in (*found.added, *found.cancelled)]
    uids += [change.after.uid for change in found.changed]
    around = ("collective__region", "capsule__theme", "guide", "poll")
    sessions = Session.objects.published().filter(uid__in=uids).select_related(*around)
    if len(uids) > MOST_FILES:
        return ()
    return tuple(feeds.attachment(session, person) for session in sessions.order_by("day", "pk"))
