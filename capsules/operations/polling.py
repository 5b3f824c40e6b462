"""Choosing a date together: propose several, ask, answer, choose one, which is published at once.

Callers check rights. Mails are drafts, which leave once a facilitator sends them; a reminder, which
she writes on purpose, leaves by itself after a while.
"""

import datetime

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from capcollectif import french, meanwhile, outbox
from capcollectif.errors import Refused, Stale
from capsules.calculations.method import Mode
from capsules.models import SLOT, Poll, Proposal, SecretLink, Session, SessionChange, Vote
from capsules.queries import mails, polls

from . import drafting, links, participants, planning, publishing
from .drafting import Conflicting

FEWEST_DATES, MOST_DATES = 2, 6

CANCELLED = "Cette séance est annulée\u00a0: il n’y a plus de date à choisir."
AUTONOMOUS = (
    "Une séance en autonomie n’a pas d’heure commune\u00a0: il n’y a pas de date à choisir."
)
FEW_DATES = "Proposez au moins deux dates\u00a0; pour une seule, modifiez la séance."
PAST_DATE = "Cette date est passée\u00a0: proposez-en une à venir."
PAST_DATES = "Les dates proposées sont passées\u00a0: proposez-en d’autres."
CLOSED = "Ce sondage est clos."
OPEN = "Ce sondage est déjà ouvert."
NOT_PROPOSED = "Cette date n’est plus proposée\u00a0: relisez le tableau, puis choisissez."
NOTHING_TO_ANSWER = "Ces dates ne sont plus proposées\u00a0: relisez la liste, puis répondez."
CHANGED_MEANWHILE = f"Ce sondage a changé {meanwhile.COMPARE}"
TO_BE_CALLED_OFF = "L’annulation de cette séance attend d’être publiée\u00a0: publiez-la, ou revenez dessus d’abord."
NOBODY_LEFT = (
    "Rien n’est parti\u00a0: tout le monde a répondu, a déjà un courriel d’aujourd’hui, ou n’a pas "
    "d’adresse."
)


@transaction.atomic
def propose(session, *, dates, by, words="", answer_by=None, seen="", confirmed=False):
    """Open the poll of `session` with these `dates` (ballot.Slot), or change them; return the Poll.

    A date that stays keeps its answers. Who has not answered gets a draft that asks. `seen` is the
    `mark` of what `by` had before their eyes: raises Stale if it is another by now. What speaks
    against a date, and answers that would go, raise Conflicting unless `confirmed`. Raises Refused
    if the session takes no poll, or it is closed.
    """
    session = _locked(session)
    poll = _poll_of(session)
    _check_dates(session, poll, dates)
    if seen not in ("", mark(poll)):
        raise Stale(CHANGED_MEANWHILE, poll)
    reasons = [] if confirmed else [*_against(session, poll, dates), *_lost(poll, dates)]
    if reasons:
        raise Conflicting(reasons)
    if poll is None:
        poll = Poll(session=session, opened_by=by)
        _tell_calendars(session)  # its date is provisional from now on
    poll.words, poll.answer_by = words, answer_by
    poll.save()
    _write_dates(poll, dates)
    participants.gather(session.collective)
    _ask(poll, by=by, words=words, draft=True)
    return poll


def _locked(session):
    """The session as it is now, for this transaction alone, in a calendar that nobody publishes."""
    planning.locked(session.collective)
    return _locked_alone(session)


def _locked_alone(session):
    rows = Session.objects.select_for_update(of=("self",)).select_related("collective__region")
    session = rows.get(pk=session.pk)
    if session.cancelled_at:
        raise Refused(CANCELLED)
    return session


def _poll_of(session):
    return (
        Poll.objects.filter(session=session).select_related("session__collective", "chosen").first()
    )


def _check_dates(session, poll, dates):
    if session.mode == Mode.TUTORED:
        raise Refused(AUTONOMOUS)
    if poll and not poll.is_open:
        raise Refused(f"{CLOSED} Rouvrez-le d’abord.")
    if len({(date.day, date.starts_at) for date in dates}) < FEWEST_DATES:
        raise Refused(FEW_DATES)
    today = timezone.localdate()
    if any(date.day < today and not _is_there(poll, date) for date in dates):
        raise Refused(PAST_DATE)


def _is_there(poll, date):
    known = poll.proposals.all() if poll else ()
    return any((each.day, each.starts_at) == (date.day, date.starts_at) for each in known)


def mark(poll):
    """What tells this poll from the same one changed; of None, that there was none."""
    data = []
    if poll:
        data = [poll.words, str(poll.answer_by), poll.is_open]
        data += [str((each.day, each.starts_at, each.ends_at)) for each in poll.proposals.all()]
    return meanwhile.mark(data)


def _against(session, poll, dates):
    """What speaks against the new ones of `dates`: French sentences."""
    new = [date.day for date in dates if not _is_there(poll, date)]
    if not new:
        return
    collective = session.collective
    closed, others = planning.closed_days_of(collective), drafting.dates_of(collective)
    own = next(each for each in others if each.pk == session.pk)
    for day in new:
        for reason in drafting.conflicts(own, day=day, dates=others, closed=closed):
            yield f"{french.day(day).capitalize()}\u00a0: {reason[0].lower()}{reason[1:]}"


def _lost(poll, dates):
    """Which answers would go: a French sentence for each date with answers that is not kept."""
    if poll is None:
        return
    kept = {(date.day, date.starts_at) for date in dates}
    for proposal in poll.proposals.annotate(answers=Count("votes")):
        if proposal.answers and (proposal.day, proposal.starts_at) not in kept:
            told = french.counted(
                proposal.answers, "réponse déjà donnée s’en ira,réponses déjà données s’en iront"
            )
            yield f"{french.day(proposal.day).capitalize()} n’est plus proposé\u00a0: {told}."


def _write_dates(poll, dates):
    """Bring the proposals to `dates`; the secret links last until after the latest of them."""
    known = {(each.day, each.starts_at): each for each in poll.proposals.all()}
    wanted = {(date.day, date.starts_at): date for date in dates}
    for key in known.keys() - wanted.keys():
        known[key].delete()
    for key, date in wanted.items():
        row = known.get(key) or Proposal(poll=poll, day=date.day, starts_at=date.starts_at)
        row.ends_at = date.ends_at
        row.save()
    own = SecretLink.objects.filter(scope=SecretLink.Scope.POLL, session=poll.session_id)
    own.filter(replaced_at=None).update(expires_at=_links_end(poll))


def _links_end(poll):
    return links.until_after(*(each.day for each in poll.proposals.all()))


def _tell_calendars(session):
    """A date that becomes provisional, or firm, is a change to those who follow a calendar."""
    Session.objects.filter(pk=session.pk).update(sequence=F("sequence") + 1)


# ── Asking ──────────────────────────────────────────────────────────────────


@transaction.atomic
def remind(poll, *, words, by):
    """Write to those who have not answered and were not written to today; return how many.

    Each mail leaves after outbox.TIME_TO_CANCEL, unless they answer meanwhile. Raises Refused if there is
    nobody to write to, or the poll is closed.
    """
    session = _locked(poll.session)
    poll = _poll_of(session)
    if not poll or not poll.is_open:
        raise Refused(CLOSED)
    if not poll.proposals.filter(day__gte=timezone.localdate()).exists():
        raise Refused(PAST_DATES)
    participants.gather(session.collective)
    written = _ask(poll, by=by, words=words, draft=False)
    if not written:
        raise Refused(NOBODY_LEFT)
    return written


def _ask(poll, *, by, words, draft):
    """Ask those who have not answered, have an address, and no such mail of today; return how many."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    asked = polls.asked_since(poll, midnight)
    board = polls.board(poll, user=by, today=timezone.localdate())
    return sum(
        _write(poll, person, kind=mails.POLL, by=by, draft=draft, words=words)
        for person in board.waiting
        if person.pk not in asked
    )


def _write(poll, person, *, kind, by, draft, **params):
    """A mail to that participant, whose secret link lasts as long as the dates; 0 without address."""
    if not person.address:
        return 0
    links.issue(
        SecretLink.Scope.POLL,
        participant=person,
        session=poll.session,
        expires_at=_links_end(poll),
    )
    outbox.write(
        kind=kind,
        recipient=person.address,
        params={
            "poll": poll.pk,
            "session": poll.session_id,
            "participant": person.pk,
            "structure": person.structure_id,
            **params,
        },
        by=by,
        topic=mails.topic_of(poll.session.collective),
        draft=draft,
        delay=datetime.timedelta(0) if draft else outbox.TIME_TO_CANCEL,
    )
    return 1


# ── Answering ───────────────────────────────────────────────────────────────


@transaction.atomic
def vote(session, *, by, choices):
    """Write what the participant `by` says: {Proposal pk: choice}; another answer replaces it.

    Dates that are past, or no longer proposed, are left out. Raises Refused if none is left, the
    poll is closed, or the session cancelled meanwhile.
    """
    session = _locked_alone(session)
    poll = _poll_of(session)
    if not poll or not poll.is_open:
        raise Refused(_told(poll))
    to_come = poll.proposals.filter(day__gte=timezone.localdate(), pk__in=choices)
    votes = [
        Vote(proposal=each, participant=by, choice=choices[each.pk], answered_at=timezone.now())
        for each in to_come
    ]
    if not votes:
        raise Refused(NOTHING_TO_ANSWER)
    Vote.objects.bulk_create(
        votes,
        update_conflicts=True,
        unique_fields=["proposal", "participant"],
        update_fields=["choice", "answered_at"],
    )


def _told(poll):
    """Why one may not answer any more."""
    if not poll or not poll.chosen:
        return CLOSED
    return f"{CLOSED} La séance a lieu le {french.day(poll.chosen.day)}."


# ── Choosing ────────────────────────────────────────────────────────────────


@transaction.atomic
def choose(poll, *, proposal, by):
    """Close `poll` with that Proposal (its pk), which is published at once; return it.

    The session keeps its UID, and whatever else waits for a publication goes on waiting. Each person
    gets a draft that tells the date. Raises Refused.
    """
    session, poll = _open_poll(poll)
    chosen = poll.proposals.filter(pk=proposal).first()
    if chosen is None:
        raise Refused(NOT_PROPOSED)
    if chosen.day < timezone.localdate():
        raise Refused(PAST_DATE)
    _publish(session, chosen, by=by)
    _close(poll, chosen, by=by)
    return chosen


@transaction.atomic
def close(poll, *, by):
    """Close `poll` without a choice: the session keeps the date that it has. Raises Refused."""
    session, poll = _open_poll(poll)
    _tell_calendars(session)
    _close(poll, None, by=by)


@transaction.atomic
def reopen(poll, *, by):
    """Take the closing of `poll` back: people may answer again, mails that tell the date do not leave.

    The session keeps the date that was published, until another is chosen. Raises Refused.
    """
    session = _locked(poll.session)
    poll = _poll_of(session)
    if poll.is_open:
        raise Refused(OPEN)
    poll.closed_at = poll.closed_by = poll.chosen = None
    poll.save(update_fields=["closed_at", "closed_by", "chosen"])
    _tell_calendars(session)
    _withdraw(poll, mails.POLL_CLOSED, by=by)


def _open_poll(poll):
    session = _locked(poll.session)
    poll = _poll_of(session)
    if not poll.is_open:
        raise Refused(_told(poll))
    return session, poll


def _publish(session, chosen, *, by):
    """Publish that date alone: what was drafted of this session besides its date waits again."""
    waiting = SessionChange.objects.filter(session=session).first()
    if waiting and waiting.is_cancelled:
        raise Refused(TO_BE_CALLED_OFF)
    if waiting:
        SessionChange.objects.filter(pk=waiting.pk).delete()
    date = {name: getattr(chosen, name) for name in ("day", "starts_at", "ends_at")}
    if all(getattr(session, name) == value for name, value in date.items()):
        _tell_calendars(session)
    else:
        drafting.change_session(session, by=by, confirmed=True, **date)
        publishing.publish(session.collective, by=by, only=session.pk)
    if waiting:
        others = {name: getattr(waiting, name) for name in SLOT if name not in (*date, "why")}
        drafting.change_session(session, by=by, **others)


def _close(poll, chosen, *, by):
    poll.closed_at, poll.closed_by, poll.chosen = timezone.now(), by, chosen
    poll.save(update_fields=["closed_at", "closed_by", "chosen"])
    _withdraw(poll, mails.POLL, by=by)
    for person in polls.people_of(poll):
        _write(
            poll,
            person,
            kind=mails.POLL_CLOSED,
            by=by,
            draft=True,
            chosen=chosen.pk if chosen else None,
            words="",
        )


def _withdraw(poll, kind, *, by):
    """Mails of that kind that have not left have nothing to say any more."""
    for message in polls.unsent(poll, kind):
        if message.state != message.State.SET_ASIDE and not message.leased_until:
            outbox.cancel(message, by=by)
