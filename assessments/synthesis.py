"""A sheet, and the one before it, made ready to be read: on the page, in a snapshot, in the PDF."""

from dataclasses import dataclass
from decimal import Decimal

from . import charts, scoring
from .sheets import Line, Sheet

AXES_FOR_A_RADAR = 3


@dataclass(frozen=True)
class Reply:
    """A line, with the name of its level, and its level in the older sheet."""

    line: Line
    level_name: str  # empty if it has no level
    before: int | None


@dataclass(frozen=True)
class AxisRow:
    """A line of the table of axes, with its bar in percent of four levels."""

    axis: scoring.AxisScore
    before: Decimal | None
    difference: Decimal | None
    bar: float
    mark: float | None  # where the bar stood before


@dataclass(frozen=True)
class Synthesis:
    sheet: Sheet
    result: scoring.Result
    sentence: str
    is_compared: bool
    rows: tuple[AxisRow, ...]
    radar: charts.Radar | None
    by_question: bool  # the radar has a spoke for each question, not for each axis
    replies: tuple[tuple[str, list[Reply]], ...]  # (axis title, its replies), in order
    strengths: list[Reply]
    priorities: list[Reply]


def synthesis(sheet, before=None):
    """The Synthesis of `sheet`, compared with `before`, an older sheet or None.

    The radar has one spoke an axis. With fewer than three axes, which enclose nothing, it has one
    spoke a question, the questions of an axis side by side; they are matched by their codes.
    """
    result = scoring.score(sheet)
    old = scoring.score(before) if before else None
    changes = scoring.change(result, old)
    levels = {line.code: line.level for line in before.lines} if before else {}
    replies = {line: _reply(sheet, line, levels.get(line.code)) for line in sheet.lines}
    by_question = len(changes) < AXES_FOR_A_RADAR
    return Synthesis(
        sheet=sheet,
        result=result,
        sentence=scoring.sentence(result, old),
        is_compared=before is not None,
        rows=tuple(_row(change) for change in changes),
        radar=_radar_of_questions(replies.values()) if by_question else _radar_of_axes(changes),
        by_question=by_question,
        replies=tuple(
            (axis, [replies[line] for line in lines])
            for axis, lines in scoring.by_axis(sheet).items()
        ),
        strengths=[replies[line] for line in scoring.strengths(sheet)],
        priorities=[replies[line] for line in scoring.priorities(sheet)],
    )


def _reply(sheet, line, before):
    return Reply(
        line=line,
        level_name="" if line.level is None else sheet.level_name(line.level),
        before=before,
    )


def _row(change):
    return AxisRow(
        axis=change.axis,
        before=change.before,
        difference=change.difference,
        bar=charts.share(change.axis.mean),
        mark=None if change.before is None else charts.share(change.before),
    )


def _radar_of_axes(changes):
    return charts.radar(
        [scoring.short_title(change.axis.title) for change in changes],
        [change.axis.mean for change in changes],
        [change.before for change in changes],
    )


def _radar_of_questions(replies):
    return charts.radar(
        [f"Question {reply.line.number}" for reply in replies],
        [reply.line.level for reply in replies],
        [reply.before for reply in replies],
    )
