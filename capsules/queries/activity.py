"""How long each person took part in each session: what certificates and activity reports add up."""

from collections import defaultdict

from capsules.calculations import activity as calculated
from capsules.calculations import certificates
from capsules.calculations.method import Mode
from capsules.models import Participant, WorkedTime

from . import attendance


def times(sessions):
    """{(session pk, participant pk): {mode: minutes}} of a query of sessions.

    Presences count the half-days that they were recorded for; autonomous work counts once it was
    validated. Three queries.
    """
    by_pk = {session.pk: session for session in sessions}
    halves = defaultdict(dict)
    for (session, participant, half), row in attendance.of_sessions(sessions).items():
        if row.is_present:
            halves[session, participant][half] = row.mode
    found = {
        (session, participant): certificates.times(by_pk[session], theirs)
        for (session, participant), theirs in halves.items()
    }
    worked = WorkedTime.objects.filter(session__in=sessions, is_valid=True, withdrawn_at=None)
    for session, participant, minutes in worked.values_list("session", "participant", "minutes"):
        theirs = found.setdefault((session, participant), {})
        theirs[Mode.TUTORED.value] = theirs.get(Mode.TUTORED.value, 0) + minutes
    return {key: theirs for key, theirs in found.items() if theirs}


def report(collective, *, first, last):
    """The Report of the sessions of `collective` from `first` to `last`, those that took place.

    Six queries.
    """
    held = collective.sessions.present().filter(day__range=(first, last))
    sessions = held.select_related("capsule").order_by("day", "starts_at", "pk")
    enrolments = collective.enrolments.filter(added_on__lte=last).select_related("structure")
    found = times(sessions)
    people = Participant.objects.filter(pk__in={participant for _, participant in found})
    return calculated.report(
        list(sessions),
        places=[_place(each) for each in enrolments],
        people=[
            calculated.Person(pk, f"user-{user}" if user else f"guest-{pk}", structure)
            for pk, user, structure in people.values_list("pk", "user", "structure")
        ],
        times=found,
    )


def _place(enrolment):
    structure = enrolment.structure
    return calculated.Place(
        structure.pk,
        structure.name,
        structure.get_kind_display(),
        structure.city,
        enrolment.get_state_display(),
    )
