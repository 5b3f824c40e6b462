"""What a poll of dates says so far. Pure."""

import datetime
from collections import Counter
from typing import NamedTuple

YES, IF_NEEDED, NO = "yes", "if_needed", "no"


class Slot(NamedTuple):
    """A date to propose. Hours are Paris time."""

    day: datetime.date
    starts_at: datetime.time
    ends_at: datetime.time


class Tally(NamedTuple):
    """How many people said what of one date."""

    yes: int
    if_needed: int
    no: int
    is_best: bool  # no other date suits more people; several may be equal


def tally(proposals, votes):
    """{proposal: Tally} of all `proposals` (any keys), from `votes`: (proposal, choice) pairs.

    The best has most « yes », then most « if needed »; there is none while nobody said either.
    """
    counts = {proposal: Counter() for proposal in proposals}
    for proposal, choice in votes:
        if proposal in counts:
            counts[proposal][choice] += 1
    suits = {proposal: (count[YES], count[IF_NEEDED]) for proposal, count in counts.items()}
    most = max(suits.values(), default=(0, 0))
    return {
        proposal: Tally(*suits[proposal], count[NO], suits[proposal] == most and any(most))
        for proposal, count in counts.items()
    }


def answered(proposals, votes):
    """Who has answered each of `proposals`, from `votes`: (person, proposal) pairs."""
    wanted, found = set(proposals), {}
    for person, proposal in votes:
        found.setdefault(person, set()).add(proposal)
    return {person for person, known in found.items() if wanted <= known}
