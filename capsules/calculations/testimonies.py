"""The first words of a structure’s testimony, from its closed diagnostic. Pure: a sheet in, text out."""

from assessments import scoring

NOTHING = {"where": "", "success": "", "difficulty": "", "question": "", "next_step": ""}


def first_words(sheet, next_action):
    """What the five boxes of a testimony propose: {field: text}, empty where nothing is known.

    `sheet` is the sheets.Sheet of the last closing, or None; `next_action` a title, or "". No level
    and no mean is said: words only.
    """
    words = NOTHING | {"next_step": next_action}
    if sheet is None:
        return words
    return words | {
        "where": _where(sheet),
        "success": _first(scoring.strengths(sheet, limit=1)),
        "difficulty": _first(scoring.priorities(sheet, limit=1)),
    }


def _where(sheet):
    """The axes that stand out, the strength first; empty if nothing is rated."""
    axes = [axis for axis in scoring.score(sheet).axes if axis.mean is not None]
    if not axes:
        return ""
    best = max(axes, key=lambda axis: axis.mean)
    worst = min(axes, key=lambda axis: axis.mean)
    if best.mean == worst.mean:
        return "Nous avançons du même pas sur tout le thème."
    return f"Notre point d’appui\u00a0: {_named(best)}. À faire grandir\u00a0: {_named(worst)}."


def _named(axis):
    return f"«\u00a0{scoring.short_title(axis.title)}\u00a0»"


def _first(lines):
    """A question, and below it the answer in words, if there is one."""
    return "\n".join(filter(None, [lines[0].statement, lines[0].words])) if lines else ""
