"""The enjeux of a collective, and what its launch day said of them."""

from collections import defaultdict

from capcollectif.prepared import Prepared
from capsules.calculations.method import Beat
from capsules.models import Board, Stake, StakeNote

from . import boards

FOLLOWED_IN = (Beat.LAUNCH, Beat.SHARING, Beat.FINAL_REVIEW)  # sessions whose page shows them
FIRST_WORDS = (Board.Kind.MOTIVATIONS, Board.Kind.BENEFICIARIES)


_OF_COLLECTIVE = Prepared(
    lambda collective: (
        Stake.objects.present()
        .filter(collective=collective)
        .select_related("session")
        .order_by("pk")
    )
)
_TOLD = Prepared(
    lambda collective: (
        StakeNote.objects.filter(stake__collective=collective, stake__archived_at=None)
        .select_related("session")
        .order_by("written_at", "pk")
    )
)


def of_collective(collective):
    """Its Stakes in order, each with its session, and `told`: its notes with theirs.

    Two queries, one for none.
    """
    found = _OF_COLLECTIVE.objects(collective.pk)
    told = defaultdict(list)
    for note in _TOLD.objects(collective.pk) if found else ():
        told[note.stake_id].append(note)
    for stake in found:
        stake.told = told[stake.pk]
    return found


def taken_off(collective):
    """Those that can be put back. One query."""
    return list(collective.stakes.filter(archived_at__isnull=False).order_by("pk"))


def sessions_to_tell(collective, *, today):
    """Published sessions of `collective` that have begun by `today`, the last first; the first one else."""
    present = collective.sessions.present()
    past = list(present.filter(day__lte=today).order_by("-day", "-starts_at", "-pk"))
    return past or list(present.order_by("day", "starts_at", "pk")[:1])


def first_words(collective):
    """The Sheets of what moved people on the launch day, and for whom. Three queries, one for none."""
    launch = Board.objects.present().filter(
        session__collective=collective, session__beat=Beat.LAUNCH, kind__in=FIRST_WORDS
    )
    return boards.sheets(list(launch.select_related("session").order_by("pk")))
