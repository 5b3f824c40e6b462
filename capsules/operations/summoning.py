"""Convocations, which those who animate send, and the reminders that leave by themselves.

A convocation is a draft in the outbox. A week before a session, then the day before, each person
who has not said no gets a reminder, unless they thin them out. A Notice keeps it from coming twice.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from capcollectif import french, outbox
from capcollectif.errors import Refused
from capcollectif.models import Message
from capsules.calculations.method import Mode
from capsules.models import Collective, Notice, Participant, Reply, SecretLink, Session
from capsules.queries import mails

from . import links, participants, replying

Kind = Notice.Kind
State = Message.State
WEEK = timedelta(days=7)
FRESH = timedelta(days=10)  # before the session: a convocation as recent is the week’s reminder
FIRST_HOUR = 8  # of the day, in Paris: nobody is written to at night


@dataclass
class Summoned:
    """What came of it: names, in order."""

    written: list[str] = field(default_factory=list)
    ready: list[str] = field(default_factory=list)  # their convocation waits already
    answered: list[str] = field(default_factory=list)  # told, and they have said
    without_address: list[str] = field(default_factory=list)

    @property
    def sentences(self):
        """What to tell: a sentence for each list that is not empty."""
        told = [
            (self.ready, "Leur convocation attend déjà\u00a0: {names}."),
            (self.answered, "Déjà convoquées, et elles ont répondu\u00a0: {names}."),
            (self.without_address, "Sans adresse électronique, donc sans courriel\u00a0: {names}."),
        ]
        return [words.format(names=french.listed(names)) for names, words in told if names]


@transaction.atomic
def summon(session, *, people, words, by):
    """Draft a convocation to `session` for those Participants of `people` still there; return Summoned.

    Somebody told before gets another one only if they have not answered. Raises Refused if the
    session takes no answers: cancelled, over, autonomous, its date not chosen yet.
    """
    session = _locked(session)
    if why := replying.why_closed(session):
        raise Refused(why)
    done, addresses = Summoned(), set()
    present = Participant.objects.present().filter(collective=session.collective_id)
    for person in present.filter(pk__in=[each.pk for each in people]).with_names().order_by("pk"):
        outcome = _outcome(session, person, addresses)
        addresses.add(person.address)
        if outcome == "written":
            _summon(session, person, words, by)
        getattr(done, outcome).append(person.name)
    return done


def _locked(session):
    return (
        Session.objects.select_for_update(of=("self",))
        .select_related("collective")
        .get(pk=session.pk)
    )


def _outcome(session, person, addresses):
    """Which list of a Summoned this person comes in."""
    if not person.address:
        return "without_address"
    about = {"session": session, "participant": person, "day": session.day}
    notice = Notice.objects.filter(kind=Kind.CONVOCATION, **about).select_related("message").first()
    message = notice and notice.message
    if person.address in addresses or (message and message.state in mails.UNSENT):
        return "ready"
    if message and message.state == State.SENT and Reply.objects.filter(**about).exists():
        return "answered"
    return "written"


def _summon(session, person, words, by):
    message = _write(Kind.CONVOCATION, session, person, words=words, by=by, draft=True)
    about = {"session": session, "participant": person, "day": session.day}
    Notice.objects.update_or_create(
        kind=Kind.CONVOCATION, **about, defaults={"message": message, "written_at": timezone.now()}
    )


def _write(kind, session, person, *, by, words=None, draft=False):
    """A Message to `person` about `session`, with the links that its letter names."""
    until = links.until_after(session.day)
    links.issue(SecretLink.Scope.ANSWER, participant=person, session=session, expires_at=until)
    links.page_of(person)
    params = {
        "session": session.pk,
        "participant": person.pk,
        "structure": person.structure_id,
        "day": session.day.isoformat(),
    }
    if words is not None:
        params["words"] = words
    return outbox.write(
        kind=kind,
        recipient=person.address,
        params=params,
        by=by,
        topic=mails.topic_of(session.collective),
        draft=draft,
    )


# ── By itself ───────────────────────────────────────────────────────────────


def gather_people():
    """Make the Participants that are missing in the collectives that run; return how many."""
    missing = participants.with_newcomers(Collective.objects.published())
    return sum(participants.gather(each) for each in missing)


def remind(now):
    """Write the reminders that are due at `now`; return how many. Twice called, once written.

    The week’s from seven days before to two; the day’s, the day before. A worker that was stopped
    on the day sends them late rather than never.
    """
    local = timezone.localtime(now)
    if local.hour < FIRST_HOUR:
        return 0
    today = local.date()
    coming = Session.objects.present().filter(
        day__range=(today + timedelta(days=1), today + WEEK),
        collective__in=Collective.objects.published(),
    )
    fixed = coming.exclude(mode=Mode.TUTORED).exclude(
        poll__isnull=False, poll__closed_at__isnull=True
    )
    return sum(
        _remind_of(session, today) for session in fixed.select_related("collective").order_by("pk")
    )


def _remind_of(session, today):
    is_eve = session.day - today == timedelta(days=1)
    kind = Kind.DAY_BEFORE if is_eve else Kind.WEEK_BEFORE
    wants = "wants_day_before" if is_eve else "wants_week_before"
    told = _told(session, kind)
    present = Participant.objects.present().filter(collective=session.collective_id)
    by_address = {}
    for person in present.with_names().order_by("pk"):
        by_address.setdefault(person.address, person)
    due = [
        person
        for address, person in by_address.items()
        if address and getattr(person, wants) and person.pk not in told
    ]
    return sum(_remind(session, person, kind) for person in due)


def _told(session, kind):
    """The pk of those who are not to be reminded: they were, or have said that they do not come."""
    about = {"session": session, "day": session.day}
    told = set(Notice.objects.filter(kind=kind, **about).values_list("participant", flat=True))
    absent = Reply.objects.filter(answer=Reply.Answer.ABSENT, **about)
    told |= set(absent.values_list("participant", flat=True))
    if kind == Kind.WEEK_BEFORE:
        since = timezone.make_aware(datetime.combine(session.day - FRESH, time.min))
        lately = Notice.objects.filter(
            kind=Kind.CONVOCATION,
            message__state__in=(State.WAITING, State.SENT),
            written_at__gte=since,
            **about,
        )
        told |= set(lately.values_list("participant", flat=True))
    return told


@transaction.atomic
def _remind(session, person, kind):
    """Whether the reminder was written now: another worker may have been faster."""
    about = {"session": session, "participant": person, "kind": kind, "day": session.day}
    notice, is_new = Notice.objects.get_or_create(**about)
    if is_new:
        notice.message = _write(kind, session, person, by=None)
        notice.save(update_fields=["message"])
    return is_new
