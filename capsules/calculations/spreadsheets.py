"""Rows of text out of a spreadsheet, read by a child process that may take little memory and time.

A small file can inflate to gigabytes, or hold one cell at XFD1048576, for which the reader would
ask for half a terabyte and end the whole process. So a child reads it: no Django, no secret and no
network in there. It gets the file on stdin, and prints rows as JSON.
"""

import io
import json
import subprocess
import sys
import zipfile

MOST_BYTES = 2_000_000
MOST_INFLATED = 30_000_000  # bytes that a file may declare
MOST_ENTRIES = 300  # files in the archive
MOST_ROWS, MOST_COLUMNS = 2_000, 30  # empty rows are counted
MOST_CHARACTERS = 2_000  # of a cell
MOST_MEMORY = 768 * 1024**2  # bytes; an ordinary file takes a tenth of it
MOST_SECONDS = 10
ARCHIVE, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Unreadable(Exception):
    """No rows can be had from this file: broken, something else, too large, or with a password."""


def is_spreadsheet(data):
    """Whether the bytes say that they may be XLSX, ODS or XLS, whatever the file’s name."""
    return data.startswith((ARCHIVE, OLD_EXCEL))


def rows(data):
    """[(row number from 1, [text])] of the first sheet that has any. Raises Unreadable."""
    if data.startswith(ARCHIVE):
        _check_archive(data)
    command = [sys.executable, "-I", __file__]
    try:
        child = subprocess.run(  # noqa: S603 (ourselves, on bytes)
            command, input=data, capture_output=True, timeout=MOST_SECONDS * 2, env={}, check=True
        )
        return [(number, cells) for number, cells in json.loads(child.stdout)]
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        raise Unreadable(repr(error)) from error


def _check_archive(data):
    """Raise Unreadable unless what the archive declares is small enough to be opened."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable(repr(error)) from error
    inflated = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or inflated > MOST_INFLATED:
        raise Unreadable(f"{len(entries)} files that inflate to {inflated} bytes")


def _main():
    _bound_ourselves()
    print(json.dumps(_read(sys.stdin.buffer.read())))  # noqa: T201 (its answer)


def _bound_ourselves():
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):  # macOS has not all of these
        return


def _read(data):
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for index in range(len(workbook.sheet_names)):
        sheet = workbook.get_sheet_by_index(index)
        if sheet.total_height > MOST_ROWS:
            raise ValueError("too many rows")
        table = sheet.to_python(skip_empty_area=False)
        margin = sheet.start[1] if sheet.start else 0  # empty columns on the left
        found = [(number, _texts(row[margin:])) for number, row in enumerate(table, start=1)]
        found = [(number, cells) for number, cells in found if any(cells)]
        if found:
            return found
    return []


def _texts(row):
    """Each value as text: a whole number without its « .0 »."""
    shown = (int(v) if isinstance(v, float) and v.is_integer() else v for v in row[:MOST_COLUMNS])
    return ["" if value is None else str(value)[:MOST_CHARACTERS] for value in shown]


if __name__ == "__main__":
    _main()
