"""Choosing a date together: what people said, who has not answered, which sessions wait for a date."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count

from capcollectif.models import Message
from capcollectif.prepared import Prepared
from capsules.calculations import ballot
from capsules.models import Participant, Poll, Proposal, Vote

from . import mails

NEVER_SENT = (Message.State.CANCELLED, Message.State.DROPPED)

_OPEN = Prepared(
    lambda collective: (
        Proposal.objects.filter(
            poll__closed_at=None,
            poll__session__collective=collective,
            poll__session__cancelled_at=None,
        )
        .order_by()
        .values("poll__session")
        .annotate(n=Count("pk"))
        .values_list("poll__session", "n")
    )
)


def count_dates(collective, sessions):
    """Say of each of the collective’s `sessions` how many dates it waits to choose from. One query."""
    counts = dict(_OPEN.rows(collective.pk))
    for session in sessions:
        session.proposed = counts.get(session.pk, 0)


class Date(NamedTuple):
    """A column of the table."""

    proposal: Proposal
    tally: ballot.Tally
    is_past: bool


class Cell(NamedTuple):
    """What somebody said of a date; both are empty while they have not."""

    choice: str
    words: str


class Row(NamedTuple):
    participant: Participant
    cells: list[Cell]


@dataclass(frozen=True)
class Board:
    """A poll as the page of its session shows it."""

    poll: Poll
    dates: list[Date]
    rows: list[Row]  # of others, with an answer at least
    own: Row | None  # of the reader, if they take part
    waiting: list[Participant]  # who has not answered each date to come

    @property
    def open_dates(self):
        """The Proposals that one may still answer."""
        return [each.proposal for each in self.dates if not each.is_past]

    @property
    def reachable(self):
        """How many of `waiting` have an address."""
        return sum(bool(each.address) for each in self.waiting)


def board(poll, *, user, today):
    """The Board of `poll` for `user`. Three queries, whatever its size."""
    proposals = list(poll.proposals.all())
    people = people_of(poll)
    votes = list(Vote.objects.filter(proposal__poll=poll, participant__in=[p.pk for p in people]))
    counts = ballot.tally(
        [each.pk for each in proposals], [(each.proposal_id, each.choice) for each in votes]
    )
    said = {(each.participant_id, each.proposal_id): each.choice for each in votes}
    rows = [_row(person, proposals, said) for person in people]
    own = next((row for row in rows if row.participant.user_id == user.pk), None)
    return Board(
        poll=poll,
        dates=[Date(each, counts[each.pk], each.day < today) for each in proposals],
        rows=[row for row in rows if row is not own and any(cell.choice for cell in row.cells)],
        own=own,
        waiting=_without_answer(people, proposals, said, today),
    )


def _row(person, proposals, said):
    choices = [said.get((person.pk, each.pk), "") for each in proposals]
    return Row(person, [Cell(each, Vote.Choice(each).label if each else "") for each in choices])


def _without_answer(people, proposals, said, today):
    wanted = [each.pk for each in proposals if each.day >= today]
    done = ballot.answered(wanted, said)
    return [each for each in people if wanted and each.pk not in done]


def people_of(poll):
    """Who may answer: those who take part today, by structure and name. One query.

    Somebody in the teams of two structures answers once, as queries.people.own says.
    """
    present = Participant.objects.present().filter(collective=poll.session.collective_id)
    names = ("user__first_name", "first_name", "user__last_name", "last_name", "pk")
    people = list(present.with_names().order_by("structure__name", *names))
    first = {}
    for person in sorted(people, key=lambda each: each.pk):
        first.setdefault(person.user_id or -person.pk, person.pk)
    return [each for each in people if first[each.user_id or -each.pk] == each.pk]


def choices_of(participant, proposals):
    """{proposal pk: choice} that they gave already."""
    own = Vote.objects.filter(participant=participant, proposal__in=proposals)
    return dict(own.values_list("proposal", "choice"))


def has_answered(poll, participant, *, today):
    """Whether they have answered each date to come."""
    to_come = poll.proposals.filter(day__gte=today)
    own = Vote.objects.filter(participant=participant).values("proposal")
    return not to_come.exclude(pk__in=own).exists()


def unsent(poll, kind):
    """The mails of that kind about `poll` that have not left."""
    return _mails(poll, kind).filter(state__in=mails.UNSENT)


def asked_since(poll, moment):
    """The pk of participants to whom a question waits to leave, or left since that moment."""
    asked = _mails(poll, mails.POLL).exclude(state__in=NEVER_SENT)
    rows = asked.values_list("params__participant", "state", "created_at")
    return {person for person, state, at in rows if state in mails.UNSENT or at >= moment}


def _mails(poll, kind):
    found = mails.messages(poll.session.collective)
    return found.filter(kind=kind, params__poll=poll.pk)
