"""The versions of an assessment, ready to be read: today’s answers, and those of each closing."""

from collections import defaultdict
from dataclasses import dataclass

from capcollectif.prepared import Prepared
from members.models import PreparedFor

from . import closing, sheets
from .models import Action, Snapshot
from .sheets import Sheet
from .synthesis import Reply, Synthesis, synthesis


@dataclass(frozen=True)
class Version:
    """`snapshot` is None for today’s answers; `previous` is the snapshot it is compared with."""

    sheet: Sheet
    synthesis: Synthesis
    snapshot: Snapshot | None
    previous: Snapshot | None
    snapshots: list[Snapshot]  # all those of the assessment, latest first

    @property
    def since(self):
        """When the version it is compared with was closed; None without one."""
        return self.previous.closed_at if self.previous else None

    @property
    def number(self):
        """That of the snapshot; 0 for today’s answers."""
        return self.snapshot.number if self.snapshot else 0


@dataclass(frozen=True)
class Gap:
    """A priority, and what can be done about it."""

    reply: Reply
    question: int  # its pk
    suggestions: list[dict]  # SuggestedAction, as {"pk", "title"}, in order
    actions: list[dict]  # actions linked to it already, as {"pk", "title"}


def latest(assessment):
    """What the synthesis shows: the last closing if it is closed, else today’s answers.

    One query for the snapshots, and the two of `closing.sheet_of` if it is open.
    """
    snapshots = _snapshots(assessment)
    if assessment.closed_at and snapshots:
        return _of_snapshot(snapshots, 0)
    previous = snapshots[0] if snapshots else None
    return _version(closing.sheet_of(assessment), None, previous, snapshots)


def numbered(assessment, number):
    """The version of the closing `number`. Raises Snapshot.DoesNotExist."""
    snapshots = _snapshots(assessment)
    for rank, snapshot in enumerate(snapshots):
        if snapshot.number == number:
            return _of_snapshot(snapshots, rank)
    raise Snapshot.DoesNotExist


_SNAPSHOTS = Prepared(
    lambda assessment: (
        Snapshot.objects.filter(assessment=assessment)
        .select_related("closed_by")
        .order_by("-number")
    )
)


def _snapshots(assessment):
    return _SNAPSHOTS.objects(assessment.pk)


def _of_snapshot(snapshots, rank):
    snapshot, previous = snapshots[rank], None
    if rank + 1 < len(snapshots):
        previous = snapshots[rank + 1]
    return _version(sheets.from_data(snapshot.content), snapshot, previous, snapshots)


def _version(sheet, snapshot, previous, snapshots):
    before = sheets.from_data(previous.content) if previous else None
    return Version(sheet, synthesis(sheet, before), snapshot, previous, snapshots)


_ACTIONS = PreparedFor(
    lambda user, structure, theme: (
        Action.objects.visible_to(user)
        .present()
        .filter(plan__structure=structure, question__theme=theme)
        .order_by("pk")
        .values_list("pk", "title", "question__number")
    )
)


def gaps(assessment, replies, *, user):
    """A Gap for each of `replies`, with the actions that `user` may see.

    One query, and that of the theme’s suggestions.
    """
    if not replies:
        return []
    linked = defaultdict(list)
    for pk, title, number in _ACTIONS.rows(user, assessment.structure_id, assessment.theme_id):
        linked[number].append({"pk": pk, "title": title})
    ideas = assessment.theme.suggestions()
    return [Gap(reply, *ideas[reply.line.number], linked[reply.line.number]) for reply in replies]
