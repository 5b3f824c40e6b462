"""Lists of periods to avoid, one a line: « nature ; nom ; du ; au ». Pure: text in, rows out."""

import csv
import datetime
import re

from capcollectif.errors import Refused
from capcollectif.fields import EARLIEST_YEAR, LATEST_YEAR, clean_line
from capcollectif.french import MONTHS, plain

from .closed_days import Kind

MOST_LINES = 200
LONGEST_NAME = 120  # characters
EXAMPLE = "Vacances scolaires\u00a0; Vacances d’hiver\u00a0; 20/02/2027\u00a0; 08/03/2027"

_KINDS = {
    **{plain(kind.label): kind for kind in Kind},
    **{f"{plain(kind.label)}s": kind for kind in Kind},
    "vacances": Kind.SCHOOL_HOLIDAY,
    "ferie": Kind.PUBLIC_HOLIDAY,
    "jours feries": Kind.PUBLIC_HOLIDAY,
    "semaine rouge": Kind.RED_WEEK,
    "semaines chargees": Kind.RED_WEEK,
}
_MONTHS = {plain(name): number for number, name in enumerate(MONTHS, start=1)}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_FRENCH = re.compile(r"(?:\w+ )?(\d{1,2})(?:er)?[ /.-](\d{1,2}|[a-z]+)[ /.-](\d{4}|\d{2})")


def read(text):
    """The periods of `text`, as dicts of kind, name, first_day, last_day; none if it is empty.

    A heading and empty lines are left out; without a last day, a period is one day. Raises Refused
    with a sentence for each line that is wrong, one under the other.
    """
    lines = [(n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise Refused(f"Cette liste est trop longue\u00a0: {MOST_LINES} lignes au plus à la fois.")
    found, wrong = [], []
    for number, line in lines:
        cells = _cells(line)
        if not found and not wrong and plain(cells[0]) in ("nature", "type"):
            continue
        try:
            found.append(_period(cells))
        except Refused as refusal:
            wrong.append(f"Ligne {number}\u00a0: {refusal}")
    if wrong:
        raise Refused("\n".join(wrong))
    return found


def _cells(line):
    separator = next((each for each in "\t;," if each in line), ";")
    try:
        cells = next(csv.reader([line], delimiter=separator, skipinitialspace=True))
    except csv.Error:  # a cell of more than 131 072 characters
        cells = [line[:LONGEST_NAME]]
    return [clean_line(cell).strip("\u00a0 ") for cell in cells]


def _period(cells):
    """One line’s period; raises Refused with what is wrong."""
    if len(cells) < 3:
        raise Refused(f"il faut la nature, le nom et la date, par exemple {EXAMPLE}.")
    kind, name, first, last = [*cells, ""][:4]
    if plain(kind) not in _KINDS:
        raise Refused(
            f"la nature «\u00a0{kind[:40]}\u00a0» n’est pas connue. Écrivez jour férié, pont, "
            "vacances scolaires ou semaine chargée."
        )
    if not name:
        raise Refused("il manque le nom, par exemple Vacances d’hiver.")
    if len(name) > LONGEST_NAME:
        raise Refused(f"ce nom est trop long, {LONGEST_NAME} caractères au plus.")
    first_day = _day(first)
    last_day = _day(last) if last else first_day
    if last_day < first_day:
        raise Refused("le dernier jour vient avant le premier.")
    return {
        "kind": _KINDS[plain(kind)].value,
        "name": name,
        "first_day": first_day,
        "last_day": last_day,
    }


def _day(text):
    """« 20/02/2027 », « 2027-02-20 », « samedi 20 février 2027 »: a date; raises Refused."""
    words = plain(text).strip()
    try:
        if iso := _ISO.fullmatch(words):
            return _bounded(*map(int, iso.groups()))
        day, month, year = _FRENCH.fullmatch(words).groups()
        month = _MONTHS.get(month) or int(month)
        return _bounded(int(year) + (2000 if len(year) == 2 else 0), month, int(day))
    except (AttributeError, ValueError):
        raise Refused(
            f"«\u00a0{text[:40]}\u00a0» n’est pas une date, par exemple 20/02/2027."
        ) from None


def _bounded(year, month, day):
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError
    return datetime.date(year, month, day)
