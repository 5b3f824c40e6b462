"""Who was there, as it is true today: the last fact about each half-day of each person."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from capcollectif import french
from capcollectif.prepared import Prepared
from capsules.calculations import hours
from capsules.models import Participant, Presence

MOST_FACTS = 200  # of a session, read on one page


_FACTS = Prepared(lambda session: Presence.objects.filter(session=session).order_by("pk"))


def of(session):
    """{(participant pk, half): the last Presence}, absences among them. One query."""
    return {(row.participant_id, row.half): row for row in _FACTS.objects(session.pk)}


class Said(NamedTuple):
    """What a Presence says, without how it was noted."""

    is_present: bool
    mode: str


def of_sessions(sessions):
    """{(session pk, participant pk, half): what the last Presence Said} of a query of sessions.

    One query.
    """
    rows = Presence.objects.filter(session__in=sessions).order_by("pk")
    columns = rows.values_list("session", "participant", "half", *Said._fields)
    return {row[:3]: Said(*row[3:]) for row in columns}


@dataclass(frozen=True)
class Line:
    """Somebody on the list of a session. `facts` are the last ones, {half: Presence}."""

    participant: Participant
    surname_first: str
    facts: dict
    answer: str  # of Reply.Answer; empty if there is none

    @property
    def there(self):
        """{half: Presence} of the halves when they were there."""
        return {half: fact for half, fact in self.facts.items() if fact.is_present}


def lines(session):
    """A Line for each person who takes part today or was noted, by surname. Three queries."""
    facts = of(session)
    present = Participant.objects.present().filter(collective=session.collective_id)
    noted = {participant for participant, _ in facts}
    people = Participant.objects.filter(Q(pk__in=present.values("pk")) | Q(pk__in=noted))
    answers = dict(session.replies.values_list("participant", "answer"))
    halves = hours.of(session)
    found = [
        Line(
            participant=person,
            surname_first=surname_first(person),
            facts={half: facts[person.pk, half] for half in halves if (person.pk, half) in facts},
            answer=answers.get(person.pk, ""),
        )
        for person in people.with_names()
    ]
    return sorted(found, key=lambda line: (french.plain(line.surname_first), line.participant.pk))


def there(session, half):
    """The pks of the Participants who are there. One query."""
    return {pk for (pk, each), fact in of(session).items() if each == half and fact.is_present}


_PRESENT = Prepared(
    lambda collective: Participant.objects.present().filter(collective=collective).with_names()
)


def names(session):
    """The Participants who may check in, by surname. One query."""
    people = _PRESENT.objects(session.collective_id)
    return sorted(people, key=lambda each: (french.plain(surname_first(each)), each.pk))


def surname_first(participant):
    """« Belkacem Samira »."""
    return f"{participant.family_name} {participant.given_name}".strip()


def counts(session):
    """{half: how many people are there}, every half of the session there, in order. One query."""
    found = dict.fromkeys(hours.of(session), 0)
    for (_, half), fact in of(session).items():
        if half in found:
            found[half] += fact.is_present
    return found


@dataclass(frozen=True)
class Fact:
    """A Presence as it was noted; `corrects` tells that it was not the first about that half-day."""

    presence: Presence
    corrects: bool


def history(session):
    """The last MOST_FACTS Facts, the newest first. One query."""
    rows = session.presences.select_related(
        "participant__user", "participant__structure", "recorded_by"
    )
    seen, found = set(), []
    for row in rows.order_by("pk"):
        key = (row.participant_id, row.half)
        found.append(Fact(row, key in seen))
        seen.add(key)
    return found[: -MOST_FACTS - 1 : -1]
