import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import RequestFactory
from PIL import Image

from capcollectif import uploads

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"


def _image(kind):
    content = io.BytesIO()
    Image.new("RGB", (3, 2)).save(content, kind)
    return content.getvalue()


def _zip(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():  # of 1980: the same bytes in every process of the tests
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _spoilt(method, *, at=None, flag=0):
    """An ODT whose first file is compressed by `method`: a byte of it changed, or locked by `flag`."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text" * 9)
    spoilt = bytearray(content.getvalue())
    spoilt[spoilt.index(b"PK\x01\x02") + 8] |= flag
    for place in range(*at or (0, 0)):
        spoilt[place] ^= 0xFF
    return bytes(spoilt)


def _office(folder, **more):
    return _zip(**{"[Content_Types].xml": "<Types/>", f"{folder}/document.xml": "<x/>", **more})


def _taken(name, content, **options):
    return uploads.UploadField(**options).clean(SimpleUploadedFile(name, content, "text/html"))


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("Compte rendu.PDF", PDF, "application/pdf"),
        ("plan.png", _image("PNG"), "image/png"),
        ("plan.jpeg", _image("JPEG"), "image/jpeg"),
        ("note.docx", _office("word"), uploads.TYPES["docx"].content_type),
        ("liste.xlsx", _office("xl"), uploads.TYPES["xlsx"].content_type),
        ("écran.pptx", _office("ppt"), uploads.TYPES["pptx"].content_type),
        (
            "note.odt",
            _zip(mimetype="application/vnd.oasis.opendocument.text", content="<x/>"),
            "application/vnd.oasis.opendocument.text",
        ),
        ("liste.csv", "Prénom;Âge\nZoé;40".encode("cp1252"), "text/csv; charset=utf-8"),
        ("note.txt", "Été".encode("utf-16"), "text/plain; charset=utf-8"),
    ],
)
def test_what_its_content_agrees_with_is_taken_under_our_type(name, content, content_type):
    file = _taken(name, content)

    assert (file.content_type, file.read()) == (content_type, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("dessin.svg", b"<svg onload='alert(1)'/>"),
        ("programme.exe", b"MZ\x90"),
        ("macros.docm", _office("word")),
        ("sans-fin", PDF),
        ("note.pdf.html", PDF),
    ],
)
def test_another_ending_is_refused(name, content):
    with pytest.raises(ValidationError, match="n’est pas accepté"):
        _taken(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.pdf", b"<html><script>alert(1)</script>"),
        ("page.png", b"<svg/>"),
        ("photo.jpg", _image("PNG")),
        ("tableur.docx", _office("xl")),
        ("macros.docx", _office("word", **{"word/vbaProject.bin": "x"})),
        ("coupé.docx", _office("word")[:60]),
        ("faux.odt", _zip(mimetype="text/html")),
        ("vide.odt", _zip(content="<x/>")),
        ("abîmé.odt", _spoilt(zipfile.ZIP_DEFLATED, at=(38, 46))),
        ("abîmé.odt", _spoilt(zipfile.ZIP_LZMA, at=(42, 60))),
        ("abîmé.odt", _spoilt(zipfile.ZIP_BZIP2, at=(38, 46))),
        ("verrouillé.odt", _spoilt(zipfile.ZIP_DEFLATED, flag=1)),
        ("programme.txt", b"MZ\x90\x00\x03\x00"),
        ("illisible.csv", b"\x81\x8d"),
        ("coupé.txt", b"\xff\xfea"),
    ],
)
def test_a_lying_or_damaged_file_is_refused(name, content):
    with pytest.raises(ValidationError, match="n’est pas celui qu’annonce son nom"):
        _taken(name, content)


def test_a_zip_that_inflates_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_UNPACKED", 1000)

    with pytest.raises(ValidationError, match="annonce son nom"):
        _taken("bombe.docx", _office("word", **{"word/big.xml": "0" * 2000}))


def test_an_empty_or_missing_file_is_asked_for():
    with pytest.raises(ValidationError, match="est vide"):
        _taken("vide.pdf", b"")
    with pytest.raises(ValidationError, match="Choisissez un fichier"):
        uploads.UploadField().clean(None)


def test_a_field_may_take_fewer_types():
    with pytest.raises(ValidationError, match="n’est pas accepté"):
        _taken("note.pdf", PDF, types=("png",))


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("Compte\r\nrendu\u202efdp.PDF", "Compte rendufdp.pdf"),
        ('a<b>:"c|?*.pdf', "a b c.pdf"),
        (".pdf.pdf", "pdf.pdf"),
        (" . .pdf", "document.pdf"),
        ("é" * 300 + ".pdf", "é" * 116 + ".pdf"),
    ],
)
def test_a_name_is_one_that_any_disk_takes(name, clean):
    assert uploads.clean_name(name) == clean


def test_a_stored_name_is_ours_and_never_twice_the_same():
    file = SimpleUploadedFile("é" * 300 + ".PDF", PDF)
    first, second = (uploads.name_of_ours(file) for _ in range(2))

    assert first != second
    assert first.isascii() and len(first) == 36 and first.endswith(".pdf")


def test_a_download_is_never_a_page_of_ours():
    storage = InMemoryStorage()
    name = storage.save("x.txt", ContentFile(b"<script>"))

    class Stored:
        def open(self, mode):
            return storage.open(name, mode)

    response = uploads.download(Stored(), filename="é\u00a0à.txt", content_type="text/plain")

    assert b"".join(response.streaming_content) == b"<script>"
    assert response["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_file_gone_from_the_disk_is_not_found():
    class Lost:
        def open(self, mode):
            raise FileNotFoundError

    with pytest.raises(Http404):
        uploads.download(Lost(), filename="x.txt", content_type="text/plain")


def test_what_a_link_says_of_a_file():
    assert uploads.described("Compte rendu.pdf", 1_260_000) == "PDF, 1,3\u00a0Mo"
    assert uploads.described("note.odt", 40) == "ODT, 1\u00a0ko"


def test_a_huge_upload_is_read_to_its_end_and_hardly_kept():
    huge = SimpleUploadedFile("énorme.pdf", bytes(3 * uploads.LARGEST))
    request = RequestFactory().post("/", {"file": huge, "after": "dit"})

    file = request.FILES["file"]

    assert uploads.LARGEST < file.size <= uploads.LARGEST + 2**17
    assert request.POST["after"] == "dit"
    with pytest.raises(ValidationError, match="dépasse 10"):
        uploads.UploadField().clean(file)
    request.close()
