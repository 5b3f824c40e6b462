"""The enjeux of a collective: chosen, worded, followed from session to session. Nothing is deleted.

Callers check rights (`animated_by`).
"""

from django.db import transaction
from django.utils import timezone

from capcollectif import locks, meanwhile
from capcollectif.errors import Refused, Stale
from capsules.models import Stake, StakeNote

CHANGED = f"Cet enjeu a changé {meanwhile.COMPARE}"


@transaction.atomic
def choose(board, contributions, *, by):
    """Make an enjeu of each of these statements (pks) of `board`, and return the Stakes.

    One that is an enjeu already stays so; one that was taken off is put back. Raises Refused for none.
    """
    locks.held(board.session.collective)
    found = board.contributions.shown().filter(pk__in=contributions).select_related("stake")
    chosen = list(found.order_by("pk"))
    if not chosen:
        raise Refused("Cochez ce qui devient un enjeu du collectif.")
    return [_of(board, contribution, by) for contribution in chosen]


def _of(board, contribution, by):
    stake = getattr(contribution, "stake", None)
    if stake is None:
        return Stake.objects.create(
            collective=board.session.collective,
            session=board.session,
            contribution=contribution,
            text=contribution.text,
            chosen_by=by,
        )
    if stake.archived_at:
        stake.archived_at = None
        stake.save(update_fields=["archived_at"])
    return stake


@transaction.atomic
def add(collective, *, text, session, by):
    """Add an enjeu said in `session`, and return it; the same twice within a minute is one."""
    locks.held(collective)
    lately = collective.stakes.present().filter(chosen_at__gte=timezone.now() - meanwhile.TWICE)
    said = {"text": text, "chosen_by": by}
    twin = lately.filter(**said).first()
    return twin or Stake.objects.create(collective=collective, session=session, **said)


def mark_of(stake):
    """What tells this wording from another, for `seen`."""
    return meanwhile.mark(stake.text)


@transaction.atomic
def reword(stake, *, text, seen, by):
    """Change its words. `seen` is the mark of those that `by` read: raises Stale if they changed."""
    stake = locks.held(stake)
    if stake.text == text:
        return stake
    if mark_of(stake) != seen:
        raise Stale(CHANGED, stake)
    stake.text = text
    stake.save(update_fields=["text"])
    return stake


@transaction.atomic
def follow(stake, *, state, text, by, session=None):
    """Say where it stands, and return the StakeNote; the same twice within a minute is one.

    Raises Refused for nothing new: the same state, without a word.
    """
    stake = locks.held(stake)
    lately = stake.notes.filter(written_at__gte=timezone.now() - meanwhile.TWICE, written_by=by)
    twin = lately.filter(state=state, text=text, session=session).first()
    if twin:
        return twin
    if state == stake.state and not text:
        raise Refused("Dites ce qui a bougé, ou changez l’étape.")
    stake.state = state
    stake.save(update_fields=["state"])
    said = {"state": state, "text": text, "session": session, "written_by": by}
    return StakeNote.objects.create(stake=stake, **said)


@transaction.atomic
def archive(stake, *, by):
    """Take it off the list; `restore` puts it back."""
    Stake.objects.filter(pk=stake.pk).archive()


@transaction.atomic
def restore(stake, *, by):
    """Put it back on the list."""
    Stake.objects.filter(pk=stake.pk).restore()
