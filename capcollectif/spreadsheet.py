"""Spreadsheets out: text stays text, so that nothing a person wrote becomes a formula."""

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
    """One table. `rows` are as long as `header`; None is an empty cell, a float a number to add up

    (« 2,5 » in a French spreadsheet), anything else its text.
    """

    title: str  # at most 31 characters, none of []:*?/\\
    header: tuple[str, ...]
    rows: list[tuple]


def workbook(*sheets):
    """The Sheets as the bytes of an XLSX file, the first row and column of each frozen.

    Raises Refused rather than cut a text of more than LONGEST_CELL characters.
    """
    import xlsxwriter  # a worker that exports nothing starts without it

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, _OPTIONS)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    tables = [
        (sheet, [sheet.header, *([_text(cell) for cell in row] for row in sheet.rows)])
        for sheet in sheets
    ]
    for _, lines in tables:
        _refuse_the_too_long(lines)
    for sheet, lines in tables:
        _fill(book.add_worksheet(sheet.title), sheet, lines, bold)
    book.close()
    return file.getvalue()


def _fill(page, sheet, lines, bold):
    page.freeze_panes(1, 1)
    for column, cells in enumerate(zip(*lines, strict=True)):
        longest = max(len(cell) for cell in cells[1:]) if sheet.rows else 0
        page.set_column(column, column, min(max(longest, NARROWEST) + 2, WIDEST))
    for column, title in enumerate(sheet.header):
        page.write_string(0, column, title, bold)
    for number, (row, line) in enumerate(zip(sheet.rows, lines[1:], strict=True), start=1):
        for column, (cell, text) in enumerate(zip(row, line, strict=True)):
            if isinstance(cell, float):
                page.write_number(number, column, cell)
            elif text:
                page.write_string(number, column, text)


def response(name, *sheets):
    """The XLSX file as a download called `name`, without its extension."""
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    return HttpResponse(
        workbook(*sheets),
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
