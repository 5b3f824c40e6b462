"""Certificates of attendance, in bulk, from what was recorded. Callers check rights (`animated_by`).

One stays for good once it is issued. Where what was recorded has changed since, issuing again
replaces it: its code then says so.
"""

import secrets
from collections import defaultdict
from dataclasses import astuple
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from capcollectif import locks
from capcollectif.errors import Refused
from capsules.calculations import certificates, codes
from capsules.calculations.certificates import Content
from capsules.models import Certificate, Participant
from capsules.queries import activity, funders

NOTHING = (
    "Personne n’a encore d’heures notées. Notez d’abord les présences, ou validez le travail "
    "en autonomie."
)


class Standing(NamedTuple):
    """Where somebody’s certificate stands: `content` is what it would say today, or None."""

    participant: Participant
    content: Content | None
    certificate: Certificate | None  # the one there is

    @property
    def state(self):
        """ "kept", "new", "changed" or "withdrawn"."""
        if self.content is None:
            return "withdrawn"
        if self.certificate is None:
            return "new"
        is_same = certificates.same(self.certificate.content, certificates.as_data(self.content))
        return "kept" if is_same else "changed"


class Outcome(NamedTuple):
    """How many certificates an issue made anew, put in the place of others, withdrew, left alone."""

    new: int
    changed: int
    withdrawn: int
    kept: int


def standings(collective, *, session=None, signed_by=""):
    """The Standing of everybody who has hours or a certificate, by name.

    Of `session`, or of the whole path of `collective`, which comes with its region. Six queries.
    """
    sessions = _sessions(collective, session)
    attended = _attended(sessions)
    present = Certificate.objects.present().filter(collective=collective, session=session)
    issued = {each.participant_id: each for each in present}
    people = Participant.objects.filter(pk__in={*attended, *issued}).with_names()
    asked = funders.of(collective)
    common = {
        "collective": collective.name,
        "region": collective.region.name,
        "is_path": session is None,
        "mentions": asked.mentions,
        "logos": tuple(certificates.LogoFacts(*astuple(logo)) for logo in asked.logos),
        "signed_by": signed_by,
    }
    rows = [
        Standing(
            person,
            _content(person, attended[person.pk], common) if person.pk in attended else None,
            issued.get(person.pk),
        )
        for person in people
    ]
    return sorted(rows, key=lambda row: (row.participant.name.casefold(), row.participant.pk))


def _sessions(collective, session):
    """The query of the sessions to certify, up to today."""
    own = collective.sessions.filter(pk=session.pk) if session else collective.sessions.all()
    past = own.present().filter(day__lte=timezone.localdate())
    return past.select_related("capsule").order_by("day", "starts_at", "pk")


def _attended(sessions):
    """{participant pk: [Attended]}, by day. Three queries."""
    times = activity.times(sessions)
    found = defaultdict(list)
    by_pk = {session.pk: session for session in sessions}
    order = {pk: at for at, pk in enumerate(by_pk)}
    for (session, participant), minutes in sorted(times.items(), key=lambda t: order[t[0][0]]):
        slot = by_pk[session]
        number = slot.capsule.position if slot.capsule else 0
        found[participant].append(certificates.attended(slot, number=number, times=minutes))
    return dict(found)


def _content(person, sessions, common):
    return Content(
        person=person.name, belongs_to=person.belongs_to, sessions=tuple(sessions), **common
    )


@transaction.atomic
def issue(collective, *, by, session=None):
    """Bring the certificates of `session`, or of the whole path, in line with what was recorded.

    Returns an Outcome: done twice, the second changes nothing. Raises Refused if there is nothing
    to certify, and nothing to withdraw.
    """
    locks.held(collective)
    rows = standings(collective, session=session, signed_by=by.get_full_name())
    if not rows:
        raise Refused(NOTHING)
    by_state = defaultdict(list)
    for row in rows:
        by_state[row.state].append(row)
    over = [row.certificate.pk for state in ("changed", "withdrawn") for row in by_state[state]]
    Certificate.objects.filter(pk__in=over).update(replaced_at=timezone.now())
    Certificate.objects.bulk_create(
        Certificate(
            collective=collective,
            participant=row.participant,
            session=session,
            code=_new_code(),
            content=certificates.as_data(row.content),
            issued_by=by,
        )
        for state in ("new", "changed")
        for row in by_state[state]
    )
    return Outcome(*(len(by_state[state]) for state in Outcome._fields))


def _new_code():
    return "".join(secrets.choice(codes.ALPHABET) for _ in range(certificates.CODE_LENGTH))


def of(*participants):
    """The certificates that hold of these participants, the latest first. One query."""
    return Certificate.objects.present().filter(participant__in=participants)


def of_user(user):
    """The same, of somebody with an account, wherever they took part."""
    return Certificate.objects.present().filter(participant__user=user)


def issued(collective, *, session=None):
    """The certificates that hold, of `session` or of the whole path, by name. One query."""
    rows = Certificate.objects.present().filter(collective=collective, session=session)
    return sorted(rows, key=lambda row: (row.content["person"].casefold(), row.pk))
