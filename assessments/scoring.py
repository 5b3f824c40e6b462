"""What a filled questionnaire says: means, changes, strengths, priorities, and one sentence.

The score of an axis, or of a theme, is the mean of the levels chosen (1–4) over the questions that
have one: a question not applicable, to revisit or not answered counts neither above nor below the
line. A theme’s mean is that of all its questions, not that of its axes’ means, so that an axis of
two questions does not weigh as much as one of six. Beside a mean there is always its coverage.

Means are Decimals of one place, rounded half up (2,25 is shown 2,3), and a change is the difference
of two rounded means: what the screen shows adds up. A mean is never turned into a mark out of 100.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from capcollectif.french import in_words

from . import sheets

STRONG, WEAK = 3, 2  # a level from which a line is a strength, to which it is a priority
HALFWAY = Decimal("2.5")  # below it, the lowest axis asks for help
_TENTH = Decimal("0.1")


class _Counts:
    """What the two results below derive from their counts."""

    @property
    def settled(self):
        """Questions about which nothing is left to do, by the rule of progress of every page."""
        return self.rated + self.not_applicable

    @property
    def applicable(self):
        """Questions that may have a level: the denominator of the coverage of the mean."""
        return self.total - self.not_applicable


@dataclass(frozen=True)
class AxisScore(_Counts):
    title: str
    mean: Decimal | None  # 1.0–4.0; None when nothing is rated
    rated: int
    not_applicable: int
    to_revisit: int
    not_answered: int
    total: int


@dataclass(frozen=True)
class Result(_Counts):
    """A theme’s score, and its axes in the order of the questions."""

    mean: Decimal | None
    rated: int
    not_applicable: int
    to_revisit: int
    not_answered: int
    total: int
    axes: tuple[AxisScore, ...]


@dataclass(frozen=True)
class AxisChange:
    axis: AxisScore
    before: Decimal | None  # None if the axis did not exist then, or had no level
    difference: Decimal | None  # None unless there is a mean on both days


def _mean(lines):
    levels = [line.level for line in lines if line.level is not None]
    if not levels:
        return None
    return (Decimal(sum(levels)) / len(levels)).quantize(_TENTH, ROUND_HALF_UP)


def _counted(lines):
    states = Counter(line.state for line in lines)
    return {
        "mean": _mean(lines),
        "rated": states[sheets.RATED],
        "not_applicable": states[sheets.NOT_APPLICABLE],
        "to_revisit": states[sheets.TO_REVISIT],
        "not_answered": states[sheets.NOT_ANSWERED],
        "total": len(lines),
    }


def by_axis(sheet):
    """The lines of `sheet` as {axis title: [lines]}, axes in the order of their first question."""
    axes = {}
    for line in sheet.lines:
        axes.setdefault(line.axis, []).append(line)
    return axes


def score(sheet):
    """The Result of `sheet`. Axes are told apart by their titles."""
    axes = by_axis(sheet).items()
    return Result(
        **_counted(sheet.lines),
        axes=tuple(AxisScore(title=title, **_counted(lines)) for title, lines in axes),
    )


def change(now, before):
    """An AxisChange for each axis of the Result `now`, since the Result `before` (None if none).

    Axes are matched by title: one that the référentiel has renamed meanwhile is a new axis.
    """
    means = {axis.title: axis.mean for axis in before.axes} if before else {}
    return tuple(_axis_change(axis, means.get(axis.title)) for axis in now.axes)


def _axis_change(axis, before):
    known = axis.mean is not None and before is not None
    return AxisChange(axis=axis, before=before, difference=axis.mean - before if known else None)


def strengths(sheet, limit=3):
    """The `limit` best lines, of level 3 at least: best first, then in the order of the questions."""
    strong = [line for line in sheet.lines if line.level is not None and line.level >= STRONG]
    return sorted(strong, key=lambda line: -line.level)[:limit]


def priorities(sheet, limit=3):
    """The `limit` lines to work on: levels 1 and 2, lowest first, then those to revisit."""
    weak = [line for line in sheet.lines if line.level is not None and line.level <= WEAK]
    to_revisit = [line for line in sheet.lines if line.state == sheets.TO_REVISIT]
    return [*sorted(weak, key=lambda line: line.level), *to_revisit][:limit]


def short_title(title):
    """What comes before the colon of a long axis title, which is enough to name it."""
    return title.partition(":")[0].strip() or title.strip()


def sentence(now, before):
    """What the Result `now` says, since the Result `before` (None if none), in French, never empty."""
    if now.mean is None:
        return _nothing_rated(now)
    steps = [step.difference for step in change(now, before) if step.difference is not None]
    return " ".join(filter(None, [_movement(steps, len(now.axes)), _relief(now)]))


def _nothing_rated(now):
    if now.total and now.not_applicable == now.total:
        return (
            "Aucune question de ce thème ne vous concerne\u00a0: il n’y a pas de niveau à montrer."
        )
    if now.settled or now.to_revisit:
        return "Vous avez ouvert la discussion\u00a0: votre synthèse se dessinera au premier niveau choisi."
    return "Votre synthèse se dessinera dès votre première réponse."


def _on_axes(number, total):
    if number == total > 1:
        return "les deux axes" if total == 2 else "tous les axes"
    return f"{in_words(number)} {'axe' if number == 1 else 'axes'}"


def _movement(steps, total):
    """How the axes moved, from their differences; empty if there is nothing to compare."""
    up, down = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    if not steps:
        return ""
    if up and down:
        others = "un autre a" if down == 1 else f"{in_words(down)} autres ont"
        return f"Vous progressez sur {_on_axes(up, total)}\u00a0; {others} un peu reculé."
    if up:
        return f"Vous progressez sur {_on_axes(up, total)}."
    if down:
        return f"Vous avez un peu reculé sur {_on_axes(down, total)}\u00a0: l’essentiel est de le voir."
    return "Vous tenez le cap depuis la dernière fois."


def _relief(now):
    """What stands out: the best axis and the one that needs help, the first of equals."""
    axes = [axis for axis in now.axes if axis.mean is not None]
    best = max(axes, key=lambda axis: axis.mean)
    worst = min(axes, key=lambda axis: axis.mean)
    if best.mean == worst.mean:
        return _level_ground(axes)
    force = "est votre force" if best.mean >= STRONG else "est votre point d’appui"
    help_ = "peut encore grandir" if worst.mean >= HALFWAY else "demande un coup de main"
    return f"{_named(best)} {force}\u00a0; {_named(worst)} {help_}."


def _level_ground(axes):
    """All axes have the same mean, or there is but one."""
    mean, one = axes[0].mean, len(axes) == 1
    subject = _named(axes[0]) if one else "Vos axes"
    if mean >= STRONG:
        return f"{subject} est votre force." if one else "Vos axes sont tous aussi solides."
    if mean >= WEAK:
        return f"{subject} est en bonne voie." if one else "Vos axes avancent tous du même pas."
    if one:
        return f"{subject} demande un coup de main."
    return "Vos axes démarrent ensemble\u00a0: chaque petit pas comptera."


def _named(axis):
    return f"«\u00a0{short_title(axis.title)}\u00a0»"
