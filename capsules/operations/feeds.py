"""The sessions in people’s own calendars: a file, a file that goes with a mail, an address to follow.

Each holds what its reader sees of the published calendar, and nothing that waits for publication.
"""

import email.utils
from collections import defaultdict

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from capcollectif import french, outbox
from capcollectif.prepared import Prepared
from capsules.calculations import ics
from capsules.calculations.method import Mode
from capsules.models import Publication, Reply, SecretLink, Session
from capsules.queries import people, tutoring
from members.models import PreparedFor

from . import links

CONTENT_TYPE = "text/calendar; charset=utf-8"
PARTSTAT = {
    Reply.Answer.COMING: "ACCEPTED",
    Reply.Answer.REMOTE: "ACCEPTED",
    Reply.Answer.ABSENT: "DECLINED",
}


def attachment(session, participant):
    """The outbox.Attachment by which a calendar takes in `session`, moves it or strikes it out.

    It says what the participant has answered. The same session keeps its UID in every mail.
    """
    event = _events([session], stamp=timezone.now(), with_pages=bool(participant.user_id))[0]
    reply = people.reply_of(session, participant)
    invited = ics.Person(
        participant.name, participant.address, PARTSTAT.get(reply and reply.answer, "NEEDS-ACTION")
    )
    content = ics.invitation(event, organizer=_organizer(session.collective), attendee=invited)
    return outbox.Attachment(
        name=name_of(session),
        content=content,
        content_type=f"{CONTENT_TYPE}; method={ics.method_of(event)}",
    )


def file_of(session, *, with_page):
    """The bytes of a calendar file with `session` alone; `with_page`, for who has an account."""
    events = _events([session], stamp=None, with_pages=with_page)
    return ics.feed(events, name=session.collective.name)


def name_of(session):
    """« seance-2026-05-21.ics »."""
    return f"seance-{session.day.isoformat()}.ics"


def _told_of(sessions):
    around = ("collective", "capsule__theme", "guide", "poll")
    return sessions.select_related(*around).order_by("day", "starts_at", "pk")


_SEEN = PreparedFor(lambda user: _told_of(Session.objects.visible_to(user)))
_PUBLISHED = Prepared(
    lambda collective: _told_of(Session.objects.published().filter(collective=collective))
)


def content_of(link):
    """The bytes of the calendar that the feed `link` gives: of an account, or of a participant."""
    if link.user:
        rows, name = _SEEN.objects(link.user), "CapCollectif"
    else:
        collective = link.participant.collective
        rows, name = _PUBLISHED.objects(collective.pk), collective.name
    events = _events(rows, stamp=None, with_pages=bool(link.user), around=rows)
    return ics.feed(events, name=name)


def _standing(**owner):
    return SecretLink.objects.filter(scope=SecretLink.Scope.FEED, replaced_at=None, **owner)


_OF_ACCOUNT = Prepared(lambda user: _standing(user=user))
_OF_PARTICIPANT = Prepared(lambda participant: _standing(participant=participant))


def link_of(user=None, participant=None):
    """The feed’s SecretLink of an account, or of a participant; None before the first one."""
    found = _OF_ACCOUNT.objects(user.pk) if user else _OF_PARTICIPANT.objects(participant.pk)
    return next(iter(found), None)


@transaction.atomic
def renew(*, by, user=None, participant=None):
    """Give a feed its first address, or another one at once: the old one opens nothing any more."""
    link = link_of(user, participant)
    if link:
        return links.replace(link, by=by)
    return links.issue(SecretLink.Scope.FEED, user=user, participant=participant)


def _events(sessions, *, stamp, with_pages, around=None):
    """An ics.Event for each of `sessions`, in order, changed at `stamp`, else when it really was.

    `around` are the sessions of their capsules; without them, each autonomous work asks for its own.
    """
    stamps = {} if stamp else _stamps(sessions)
    return [
        _event(
            session,
            period=tutoring.period_of(session, around),
            stamp=stamp or stamps[session.collective_id],
            with_page=with_pages,
        )
        for session in sessions
    ]


def _stamps(sessions):
    """{collective pk: when its calendar was last published}."""
    versions = Publication.objects.filter(collective__in={each.collective_id for each in sessions})
    last = versions.order_by().values_list("collective").annotate(Max("published_at"))
    return defaultdict(lambda: timezone.now(), last)


def _event(session, *, period, stamp, with_page):
    is_cancelled = session.cancelled_at is not None
    is_tentative = not is_cancelled and session.is_polled
    page = outbox.absolute(reverse("capsules:session_detail", args=[session.pk]))
    mark = "Annulée\u00a0: " if is_cancelled else "Date à choisir\u00a0: " if is_tentative else ""
    return ics.Event(
        uid=str(session.uid),
        sequence=session.sequence,
        title=f"{mark}{session.name}, {session.collective.name}",
        first_day=period.first if period else session.day,
        last_day=session.day,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        stamp=stamp,
        location=_location(session, is_cancelled),
        description="\n".join(_told(session, is_tentative, page if with_page else "")),
        url=page if with_page else "",
        is_cancelled=is_cancelled,
        is_tentative=is_tentative,
        is_period=period is not None,
    )


def _location(session, is_cancelled):
    link = "" if is_cancelled else session.video_link
    return ", ".join(filter(None, (session.place, link)))


def _told(session, is_tentative, page):
    """The lines under the title: what it is, how to come, where to read more."""
    if session.cancelled_at:
        yield "Cette séance est annulée."
    elif is_tentative:
        yield "Cette date est provisoire\u00a0: un sondage est ouvert pour la choisir."
    yield session.get_mode_display()
    if session.capsule:
        theme = session.capsule.theme.title
        yield f"Capsule {session.capsule.position}, temps {session.step_number}\u00a0: {theme}"
    if not session.cancelled_at:
        yield from _how(session)
    if page:
        yield f"Répondre, lire le programme et les documents\u00a0: {page}"


def _how(session):
    if session.mode == Mode.TUTORED:
        yield "Rien à rejoindre\u00a0: un temps de travail chez vous, à votre rythme."
        if session.starts_at:
            hours = f"{french.hour(session.starts_at)} à {french.hour(session.ends_at)}"
            yield f"Permanence le {french.day(session.day)}, de {hours}."
    if session.video_link:
        yield f"Rejoindre la visio\u00a0: {session.video_link}"
    if (guide := getattr(session, "guide", None)) and guide.access:
        yield f"Accès\u00a0: {guide.access}"


def _organizer(collective):
    """Whom a calendar’s own answers go to: a facilitator, as our own address is read by nobody."""
    people = list(collective.region.facilitators.filter(is_active=True).order_by("pk"))
    opened = [each for each in people if each.pk == collective.created_by_id]
    if person := next(iter(opened or people), None):
        return ics.Person(person.get_full_name(), person.email)
    return ics.Person(collective.name, email.utils.parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
