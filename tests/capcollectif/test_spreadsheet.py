import io
import zipfile

import pytest
import python_calamine

from capcollectif import spreadsheet
from capcollectif.errors import Refused
from capcollectif.spreadsheet import Sheet


def read(content):
    """The rows of the one sheet of an XLSX file."""
    book = python_calamine.load_workbook(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python()


def written(*cells):
    titles = tuple(f"Colonne {n}" for n, _ in enumerate(cells))
    content = spreadsheet.workbook(Sheet("Essai", titles, [cells]))
    return read(content)[1]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "=HYPERLINK(\"http://x\")", "+33 5 61", "-1", "@SUM(A1)", "{=1}", "007", "1e5",
     "https://exemple.fr", "Élise & <b>Cie</b> 🌱", "à\nla ligne", "TRUE"],
)  # fmt: skip
def test_a_text_comes_back_as_it_was_written(text):
    assert written("avant", text) == ["avant", text]


def test_numbers_are_text_and_nothing_is_an_empty_cell():
    assert written(12, None, "x") == ["12", "", "x"]


def test_a_float_is_a_number_to_add_up():
    assert written("x", 2.5, "2.5") == ["x", 2.5, "2.5"]


def test_a_file_holds_several_tables():
    sheets = [Sheet(title, ("Un",), [(title,)]) for title in ("Bilan", "Séances")]
    book = python_calamine.load_workbook(io.BytesIO(spreadsheet.workbook(*sheets)))

    assert book.sheet_names == ["Bilan", "Séances"]
    assert book.get_sheet_by_name("Séances").to_python() == [["Un"], ["Séances"]]


def test_a_file_holds_no_formula():
    content = spreadsheet.workbook(Sheet("Essai", ("a",), [("=1+1",)]))

    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert 'state="frozen"' in sheet


def test_a_control_character_breaks_nothing():
    assert written("a\x07b", "après")[1] == "après"


def test_a_table_without_rows_keeps_its_header():
    assert read(spreadsheet.workbook(Sheet("Essai", ("Un", "Deux"), []))) == [["Un", "Deux"]]


def test_the_longest_text_is_kept_whole():
    assert written("x" * spreadsheet.LONGEST_CELL) == ["x" * spreadsheet.LONGEST_CELL]


def test_a_longer_one_is_refused_rather_than_cut():
    with pytest.raises(Refused, match="ligne 2, colonne « Colonne 1 »"):
        written("court", "x" * (spreadsheet.LONGEST_CELL + 1))


def test_the_download_has_our_own_name():
    answer = spreadsheet.response("suivi", Sheet("Essai", ("Un",), []))

    assert answer.headers["Content-Disposition"] == 'attachment; filename="suivi.xlsx"'
    assert answer.headers["Content-Type"] == spreadsheet.CONTENT_TYPE
