"""Operations on the versions of a calendar. Publishing tells nobody: letters are the facilitator’s."""

from django.db import transaction
from django.utils import timezone

from capcollectif import meanwhile
from capcollectif.errors import Refused, Stale
from capsules.calculations import differences
from capsules.calculations.differences import Entry
from capsules.calculations.method import Beat
from capsules.models import SLOT, Collective, Publication, Session, SessionChange

from . import drafting, links

NOTHING_NEW = "Rien n’a changé depuis la version publiée\u00a0: il n’y a rien à publier."


def entries(dates):
    """(as published, as drafted): the differences.Entry lists of these DraftDates."""
    published = [_entry(date, date.session) for date in dates if date.is_published]
    return published, [_entry(date, date.slot) for date in dates]


def _entry(date, slot):
    session = date.session
    return Entry(
        uid=str(session.uid),
        capsule=session.capsule.position if session.capsule else 0,
        theme=session.capsule.theme.title if session.capsule else "",
        beat=session.beat,
        name=slot.title or Beat(session.beat).label,
        mode=slot.mode,
        day=slot.day,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        place=slot.place,
        video_link=slot.video_link,
        is_cancelled=date.is_cancelled and slot is not session,
    )


def pending(dates):
    """The Differences that publishing these DraftDates would make."""
    return differences.between(*entries(dates))


def mark(collective, dates):
    """What tells this draft from another: it changes with any date, and at each publication."""
    _, drafted = entries(dates)
    return meanwhile.mark([collective.published_number, differences.as_data(drafted)])


@transaction.atomic
def publish(collective, *, by, seen=None, only=None):
    """Make the draft of `collective` its next version, and return that Publication.

    `seen` is the `mark` of the draft that `by` had before their eyes. Of one session (`only`, its
    pk), all else goes on waiting. Raises Stale if the draft is another one by now, Refused if there
    is nothing to publish. Nothing is sent.
    """
    rows = Collective.objects.select_for_update(of=("self",))
    collective = rows.get(pk=collective.pk)
    dates = drafting.dates_of(collective)
    if only is not None:
        dates = _settled(dates, only)
    _check(collective, dates, seen)
    number = collective.published_number + 1
    _apply(dates, number)
    launch = next((date.day for date in dates if date.beat == "launch"), collective.starts_on)
    collective.published_number, collective.starts_on = number, launch
    collective.save(update_fields=["published_number", "starts_on"])
    _, drafted = entries(dates)
    return Publication.objects.create(
        collective=collective,
        number=number,
        published_by=by,
        content=differences.as_data(drafted),
    )


def _settled(dates, only):
    """`dates` as they are published, but for the one of that pk, which is as drafted."""
    return [
        date if date.pk == only else drafting.DraftDate(date.session, date.session, False)
        for date in dates
        if date.is_published or date.pk == only
    ]


def _check(collective, dates, seen):
    if collective.archived_at:
        raise Refused("Ce collectif est archivé\u00a0: remettez-le d’abord en service.")
    if not dates:
        raise Refused("Proposez d’abord le calendrier\u00a0: il n’a encore aucune date.")
    is_new = bool(pending(dates))
    if seen not in (None, mark(collective, dates)) and is_new:
        raise Stale(
            "Le brouillon a changé depuis que vous avez ouvert cette page\u00a0: relisez-le, "
            "puis publiez.",
            collective,
        )
    if not is_new:
        raise Refused(NOTHING_NEW)


def _apply(dates, number):
    """Bring each session to its draft. Four statements, whatever their number, and one a new day."""
    now, changed, moved = timezone.now(), [], []
    new = [date.pk for date in dates if not date.is_published]
    for date in dates:
        session = date.session
        if date.slot is not session:
            if session.day != date.slot.day:
                moved.append(session)
            for name in SLOT:
                setattr(session, name, getattr(date.slot, name))
            session.cancelled_at = now if date.is_cancelled else None
            session.sequence += 1
            changed.append(session)
    Session.objects.bulk_update(changed, [*SLOT, "cancelled_at", "sequence"])
    Session.objects.filter(pk__in=new).update(published_in=number)
    SessionChange.objects.filter(session__in=[session.pk for session in changed]).delete()
    for session in moved:
        links.follow(session)
