"""Lists « structure ; nom ; e-mail » as people paste them or as their spreadsheets write them. Pure.

Whatever the bytes, `read` gives rows or raises Refused: it finds the encoding, the separator, the
heading and the order of the columns by itself, and says of each row what is missing.
"""

import csv
import io
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from capcollectif import french
from capcollectif.errors import Refused
from capcollectif.fields import clean_line

from . import spreadsheets

MOST_BYTES = spreadsheets.MOST_BYTES
MOST_ROWS = 500
LONGEST_NAME = 120  # characters, of a structure or of a person
LONGEST_EMAIL = 254
HEADING_WITHIN = 10  # a title may stand above the heading
HEADING = "Structure ; Nom ; E-mail"

UNREADABLE = (
    "Ce fichier ne se lit pas. Envoyez un tableau (XLSX, ODS ou CSV) de moins de 2\u00a0Mo, "
    "ou copiez ses lignes et collez-les ici."
)
TOO_MANY = f"Cette liste est trop longue\u00a0: {MOST_ROWS} lignes au plus à la fois."
NO_STRUCTURE = "Il manque le nom de la structure."
NO_EMAIL = "Il manque l’adresse, par exemple prenom.nom@structure.fr."
BAD_EMAIL = "Cette adresse n’est pas complète. Par exemple\u00a0: prenom.nom@structure.fr."
LONG_STRUCTURE = f"Le nom de la structure est trop long\u00a0: {LONGEST_NAME} caractères au plus."
LONG_PERSON = f"Le nom de la personne est trop long\u00a0: {LONGEST_NAME} caractères au plus."


@dataclass(frozen=True)
class Row:
    """One person of one structure. `problems` are French sentences; a row without any is complete."""

    line: int  # as the person sees it in the list, from 1
    structure: str
    person: str  # first name, then last name; may be empty
    email: str  # in small letters; as it was written if it is no address
    problems: tuple[str, ...] = ()


def read(data):
    """The Rows of a file’s bytes or of a pasted text, in order; none if it is empty.

    A cell with two addresses makes two rows. Raises Refused, in French.
    """
    if len(data) > MOST_BYTES:
        raise Refused(UNREADABLE)
    if isinstance(data, bytes) and spreadsheets.is_spreadsheet(data):
        records = _records_of_spreadsheet(data)
    else:
        records = _records_of_text(data if isinstance(data, str) else _decoded(data))
    records = [(line, [_tidy(cell) for cell in cells]) for line, cells in records]
    records = [(line, cells) for line, cells in records if any(cells)]
    if len(records) > MOST_ROWS + HEADING_WITHIN:
        raise Refused(TOO_MANY)
    columns, records = _columns(records)
    rows = [row for line, cells in records for row in _rows(line, cells, columns)]
    if len(rows) > MOST_ROWS:
        raise Refused(TOO_MANY)
    return rows


def written(rows):
    """`rows` as a text that `read` reads back the same: a heading, then a line each."""
    cells = [(row.structure, row.person, row.email) for row in rows]
    lines = [" ; ".join(map(_quoted, line)).replace("  ", " ").rstrip() for line in cells]
    return "\n".join([HEADING, *lines, ""])


def _quoted(cell):
    doubled = cell.replace('"', '""')
    return f'"{doubled}"' if doubled != cell or ";" in cell else cell


# ── From bytes to cells ─────────────────────────────────────────────────────


def _records_of_spreadsheet(data):
    try:
        return spreadsheets.rows(data)
    except spreadsheets.Unreadable:
        raise Refused(UNREADABLE) from None


def _decoded(data):
    """The text of `data`: what its mark says, else UTF-8, else what Windows writes in France."""
    marks = [(b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")]
    encodings = [encoding for mark, encoding in marks if data.startswith(mark)]
    if not encodings and b"\0" in data[:200]:  # UTF-16 without its mark
        encodings = ["utf-16-be" if data.startswith(b"\0") else "utf-16-le"]
    for encoding in encodings or ["utf-8", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NOT_TEXT.search(text):
            return text
    raise Refused(UNREADABLE)


_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]|\A%PDF|\A\s*<(?:!doctype|html|\?xml)", re.IGNORECASE)
_SEPARATORS = "\t;,"


def _records_of_text(text):
    """[(line number from 1, cells)], lines within quotes included."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").removeprefix("\ufeff")
    lines = [line for line in text.split("\n") if line.strip()]
    separator = next((s for s in _SEPARATORS if 2 * sum(s in x for x in lines) >= len(lines)), ";")
    quoting = csv.QUOTE_NONE if text.count('"') % 2 else csv.QUOTE_MINIMAL
    options = {"delimiter": separator, "quoting": quoting, "skipinitialspace": True}
    reader = csv.reader(io.StringIO(text, newline=""), **options)
    records, line = [], 1
    try:
        for cells in reader:
            if any(cells := _split_otherwise(cells)[: spreadsheets.MOST_COLUMNS]):
                records.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:  # a cell of more than 131 072 characters
        raise Refused(UNREADABLE) from None
    return records


def _split_otherwise(cells):
    """The cells of a line that was typed with another separator than the rest of the list."""
    if len(cells) != 1 or _IN_ANGLES.search(cells[0]):
        return cells
    separator = next((s for s in _SEPARATORS if s in cells[0]), None)
    return cells[0].split(separator) if separator else cells


_UNSEEN = dict.fromkeys([0x00AD, 0x200B, 0x2060, 0xFEFF])  # what a copy from the web brings along


def _tidy(cell):
    """`cell` on one line, without marks that nobody sees, quotes that enclose it, wide spaces."""
    bare = " ".join(clean_line(cell.translate(_UNSEEN)).split()).strip('"“” ')
    return clean_line(bare)  # what is left may be marks on nothing


# ── What each column holds ──────────────────────────────────────────────────


@dataclass(frozen=True)
class _Columns:
    """The places of what a row is made of; `names` in the order first name, last name."""

    structure: int | None = 0
    names: tuple[int, ...] = ()
    email: int | None = None


_FILLERS = {"nom", "noms", "de", "des", "du", "la", "le", "les", "l", "d", "votre", "et", "ou", "a"}
_FILLERS |= {"adresse", "adresses", "e", "personne", "referent", "referente", "contact", "complet"}
_FILLERS |= {"principal", "professionnelle", "n", "famille", "liste", "reference"}
_WORDS = {
    "email": {"email", "emails", "mail", "mails", "courriel", "courriels", "mel", "electronique"},
    "first": {"prenom", "prenoms"},
    "structure": {"structure", "structures", "association", "organisme", "entreprise", "siae"}
    | {"raison", "sociale", "employeur", "adherent", "adherente", "adherents", "etablissement"},
    "last": {"nom", "noms"},
    "person": {"contact", "contacts", "referent", "referente", "referents", "personne", "personnes"}
    | {"interlocuteur", "interlocutrice", "responsable", "direction", "directeur", "directrice"},
    "address": {"adresse", "adresses"},
}
_KNOWN = _FILLERS.union(*_WORDS.values())


def _meaning(cell):
    """What a heading’s cell announces, a key of _WORDS; None if it is no heading."""
    words = set(re.findall(r"[a-z]+", french.plain(cell)))
    if not words or not words <= _KNOWN:
        return None
    if words & _WORDS["first"] and words & _WORDS["last"]:
        return "person"
    return next((meaning for meaning, known in _WORDS.items() if words & known), None)


def _columns(records):
    """The places of things, and the records below the heading, if there is one."""
    for index, (_, cells) in enumerate(records[:HEADING_WITHIN]):
        meanings = [_meaning(cell) for cell in cells]
        if any("@" in cell for cell in cells):
            break
        if sum(meaning is not None for meaning in meanings) >= min(2, len(records[0][1])):
            return _named_columns(meanings), records[index + 1 :]
    return _guessed_columns([cells for _, cells in records]), records


def _named_columns(meanings):
    place = {meaning: index for index, meaning in reversed(list(enumerate(meanings)))}
    email = place.get("email", place.get("address"))
    structure = place.get("structure")
    names = [place[name] for name in ("first", "last") if name in place]
    if "first" not in place and "person" in place:
        names = [place["person"]]
    if structure is None and names == [place.get("last")]:
        structure, names = names[0], []  # « Nom ; E-mail »: that of the structure
    return _Columns(structure, tuple(names), email)


def _guessed_columns(table):
    """Without a heading: the addresses are where most « @ » are; before them, what comes first."""
    width = max(map(len, table), default=0)
    counts = [sum("@" in cells[i] for cells in table if i < len(cells)) for i in range(width)]
    email = counts.index(max(counts)) if any(counts) else (width - 1 if width > 1 else None)
    if email == 0 and width > 1:
        return _Columns(1, tuple(range(2, min(width, 4))), 0)
    before = tuple(range(1, min(email or 0, 3)))
    if email == 1 and width > 2:
        before = (2,)
    return _Columns(0, before, email)


# ── From cells to rows ──────────────────────────────────────────────────────

# Each tries a run of characters once, from its beginning: a cell may hold a megabyte of them.
_ADDRESS = re.compile(
    r"(?<![^\s<>\[\]()\"“”,;|/\\])[^\s<>\[\]()\"“”,;|/\\]*@[^\s<>\[\]()\"“”,;|/\\]*"
)
_IN_ANGLES = re.compile(r"(?<![^<>,;/|])([^<>,;/|]*)<([^<>@]*@[^<>]*)>")
_CIVILITY = re.compile(r"^(?:m|mr|mme|mlle|monsieur|madame|mademoiselle)\.?\s+", re.IGNORECASE)


def _rows(line, cells, columns):
    """The rows of one record: one for each address, at least one."""

    def cell(place):
        return cells[place] if place is not None and place < len(cells) else ""

    where = columns.email
    if "@" not in cell(where):
        where = next((i for i, text in enumerate(cells) if "@" in text), where)
    named = [_CIVILITY.sub("", cell(i)) for i in columns.names if i != where]
    person = " ".join(filter(None, named))
    structure = cell(columns.structure) if columns.structure != where else ""
    found = _addresses(cell(where))
    if not structure and where == columns.structure:
        structure = _around_the_addresses(cell(where))
    return [
        _row(line, structure, person or display, address)
        for display, address in found or [("", cell(where) if where != columns.structure else "")]
    ]


def _addresses(cell):
    """[(name before it, address)] of a cell, each address once."""
    cell = re.sub(r"mailto:\s*", "", cell, flags=re.IGNORECASE)
    names = {_bare(address): _tidy(name) for name, address in _IN_ANGLES.findall(cell)}
    addresses = dict.fromkeys(map(_bare, _ADDRESS.findall(cell)))
    return [(names.get(address, ""), address) for address in addresses if address]


def _bare(address):
    return address.strip(" .:'’‘").lower()


def _around_the_addresses(cell):
    """What a line without any separator says besides its address, unless that is a person."""
    return "" if _IN_ANGLES.search(cell) else _tidy(_ADDRESS.sub(" ", cell))


def _row(line, structure, person, email):
    problems = []
    if not structure:
        problems.append(NO_STRUCTURE)
    if len(structure) > LONGEST_NAME:
        problems.append(LONG_STRUCTURE)
    if len(person) > LONGEST_NAME:
        problems.append(LONG_PERSON)
    if not email:
        problems.append(NO_EMAIL)
    elif len(email) > LONGEST_EMAIL or not _is_address(email):
        problems.append(BAD_EMAIL)
    return Row(line, structure, person, email, tuple(problems))


def _is_address(email):
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True
