"""Spreadsheets out: cells of text only, so that nothing a person wrote becomes a formula."""

import io
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from .errors import Refused

LONGEST_CELL = 32_767  # characters as Excel counts them (UTF-16): it loses the rest
NARROWEST, WIDEST = 8, 48  # characters
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True)
class Sheet:
    """One table. `rows` are as long as `header`; None is an empty cell, anything else its text."""

    title: str  # at most 31 characters, none of []:*?/\\
    header: tuple[str, ...]
    rows: list[tuple]


def workbook(sheet):
    """`sheet` as the bytes of an XLSX file, its first row and column frozen.

    Raises Refused rather than cut a text of more than LONGEST_CELL characters.
    """
    import xlsxwriter  # a worker that exports nothing starts without it

    lines = [sheet.header, *([_text(cell) for cell in row] for row in sheet.rows)]
    _refuse_the_too_long(lines)
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, _OPTIONS)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    page = book.add_worksheet(sheet.title)
    page.freeze_panes(1, 1)
    for column, cells in enumerate(zip(*lines, strict=True)):
        longest = max(len(cell) for cell in cells[1:]) if sheet.rows else 0
        page.set_column(column, column, min(max(longest, NARROWEST) + 2, WIDEST))
    for number, line in enumerate(lines):
        for column, cell in enumerate(line):
            if cell:
                page.write_string(number, column, cell, None if number else bold)
    book.close()
    return file.getvalue()


def response(name, sheet):
    """The XLSX file as a download called `name`, without its extension."""
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    return HttpResponse(
        workbook(sheet),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"},
    )


def _text(cell):
    return "" if cell is None else str(cell)


def _refuse_the_too_long(lines):
    for number, line in enumerate(lines, start=1):
        for title, cell in zip(lines[0], line, strict=True):
            length = len(cell.encode("utf-16-le", "surrogatepass")) // 2
            if length > LONGEST_CELL:
                raise Refused(
                    f"Le tableau n’est pas fait : le texte de la ligne {number}, colonne "
                    f"« {title} », est trop long pour un tableur ({length} caractères)."
                )
