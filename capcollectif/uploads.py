"""Files that people send: what is taken, under which name it is kept, how it is given back.

A file is taken when its ending is in TYPES and its content agrees; it is kept under a random name of
ours, outside what the web server serves, and leaves as a download in a sandbox, never as a page.
"""

import codecs
import lzma
import re
import secrets
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import FileUploadHandler
from django.http import FileResponse, Http404

from .fields import clean_line

LARGEST = 10 * 1024 * 1024  # bytes
LONGEST_NAME = 120  # characters, the ending included
MOST_ENTRIES, MOST_UNPACKED = 2000, 200 * 1024 * 1024  # of an office file, a zip: files, bytes
HEAD = 8192  # bytes that tell what a file is
MACROS = "vbaproject.bin"

TOO_LARGE = f"Ce fichier dépasse {LARGEST // 1024**2}\u00a0Mo. Allégez-le, par exemple en PDF, ou partagez plutôt un lien."
NOT_TAKEN = (
    "Ce type de fichier n’est pas accepté. Envoyez un PDF, un document Word, Excel, PowerPoint ou "
    "LibreOffice, une image PNG ou JPEG, ou du texte."
)
NOT_WHAT_IT_SAYS = (
    "Le contenu de ce fichier n’est pas celui qu’annonce son nom, ou il est abîmé. Ouvrez-le, "
    "enregistrez-le de nouveau, puis renvoyez-le."
)
EMPTY = "Ce fichier est vide\u00a0: choisissez-en un autre."
MISSING = "Choisissez un fichier."

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]+')


@dataclass(frozen=True)
class Type:
    """What an ending stands for; `agrees` tells whether an open file is that."""

    content_type: str
    agrees: object


def _looks_like(*endings):
    def agrees(file):
        import filetype  # thirty modules: only for who sends a file

        return filetype.guess_extension(_head(file)) in endings

    return agrees


def _office(folder):
    def agrees(file):
        names = _names_in(file)
        return "[Content_Types].xml" in names and any(n.startswith(folder) for n in names)

    return agrees


def _open_document(content_type):
    def agrees(file):
        if "mimetype" not in _names_in(file):
            return False
        with zipfile.ZipFile(file) as archive, archive.open("mimetype") as entry:
            return entry.read(100).strip() == content_type.encode()

    return agrees


def _text(file):
    """Whether every byte reads, as UTF-8 or as Windows’ Latin: those of a programme do not."""
    file.seek(0)
    content = file.read()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252")
    return not re.search(r"[\x00-\x08\x0e-\x1f]", text)


def _of_office(kind, folder):
    return Type(f"application/vnd.openxmlformats-officedocument.{kind}", _office(folder))


def _of_open_document(kind):
    content_type = f"application/vnd.oasis.opendocument.{kind}"
    return Type(content_type, _open_document(content_type))


_JPEG = Type("image/jpeg", _looks_like("jpg"))
TYPES = {
    "pdf": Type("application/pdf", _looks_like("pdf")),
    "docx": _of_office("wordprocessingml.document", "word/"),
    "xlsx": _of_office("spreadsheetml.sheet", "xl/"),
    "pptx": _of_office("presentationml.presentation", "ppt/"),
    "odt": _of_open_document("text"),
    "ods": _of_open_document("spreadsheet"),
    "odp": _of_open_document("presentation"),
    "png": Type("image/png", _looks_like("png")),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "txt": Type("text/plain; charset=utf-8", _text),
    "csv": Type("text/csv; charset=utf-8", _text),
}
# What a damaged zip or text raises: a wrong letter is a ValueError, a locked zip a RuntimeError.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ValueError,
    KeyError,
    EOFError,
    OSError,
    RuntimeError,
)


class UploadField(forms.FileField):
    """One file, of one of the endings `types`, up to LARGEST bytes.

    What it gives is named by `clean_name`, its `content_type` from TYPES whatever the browser said.
    """

    def __init__(self, *, types=tuple(TYPES), **kwargs):
        self.types = types
        accept = ",".join(f".{ending}" for ending in types)
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": accept}))
        told = {"required": MISSING, "invalid": MISSING, "missing": MISSING, "empty": EMPTY}
        super().__init__(error_messages=told | kwargs.pop("error_messages", {}), **kwargs)

    def to_python(self, data):
        file = super().to_python(data)
        if file is None:
            return None
        if file.size > LARGEST:
            raise ValidationError(TOO_LARGE, "too_large")
        ending = _ending(file.name)
        if ending not in self.types:
            raise ValidationError(NOT_TAKEN, "not_taken")
        if not _agrees(TYPES[ending], file):
            raise ValidationError(NOT_WHAT_IT_SAYS, "not_what_it_says")
        file.name, file.content_type = clean_name(file.name), TYPES[ending].content_type
        file.seek(0)
        return file


class BoundedHandler(FileUploadHandler):
    """Read whatever is sent to its end, and keep no more of it than UploadField needs to refuse it.

    So a file of 200 MB gets a page that says why, and neither our disk nor our memory. The bound is
    that of a whole request. It comes before Django’s own handlers, see settings.
    """

    def __init__(self, request=None):
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        was_full = self.received > LARGEST
        self.received += len(raw_data)
        return None if was_full else raw_data

    def file_complete(self, file_size):
        return None  # the next handlers have it


def clean_name(name):
    """`name` on one line, without what no disk takes, its ending in small letters, not too long."""
    ending = _ending(name)
    stem = _NOT_IN_NAMES.sub(" ", clean_line(PurePath(name).stem)).strip(" .") or "document"
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip()}.{ending}"


def name_of_ours(file):
    """A new name to store a file of UploadField under: 128 random bits, and its ending."""
    return f"{secrets.token_hex(16)}.{_ending(file.name)}"


def download(file, *, filename, content_type):
    """The stored `file` as a download called `filename`, which no browser opens as a page of ours.

    Raises Http404 if it is no longer on the disk.
    """
    try:
        content = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=filename, content_type=content_type
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def described(filename, size):
    """What a link to a file says of it: « PDF, 1,2 Mo »."""
    large = size >= 1_000_000
    amount = f"{size / 1_000_000:.1f}".replace(".", ",") if large else max(1, round(size / 1000))
    return f"{_ending(filename).upper()}, {amount}\u00a0{'Mo' if large else 'ko'}"


def _ending(name):
    return PurePath(name).suffix.lower().lstrip(".")


def _head(file):
    file.seek(0)
    return file.read(HEAD)


def _names_in(file):
    """The names in a zip, if it unpacks to something reasonable and holds no macro; else none."""
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    names = {entry.filename for entry in entries}
    is_bomb = len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED
    has_macros = any(name.lower().endswith(MACROS) for name in names)
    return set() if is_bomb or has_macros else names


def _agrees(kind, file):
    try:
        return kind.agrees(file)
    except DAMAGED:
        return False
