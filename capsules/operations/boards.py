"""Boards of a session: opened and led by who animates, filled from phones without an account.

Callers check rights (`animated_by`; for a phone, the link of the session). Every change of what a
board holds holds the board first: twenty phones and two people who animate wait for one another.

A phone without its cookie is another phone, with dots of its own: nobody has an account here, and a
whole room may share one address. So a board takes MOST_PHONES at most, and its results say how many
phones voted: who animates knows how many people are in the room.

The link of the room also has a code, for who types it: made from the link, so that it is stored
nowhere and ends with it, and good only while the room is asked something. Of the 2^40 codes a few
hundred at most are good at a time, and a network tries thirty wrong ones in five minutes
(views.board_phones).
"""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from capcollectif import locks, meanwhile
from capcollectif.errors import Refused, Stale
from capsules.calculations import tally
from capsules.calculations.codes import ALPHABET
from capsules.models import Board, Contribution, Dot, SecretLink

from . import links

MOST_OF_A_DEVICE = 30  # contributions on one board
MOST_OF_A_BOARD = 500
MOST_PHONES = 200  # that vote on one board
LONGEST_WORD = 60  # characters, on a board of words
CODE_LENGTH = 8  # of 32 letters and digits
State, Kind = Board.State, Board.Kind
FIELDS = ("kind", "prompt", "dots")
CHANGED = f"Cette question a changé {meanwhile.COMPARE}"
NOT_WRITING = "On n’écrit plus sur cet atelier. Votre texte est encore là, si vous voulez le dire."
NOT_VOTING = "Ce n’est pas, ou plus, le moment des pastilles."
GONE = "Cette contribution n’est plus là\u00a0: elle a été retirée, masquée ou regroupée."


# ── Who animates ────────────────────────────────────────────────────────────
@transaction.atomic
def open_board(session, *, by, **fields):
    """Ask the room something, and return the Board; the same twice within a minute is one.

    `fields` are FIELDS. The link of the session’s boards is made with the first one.
    """
    session = locks.held(session)
    if session.cancelled_at:
        raise Refused("Cette séance est annulée\u00a0: elle n’a plus d’atelier.")
    link_to(session)
    lately = session.boards.present().filter(opened_at__gte=timezone.now() - meanwhile.TWICE)
    twin = lately.filter(opened_by=by, **fields).first()
    return twin or Board.objects.create(session=session, opened_by=by, **fields)


def link_to(session):
    """The SecretLink of the boards of `session`, made if need be, until two days after it.

    One that had ended opens nothing again: a photograph of it may have gone anywhere.
    """
    now = timezone.now()
    ended = SecretLink.objects.filter(scope=SecretLink.Scope.BOARD, session=session)
    ended.filter(replaced_at=None, expires_at__lte=now).update(replaced_at=now)
    ends = links.until_after(session.day, timezone.localdate())
    return links.issue(SecretLink.Scope.BOARD, session=session, expires_at=ends)


def standing_link(session):
    """The one that works now, or None: who is in the room has it."""
    return links.standing(SecretLink.Scope.BOARD, session=session)


def code_of(link):
    """The code of the link of a room."""
    digest = salted_hmac("capsules.room_code", link.nonce, algorithm="sha256").digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:CODE_LENGTH])


def link_of_code(code):
    """The SecretLink of the room that shows that code and asks something now; or None. One query."""
    asking = Board.objects.present().exclude(state=State.CLOSED)
    asking = asking.filter(session__cancelled_at=None, session__collective__archived_at=None)
    found = SecretLink.objects.open(timezone.now()).filter(
        scope=SecretLink.Scope.BOARD, session__in=asking.values("session")
    )
    return next((link for link in found if constant_time_compare(code_of(link), code)), None)


@transaction.atomic
def replace_link(session, *, by):
    """End the link that circulates, and return another one; what was written stays."""
    found = standing_link(session)
    return links.replace(found, by=by) if found else link_to(session)


def mark_of(board):
    """What tells this question from another, for `seen`."""
    return meanwhile.mark([board.kind, board.prompt, board.dots])


@transaction.atomic
def change(board, *, seen, by, **fields):
    """Change some of FIELDS. `seen` is the mark of what `by` had before their eyes: else raises Stale."""
    board = locks.held(board)
    if all(getattr(board, name) == value for name, value in fields.items()):
        return board
    if mark_of(board) != seen:
        raise Stale(CHANGED, board)
    for name, value in fields.items():
        setattr(board, name, value)
    board.save(update_fields=list(fields))
    return board


@transaction.atomic
def move(board, *, to, by):
    """Go to the step `to`, forth or back. Raises Refused for a vote on nothing, or on words."""
    board = locks.held(board)
    if to == State.VOTING and board.kind == Kind.WORD:
        raise Refused("Des mots se lisent, ils ne se votent pas.")
    if to == State.VOTING and not board.contributions.shown().exists():
        raise Refused("Personne n’a encore écrit\u00a0: attendez une première contribution.")
    board.state = to
    board.save(update_fields=["state"])
    return board


@transaction.atomic
def archive(board, *, by):
    """Take it off, with what it holds; `restore` puts it back."""
    Board.objects.filter(pk=board.pk).archive()


@transaction.atomic
def restore(board, *, by):
    """Put it back as it was."""
    Board.objects.filter(pk=board.pk).restore()


@transaction.atomic
def merge(board, contributions, *, by, text=""):
    """Read `contributions` as one statement, and return it: the first of them, or `text`.

    Those merged into them follow. Raises Refused unless there are two of them, or one and a `text`.
    """
    board = locks.held(board)
    found = list(board.contributions.shown().filter(pk__in=contributions).order_by("pk"))
    if len(found) < (1 if text else 2):
        raise Refused("Cochez au moins deux contributions à regrouper.")
    head = Contribution.objects.create(board=board, text=text) if text else found[0]
    group = Q(pk__in=[c.pk for c in found]) | Q(merged_into__in=found)
    board.contributions.filter(group).exclude(pk=head.pk).update(merged_into=head)
    return head


@transaction.atomic
def split(board, contributions, *, by):
    """Read each of `contributions` (pks) by itself again.

    Words that who animates put over them are hidden with the last one: the room never said them.
    """
    board = locks.held(board)
    heads = list(board.contributions.filter(merged__in=contributions).distinct())
    board.contributions.filter(pk__in=contributions).update(merged_into=None)
    for head in heads:
        if not (head.device or head.merged.exists() or hasattr(head, "stake")):
            head.hidden_at = timezone.now()
            head.save(update_fields=["hidden_at"])


@transaction.atomic
def hide(board, contributions, *, by):
    """Leave these statements, and what is merged into them, out of what everybody reads."""
    found = locks.held(board).contributions.shown().filter(pk__in=contributions)
    if not found.update(hidden_at=timezone.now()):
        raise Refused("Cochez ce que vous voulez masquer.")


@transaction.atomic
def show(board, contribution, *, by):
    """Let everybody read `contribution` (pk) again."""
    locks.held(board).contributions.filter(pk=contribution).update(hidden_at=None)


# ── A phone ─────────────────────────────────────────────────────────────────
@transaction.atomic
def write(board, *, text, device, author=""):
    """Add what `device` says, and return the Contribution; the same twice within a minute is one.

    Raises Refused once writing is over, or past what one device or one board may hold.
    """
    board = locks.held(board)
    if board.archived_at or board.state != State.COLLECTING:
        raise Refused(NOT_WRITING)
    if board.kind == Kind.WORD and len(text) > LONGEST_WORD:
        raise Refused(f"Un mot, ou quelques-uns\u00a0: {LONGEST_WORD} caractères au plus.")
    own = board.contributions.filter(device=device)
    twin = own.filter(text=text, written_at__gte=timezone.now() - meanwhile.TWICE).first()
    if twin:
        return twin
    if own.count() >= MOST_OF_A_DEVICE:
        raise Refused(
            f"Vous avez déjà écrit {MOST_OF_A_DEVICE} fois ici. Laissez la place aux autres."
        )
    if board.contributions.count() >= MOST_OF_A_BOARD:
        raise Refused("Cet atelier est plein. Dites-le à la personne qui anime.")
    return Contribution.objects.create(board=board, text=text, author=author, device=device)


@transaction.atomic
def take_back(board, contribution, *, device):
    """Erase `contribution` (pk), of this device, and return its text; empty if it is gone already.

    Raises Refused once writing is over, or if others are merged into it, or it is an enjeu.
    """
    board = locks.held(board)
    own = board.contributions.filter(pk=contribution, device=device).first() if device else None
    if own is None:
        return ""
    if board.state != State.COLLECTING:
        raise Refused(
            "On n’écrit plus sur cet atelier\u00a0: demandez à la personne qui anime de masquer ce texte."
        )
    if own.merged.exists() or hasattr(own, "stake"):
        raise Refused(
            "D’autres contributions sont regroupées avec la vôtre\u00a0: demandez à la personne qui anime."
        )
    own.dots.all().delete()
    own.delete()
    return own.text


@transaction.atomic
def put_dot(board, contribution, *, device):
    """Put a dot of `device` on a statement (pk). Put twice, it is one dot.

    Raises Refused out of the vote, on what is not read any more, and past the dots of the board.
    """
    board = locks.held(board)
    if board.archived_at or board.state != State.VOTING:
        raise Refused(NOT_VOTING)
    rows = list(board.contributions.order_by("pk").values_list("pk", "merged_into", "hidden_at"))
    heads = tally.heads([(pk, head, bool(hidden)) for pk, head, hidden in rows])
    if heads.get(contribution) != contribution:
        raise Refused(GONE)
    put = Dot.objects.filter(contribution__board=board, device=device)
    own = tally.dots(heads, put.values_list("contribution", "device"))
    if own[contribution]:
        return
    if sum(map(bool, own.values())) >= board.dots:
        raise Refused("Vos pastilles sont toutes posées\u00a0: retirez-en une pour la mettre ici.")
    if not put.exists() and _voters(board) >= MOST_PHONES:
        raise Refused(
            f"{MOST_PHONES} téléphones ont déjà voté ici\u00a0: dites-le à la personne qui anime."
        )
    Dot.objects.create(contribution_id=contribution, device=device)


def _voters(board):
    """How many phones have a dot on `board`, wherever it is."""
    dots = Dot.objects.filter(contribution__board=board)
    return dots.order_by().values("device").distinct().count()


@transaction.atomic
def remove_dot(board, contribution, *, device):
    """Take back the dot of `device` on a statement (pk) and what is merged into it."""
    board = locks.held(board)
    if board.archived_at or board.state != State.VOTING:
        raise Refused(NOT_VOTING)
    where = Q(contribution=contribution) | Q(contribution__merged_into=contribution)
    Dot.objects.filter(where, contribution__board=board, device=device).delete()
