"""Who is there: people check in by themselves, those who animate tick a list. Nothing is rewritten.

Each fact is a row; a correction is one more, and the last one is true (queries.attendance).
Callers check rights: `animated_by` for the list, the link of the room for checking in.
"""

from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from capcollectif import french
from capcollectif.errors import Refused
from capsules.calculations import hours
from capsules.calculations.method import Mode
from capsules.models import Enrolment, Participant, Presence, Reply, SecretLink, Session
from capsules.queries import attendance

from . import participants

MOST_GUESTS = 40  # that type their own name, a session: a robot may not fill the collective

CANCELLED = "Cette séance est annulée\u00a0: il n’y a pas de présence à noter."
NOTHING_TO_NOTE = "On travaille ici à son rythme\u00a0: il n’y a pas de présence à noter."
TOO_EARLY = "La séance n’a pas encore eu lieu\u00a0: la liste s’ouvre le jour même."
TOO_MANY_GUESTS = (
    "Beaucoup de monde s’est ajouté\u00a0: demandez à la personne qui anime de vous noter."
)
WHICH_ONE = "Plusieurs personnes portent ce nom\u00a0: choisissez la bonne dans la liste."


class Mark(NamedTuple):
    """What is said of one half-day of one person; `mode` is None for somebody who was not there."""

    participant: int  # pk
    half: str
    mode: str | None


def open_half(session, *, now):
    """The half that people check in to at `now`. Raises Refused, with when, at any other time."""
    _refuse_no_meeting(session)
    first, last = hours.opening(session)
    here = timezone.make_naive(now)
    if here < first:
        when = f"{french.day(first.date())} à {french.hour(first.time())}"
        raise Refused(f"Le pointage de cette séance ouvre le {when}.")
    if here > last:
        when = f"{french.day(last.date())}, {french.hour(last.time())}"
        raise Refused(
            f"Le pointage de cette séance est fermé depuis le {when}. Vous y étiez\u00a0? "
            "Dites-le à la personne qui anime\u00a0: elle complétera la liste."
        )
    return hours.half_at(session, here)


def half_now(session):
    """The half that people check in to now; None while they cannot."""
    try:
        return open_half(session, now=timezone.now())
    except Refused:
        return None


@transaction.atomic
def check_in(session, participant, *, by):
    """Note that `participant` is there now, by themselves, and return the Presence.

    The one there is, if they were noted already. `by` is whose account it is, or None. Raises
    Refused as open_half does.
    """
    session = _locked(session)
    half = open_half(session, now=timezone.now())
    found = attendance.of(session).get((participant.pk, half))
    if found and found.is_present:
        return found
    mark = Mark(participant.pk, half, _usual_mode(session, participant))
    return _append(session, mark, source=Presence.Source.SELF, by=by)


@transaction.atomic
def check_in_guest(session, *, by, **names):
    """Note somebody who types their name (first_name, last_name, organisation); see check_in.

    Raises Refused as open_half does, for a name that several people bear, or past MOST_GUESTS.
    """
    session = _locked(session)
    open_half(session, now=timezone.now())
    return check_in(session, _known_or_new(session, by=by, most=MOST_GUESTS, **names), by=by)


@transaction.atomic
def take_back(session, participant, *, by):
    """They tapped the wrong name: they are not there, after all. Raises Refused as open_half does."""
    session = _locked(session)
    half = open_half(session, now=timezone.now())
    found = attendance.of(session).get((participant.pk, half))
    if found and found.is_present:
        _append(session, Mark(participant.pk, half, None), source=Presence.Source.SELF, by=by)


@transaction.atomic
def note(session, marks, *, by, guest=None):
    """Append each of `marks` that is not true already, and `guest` as there all along.

    `guest` is somebody to write down for good (first_name, last_name, organisation), unless
    somebody of that name takes part already. Raises Refused for a session that is cancelled,
    autonomous, or of a day to come, and for a name that several people bear.
    """
    session = _locked(session)
    _refuse_no_meeting(session)
    if session.day > timezone.localdate():
        raise Refused(TOO_EARLY)
    if guest:
        person = _known_or_new(session, by=by, **guest)
        mode = _usual_mode(session, person)
        marks = [*marks, *(Mark(person.pk, half, mode) for half in hours.of(session))]
    true = attendance.of(session)
    for mark in marks:
        if not _says(true.get((mark.participant, mark.half)), mark):
            _append(session, mark, source=Presence.Source.LIST, by=by)


def usual_mode(session, *, answer=None):
    """The Mode of somebody there who answered so: at a distance from a video, or as they said."""
    is_far = session.mode == Mode.VIDEO or answer == Reply.Answer.REMOTE
    return Mode.VIDEO if is_far else Mode.IN_PERSON


def room_link(session):
    """The SecretLink that one checks in by, or None if nobody has shown it yet."""
    open_links = SecretLink.objects.open(timezone.now())
    return open_links.filter(scope=SecretLink.Scope.CHECK_IN, session=session).first()


def _usual_mode(session, participant):
    answer = session.replies.filter(participant=participant).values_list("answer", flat=True)
    return usual_mode(session, answer=answer.first())


def _locked(session):
    """The row as it is now, while nobody else notes who is there."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("collective")
    return rows.get(pk=session.pk)


def _refuse_no_meeting(session):
    if session.cancelled_at:
        raise Refused(CANCELLED)
    if not hours.of(session):
        raise Refused(NOTHING_TO_NOTE)


def _says(row, mark):
    """Whether `row`, the last Presence or None, says the same as `mark`."""
    if row is None or not row.is_present:
        return mark.mode is None
    return row.mode == mark.mode


def _append(session, mark, *, source, by):
    return Presence.objects.create(
        session=session,
        participant_id=mark.participant,
        half=mark.half,
        is_present=mark.mode is not None,
        mode=mark.mode or usual_mode(session),
        source=source,
        recorded_by=by,
    )


def _known_or_new(session, *, first_name, last_name, organisation, by, most=None):
    """The Participant of that name, from there unless nobody says whence; else a new guest."""
    collective = session.collective
    name, place = french.plain(f"{first_name} {last_name}".strip()), french.plain(organisation)
    present = Participant.objects.present().filter(collective=collective).with_names()
    known = [
        each
        for each in present
        if french.plain(each.name) == name and place in ("", french.plain(each.belongs_to))
    ]
    if len(known) > 1:
        raise Refused(WHICH_ONE)
    if known:
        return known[0]
    if most is not None and _guests_of_the_day(session) >= most:
        raise Refused(TOO_MANY_GUESTS)
    names = {"first_name": first_name, "last_name": last_name}
    where = _where(collective, organisation)
    return participants.add_guest(collective, by=by, **names, **where)


def _guests_of_the_day(session):
    alone = Q(source=Presence.Source.SELF, participant__user=None)
    return session.presences.filter(alone).values("participant").distinct().count()


def _where(collective, organisation):
    """A structure of the collective, if that is its name; else what was typed."""
    rows = Enrolment.objects.staying().filter(collective=collective).select_related("structure")
    for enrolment in rows:
        if french.plain(enrolment.structure.name) == french.plain(organisation):
            return {"structure": enrolment.structure}
    return {"organisation": organisation}
