"""Boards as their pages show them. Until a board is revealed, nothing here counts its dots."""

from typing import NamedTuple

from django.db.models import Count, Q

from capcollectif import meanwhile
from capcollectif.prepared import Prepared
from capsules.calculations import tally
from capsules.models import Board, Contribution, Dot

State, Kind = Board.State, Board.Kind
FIRST_READ = 10  # statements of a long board, where it is read among other things
COUNTED = (State.REVEALED, State.CLOSED)  # when everybody reads how many dots


class Statement(NamedTuple):
    """What is read once: a contribution, and those merged into it.

    `dots` is None until they are revealed; `share` is theirs, 0 to 100, of the most that one has.
    """

    contribution: Contribution
    merged: list
    dots: int | None
    share: int
    is_ours: bool
    stake: object  # the Stake made of it, or None


class Sheet(NamedTuple):
    """A board and what it holds, for one device, or none."""

    board: Board
    statements: list
    sayings: list  # of a board of words
    hidden: list  # Contributions that who animates may show again
    own: list  # Contributions of this device, in order
    put: int  # dots of this device that count
    voters: int  # devices whose dots are counted; 0 until they are revealed

    @property
    def left(self):
        """Dots that this device may still put."""
        return max(0, self.board.dots - self.put)

    @property
    def authored(self):
        """The name that this device last signed with; empty without one."""
        return self.own[-1].author if self.own else ""

    @property
    def projected(self):
        """Its statements as the room reads them: while it writes, what has just come is on top."""
        is_written = self.board.state == State.COLLECTING
        return self.statements[::-1] if is_written else self.statements

    @property
    def first(self):
        """The statements that one reads without unfolding: those with most dots, if it was voted on."""
        return self.statements[:FIRST_READ]

    @property
    def others(self):
        return self.statements[FIRST_READ:]

    @property
    def mark(self):
        """What tells what is on the screen of the room from what was there before: for polling."""
        read = [
            (s.contribution.pk, s.contribution.text, len(s.merged), s.dots) for s in self.statements
        ]
        return meanwhile.mark(read)

    @property
    def step(self):
        """What tells what is around that: the question, and its step."""
        return meanwhile.mark([self.board.state, self.board.prompt])


_OF_SESSION = Prepared(
    lambda session: (
        Board.objects.present()
        .filter(session=session)
        .annotate(written=Count("contributions", filter=Q(contributions__hidden_at=None)))
        .order_by("pk")
    )
)


def of_session(session):
    """The boards of `session`, in the order of opening, each with `written`. One query."""
    return _OF_SESSION.objects(session.pk)


def of_session_or_none(session, pk):
    """The board of that pk if it is one of `session`, present; else None. One query."""
    return Board.objects.present().filter(session=session, pk=pk).first()


def taken_off(session):
    """Those of `session` that can be put back. One query."""
    return list(session.boards.filter(archived_at__isnull=False).order_by("pk"))


_STATES = Prepared(
    lambda session: (
        Board.objects.present()
        .filter(session=session)
        .order_by("pk")
        .values_list("pk", "state", "prompt", "dots")
    )
)


def state_mark(session):
    """What tells the boards of `session` and their steps from those of a moment ago. One query."""
    return meanwhile.mark([list(row) for row in _STATES.rows(session.pk)])


def sheets(boards, *, device=""):
    """The Sheet of each of `boards`, in their order. Two queries for any number, none for none."""
    if not boards:
        return []
    around = Contribution.objects.filter(board__in=boards).select_related("stake")
    by_board = {board.pk: [] for board in boards}
    for each in around.order_by("pk"):
        by_board[each.board_id].append(each)
    counted = Q(contribution__board__state__in=COUNTED) | Q(device=device)
    put = Dot.objects.filter(counted, contribution__board__in=boards)
    put = list(put.order_by("pk").values_list("contribution", "device"))
    return [_sheet(board, by_board[board.pk], put, device) for board in boards]


def _sheet(board, contributions, put, device):
    is_counted = board.state in COUNTED and board.kind != Kind.WORD
    heads = tally.heads([(c.pk, c.merged_into_id, bool(c.hidden_at)) for c in contributions])
    devices = tally.dots(heads, put)
    most = max(map(len, devices.values()), default=0) or 1
    shown = [c for c in contributions if heads.get(c.pk) == c.pk]
    merged = {c.pk: [] for c in shown}
    for each in contributions:
        if each.pk in heads and each.merged_into_id:
            merged[each.merged_into_id].append(each)
    statements = [
        Statement(
            each,
            merged[each.pk],
            len(devices[each.pk]) if is_counted else None,
            round(100 * len(devices[each.pk]) / most) if is_counted else 0,
            bool(device) and device in devices[each.pk],
            getattr(each, "stake", None),
        )
        for each in shown
    ]
    if is_counted:
        statements.sort(key=lambda statement: -statement.dots)
    own = [c for c in contributions if device and c.device == device]
    hidden = [c for c in contributions if c.hidden_at and not c.merged_into_id]
    sayings = tally.sayings(c.text for c in shown) if board.kind == Kind.WORD else []
    voters = len(set().union(*devices.values())) if is_counted else 0
    put = sum(statement.is_ours for statement in statements)
    return Sheet(board, statements, sayings, hidden, own, put, voters)
