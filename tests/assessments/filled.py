"""Sheets made by hand, for tests of what is computed from them."""

from assessments import sheets

LEVEL_NAMES = ("À lancer", "En route", "En place", "Inspirant")


def line(number, axis, level=None, state=None, **fields):
    """A line of the axis `axis`: rated if it has a level, else not answered, unless `state` says."""
    state = state or (sheets.RATED if level else sheets.NOT_ANSWERED)
    values = {
        "number": number,
        "code": f"Q{number}",
        "axis": axis,
        "statement": f"Énoncé {number}.",
        "state": state,
        "level": level,
        "words": f"Descripteur {level}." if level else "",
        "comment": "",
        "by": "Samira Belkacem" if state != sheets.NOT_ANSWERED else "",
        "on": "2026-05-19" if state != sheets.NOT_ANSWERED else "",
    }
    return sheets.Line(**{**values, **fields})


def sheet(axes, **fields):
    """A sheet from {axis title: [level, or a state as text, or None]}."""
    lines = []
    for axis, answers in axes.items():
        for given in answers:
            is_state = isinstance(given, str)
            lines.append(
                line(
                    len(lines) + 1,
                    axis,
                    level=None if is_state else given,
                    state=given if is_state else None,
                )
            )
    values = {
        "structure": "La Remise à Flot",
        "place": "ressourcerie à Albi",
        "region": "Occitanie",
        "theme": "Conditions de travail",
        "framework": "Référentiel d’essai, version 1",
        "is_introduction": False,
        "level_names": LEVEL_NAMES,
        "lines": tuple(lines),
    }
    return sheets.Sheet(**{**values, **fields})
