"""Lists as people really send them."""

import io
import struct
import time
import zipfile

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from capcollectif.errors import Refused
from capsules.calculations import lists

THREE = [
    ("La Table Commune", "Fatou Diallo", "fatou@table.exemple"),
    ("Pousses d’Ariège", "Marc Estève", "marc@pousses.exemple"),
    ("Passerelle Lot", "Inès Carrère", "ines@passerelle.exemple"),
]
LINES = "\r\n".join(";".join(line) for line in THREE)


def told(rows):
    return [(row.structure, row.person, row.email) for row in rows if not row.problems]


def xlsx(table):
    """The bytes of a workbook whose first sheet holds {(row, column): value}, from 0."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Structures")
        for (row, column), value in table.items():
            sheet.write(row, column, value)
    return out.getvalue()


def sheet_of(lines, *, heading=("Structure", "Nom", "E-mail")):
    cells = [heading, *lines]
    return xlsx({(i, j): text for i, line in enumerate(cells) for j, text in enumerate(line)})


@pytest.mark.parametrize(
    "data",
    [
        LINES,
        LINES.encode(),
        "\ufeff".encode() + LINES.encode(),
        LINES.encode("cp1252"),
        LINES.encode("utf-16"),
        LINES.encode("utf-16-le"),
        LINES.encode("utf-16-be"),
        LINES.replace(";", ",").encode("cp1252"),
        LINES.replace(";", "\t"),
        LINES.replace(";", " ;\u00a0"),
        LINES.replace("\r\n", "\r"),
        LINES.replace("\r\n", "\n\n   \n") + "\n\n",
        "\n".join('"' + '";"'.join(line) + '"' for line in THREE),
        "Structure;Nom;E-mail\n" + LINES,
        "Structures pressenties en 2026;;\n;;\nSTRUCTURE ;Référent·e; Courriel\n" + LINES,
        "\n".join(f"{email};{structure};{person}" for structure, person, email in THREE),
        "\n".join(f"{structure};{person} <mailto:{email}>" for structure, person, email in THREE),
        "Courriel;Nom;Prénom;Raison sociale\n"
        + "\n".join(f"{e};{p.split()[1]};{p.split()[0]};{s}" for s, p, e in THREE),
        "\n".join(f"{s};{p.replace(' ', ';')};{e};05 63 00 00 00" for s, p, e in THREE),
        sheet_of(THREE),
        sheet_of(THREE, heading=("Nom de la structure", "Nom du contact", "Adresse mail")),
    ],
)
def test_the_same_list_is_read_however_it_comes(data):
    assert told(lists.read(data)) == THREE


def test_a_line_keeps_the_number_that_people_see():
    text = "\n\nStructure;Nom;E-mail\n\nLa Table;Fatou;f@table.exemple\n\n;;\nLa Nef;Zoé;zoe\n"

    assert [(row.line, row.structure) for row in lists.read(text)] == [
        (5, "La Table"),
        (8, "La Nef"),
    ]
    rows = lists.read(xlsx({(3, 1): "La Nef", (3, 2): "z@nef.exemple"}))
    assert [(row.line, row.structure) for row in rows] == [(4, "La Nef")]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("La Nef;Zoé;", lists.NO_EMAIL),
        ("La Nef;;", lists.NO_EMAIL),
        ("La Nef;Zoé;zoe@", lists.BAD_EMAIL),
        ("La Nef;Zoé;zoé chez la nef", lists.BAD_EMAIL),
        ("La Nef;Zoé;zoe@nef", lists.BAD_EMAIL),
        ("La Nef;Zoé;zoe@@nef.fr", lists.BAD_EMAIL),
        (";Zoé;zoe@nef.exemple", lists.NO_STRUCTURE),
        ("Zoé Petit <zoe@nef.exemple>", lists.NO_STRUCTURE),
        ("x" * 121 + ";Zoé;zoe@nef.exemple", lists.LONG_STRUCTURE),
        ("La Nef;" + "x" * 121 + ";zoe@nef.exemple", lists.LONG_PERSON),
        ("La Nef;Zoé;" + "x" * 250 + "@nef.exemple", lists.BAD_EMAIL),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(line, problem):
    good = "La Table;Fatou;f@table.exemple"
    rows = lists.read(f"{good}\n{line}\n{good}")

    assert [row.problems for row in rows] == [(), (problem,), ()]
    assert lists.read(lists.written(rows))[1].problems == (problem,)


def test_two_addresses_in_a_cell_are_two_people():
    rows = lists.read(
        "La Nef;;Zoé Petit <Zoe@Nef.exemple> ; \nLa Table;;a@t.exemple / mailto:b@t.exemple"
    )

    assert told(rows) == [
        ("La Nef", "Zoé Petit", "zoe@nef.exemple"),
        ("La Table", "", "a@t.exemple"),
        ("La Table", "", "b@t.exemple"),
    ]


def test_a_line_typed_otherwise_than_the_rest_is_read_too():
    text = "A;Zoé;z@a.exemple\nB;Luc;l@b.exemple\nC, Ana, a@c.exemple\nD d@d.exemple"

    assert told(lists.read(text))[2:] == [("C", "Ana", "a@c.exemple"), ("D", "", "d@d.exemple")]


def test_an_odd_quote_does_not_swallow_the_list():
    text = 'La "Nef;Zoé;z@nef.exemple\nLa Table;Fatou;f@table.exemple'

    assert [row.email for row in lists.read(text)] == ["z@nef.exemple", "f@table.exemple"]


def test_names_are_cleaned_but_keep_their_signs():
    rows = lists.read("\u200bL’Été 🌻\u202e;Mme Zoé\u00a0Petit;\u200bz@nef.exemple\u200b")

    assert told(rows) == [("L’Été 🌻", "Zoé Petit", "z@nef.exemple")]


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "=1+1", "+33", "<b>{{7*7}}</b>"])
def test_what_looks_like_a_formula_stays_text(text):
    rows = lists.read(f"{text}\t\tz@nef.exemple\nLa Nef\t{text}\ty@nef.exemple")

    assert told(rows) == [(text, "", "z@nef.exemple"), ("La Nef", text, "y@nef.exemple")]


def test_written_rows_are_read_back_the_same():
    rows = lists.read('"Le ""Lien"" ; Sud";Zoé;z@lien.exemple\nLa Nef;;\n;;x@\n')
    again = lists.read(lists.written(rows))

    assert [(r.structure, r.person, r.email, r.problems) for r in again] == [
        (r.structure, r.person, r.email, r.problems) for r in rows
    ]
    assert again[0].structure == 'Le "Lien" ; Sud'


@pytest.mark.parametrize("cell", ["a" * 130_000 + " x@y.fr", "<" + "@" * 130_000, "a<" * 65_000])
def test_a_huge_cell_takes_no_time(cell):
    begun = time.process_time()
    lists.read(f"La Nef ; {cell} ; z@nef.exemple")

    assert time.process_time() - begun < 5  # it takes a tenth of a second; it took hours


def test_a_million_cells_are_cut_as_those_of_a_spreadsheet():
    assert told(lists.read("La Nef;Zoé;z@nef.exemple" + ";a@b.exemple" * 100_000)) == [
        ("La Nef", "Zoé", "z@nef.exemple")
    ]


def test_an_empty_list_has_no_rows():
    for data in ("", b"", "\n ;; \n", "Structure;Nom;E-mail\n", xlsx({})):
        assert lists.read(data) == []


def test_a_long_list_is_refused_and_the_longest_is_read():
    line = "La Nef;Zoé;z@nef.exemple\n"
    assert len(lists.read(line * lists.MOST_ROWS)) == lists.MOST_ROWS
    crowd = "La Nef;;" + ",".join(f"a{i}@nef.exemple" for i in range(501))
    for text in (line * (lists.MOST_ROWS + 1), crowd):
        with pytest.raises(Refused, match="trop longue"):
            lists.read(text)


# ── Files that are something else, or hostile ───────────────────────────────


def archive(*entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries:
            file.writestr(name, content)
    return out.getvalue()


def lying(data, size):
    """The archive `data`, its directory declaring `size` bytes for each file."""
    out, start = bytearray(data), 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        out[start + 24 : start + 28] = struct.pack("<I", size)
        start += 4
    return bytes(out)


def big_sheet(megabytes):
    """The entries of a workbook of one cell, beside `megabytes` of spaces."""
    good = zipfile.ZipFile(io.BytesIO(xlsx({(0, 0): "a"})))
    entries = [(name, good.read(name)) for name in good.namelist()]
    sheet = b"<worksheet><sheetData/></worksheet>" + b" " * (megabytes * 1_000_000)
    return [(name, sheet if "sheet1.xml" in name else content) for name, content in entries]


def test_a_bomb_is_refused_before_it_is_opened(monkeypatch):
    bomb = archive(*big_sheet(200))
    assert len(bomb) < 1_000_000
    monkeypatch.setattr(lists.spreadsheets.subprocess, "run", None)  # it would be called to open it

    with pytest.raises(Refused, match="ne se lit pas"):
        lists.read(bomb)


@pytest.mark.parametrize(
    "data",
    [
        xlsx({(0, 0): "a", (1_048_575, 16_383): "z"}),  # half a terabyte, to its reader
        xlsx({(0, 0): "a", (1_900, 16_383): "z"}),
        lying(archive(*big_sheet(400)), 1000),
        archive(("a.txt", "rien")),
        archive(("word/document.xml", "<w/>")),
        sheet_of(THREE)[:-200],
        sheet_of(THREE)[:300],
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"%PDF-1.7 %\xe2\xe3",
        b"<!DOCTYPE html><table><tr><td>La Nef</td></tr></table>",
        b"\xff\xfea",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"La Nef;\x81\x8d;z@nef.fr",
        b"a" * (lists.MOST_BYTES + 1),
        b"x" * 200_000,
    ],
    ids=range(16),
)
def test_what_is_no_list_is_refused_with_what_to_do(data):
    with pytest.raises(Refused, match=r"ne se lit pas.*collez-les"):
        lists.read(data)


TYPED = st.text(st.sampled_from('ab;,\t\n\r"@.<> é\u00a0\u202e=:/nomE-mail🌻\0\x1f'), max_size=200)


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300), TYPED))
@example("a@b;a@b")
@example('"')
@example('"\u0300')
def test_whatever_comes_is_read_or_refused_and_comes_back_the_same(data):
    try:
        rows = lists.read(data)
    except Refused:
        return
    again = lists.read(lists.written(rows))
    told = [[(r.structure, r.person, r.email, r.problems) for r in each] for each in (rows, again)]
    assert told[0] == told[1]


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>
<office:spreadsheet><table:table table:name="Feuille1">{rows}</table:table></office:spreadsheet>
</office:body></office:document-content>"""


def ods(lines, repeated=1):
    """The bytes of a LibreOffice sheet, each cell and row repeated so many times."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    cell = (
        f'<table:table-cell table:number-columns-repeated="{repeated}" office:value-type="string">'
        "<text:p>{}</text:p></table:table-cell>"
    )
    row = f'<table:table-row table:number-rows-repeated="{repeated}">{{}}</table:table-row>'
    rows = "".join(row.format("".join(map(cell.format, line))) for line in lines)
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    return archive(
        ("mimetype", kind),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", ODS.format(rows=rows)),
    )


def test_a_libreoffice_sheet_is_read():
    assert told(lists.read(ods([("Structure", "Nom", "E-mail"), *THREE]))) == THREE


def test_a_libreoffice_sheet_that_repeats_itself_for_ever_ends():
    try:
        rows = lists.read(ods(THREE, repeated=999_999_999))
    except Refused:
        return
    assert len(rows) <= lists.MOST_ROWS
