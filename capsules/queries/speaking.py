"""Who speaks in a session, in what order: as kept, else as proposed."""

from dataclasses import dataclass

from capcollectif import meanwhile
from capsules.calculations import turns
from capsules.models import Enrolment, Testimony, Turn

from . import testimonies


@dataclass(frozen=True)
class Order:
    """The turns of a session, and the names that one chooses from."""

    names: dict[int, str]  # {structure pk: name} of those that stay in the collective
    turns: tuple[tuple[int, int], ...]  # (structure pk, minutes), in order
    is_kept: bool  # somebody chose it

    @property
    def mark(self):
        """What tells what is kept from another; empty as long as nothing is."""
        return meanwhile.mark(self.turns) if self.is_kept else ""

    @property
    def named(self):
        """[(name, minutes)], in order."""
        return [(self.names[pk], minutes) for pk, minutes in self.turns]


def order_of(session):
    """The Order of `session`: as kept, else all the structures by name. Two queries.

    A structure that has left since has no turn any more.
    """
    rows = Enrolment.objects.staying().filter(collective=session.collective_id)
    names = dict(rows.values_list("structure", "structure__name"))
    kept = Turn.objects.filter(session=session).order_by("position")
    rows = list(kept.values_list("structure", "minutes"))
    if rows:
        return Order(names, tuple((pk, n) for pk, n in rows if pk in names), is_kept=True)
    first = [(pk, turns.USUAL_MINUTES) for pk in turns.alphabetical(names)]
    return Order(names, tuple(first), is_kept=False)


@dataclass(frozen=True)
class Slide:
    """One turn on the screen of the room."""

    number: int  # from 1
    name: str
    minutes: int
    hours: tuple | None  # (from, to), if it is known when the first one begins
    boxes: list[tuple[str, str]]  # of its opened testimony, as far as the screen shows it
    is_dense: bool  # they want a smaller type
    is_cut: bool  # its testimony says more
    following: str  # the name of who speaks next; empty after the last one


def slides(session, user, *, starts_at):
    """The Slides of a session, in order. Three queries; only testimonies that `user` reads."""
    order = order_of(session)
    told = Testimony.objects.visible_to(user).filter(
        capsule=session.capsule_id, opened_at__isnull=False
    )
    boxes = {each.structure_id: testimonies.boxes(each) for each in told}
    hours = turns.timed([n for _, n in order.turns], starts_at) if starts_at else None
    names = [name for name, _ in order.named]
    return [
        Slide(
            number=number,
            name=order.names[pk],
            minutes=minutes,
            hours=hours[number - 1] if hours else None,
            following=names[number] if number < len(names) else "",
            **_on_screen(boxes.get(pk, [])),
        )
        for number, (pk, minutes) in enumerate(order.turns, start=1)
    ]


def _on_screen(boxes):
    """What a Slide shows of a whole testimony."""
    texts = [text for _, text in boxes]
    shown = turns.shortened(texts)
    return {
        "boxes": [(label, text) for (label, _), text in zip(boxes, shown, strict=True)],
        "is_dense": turns.room_of(shown) > turns.ROOMY,
        "is_cut": any(text.endswith("…") and text not in texts for text in shown),
    }
