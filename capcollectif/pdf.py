"""PDFs: printed by a child process, kept by content, served with an ETag.

A document’s content is plain frozen data, so that its key is known without rendering anything: the
same content is never printed twice, and a browser that has it already gets an empty answer.
"""

import atexit
import functools
import hashlib
import logging
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from importlib.metadata import version

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.text import slugify

from . import pdf_worker
from .fields import LONGEST_TEXT

MOST_LINES = 200  # a field
MOST_ROWS = 500  # a document
MOST_SECONDS = 60  # a document
LONG_TEXT = 700  # characters: from there on, a row of a table may break between two pages
RETRY_AFTER = 60  # seconds
CUT = "… (suite dans l’application)"
# All that the child needs of our environment: not our secrets.
ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "DYLD_FALLBACK_LIBRARY_PATH")

logger = logging.getLogger(__name__)


class Unavailable(Exception):
    """The document could not be printed: too long, too large, or the child process died."""


@dataclass(frozen=True)
class Document:
    """What is printed: `template` gets `content` as `document`.

    `content` is a frozen dataclass of plain data (text, numbers, dates, tuples, dataclasses): its
    repr says all of it. `filename` is what people read, without « .pdf ».
    """

    template: str
    content: object
    filename: str

    @functools.cached_property
    def key(self):
        """A text that changes with anything that the PDF’s bytes depend on."""
        return _digest(_sources(), self.template, repr(self.content))


def printable(text):
    """`text` as far as a page can hold it, then a word that says where the rest is."""
    lines = text.split("\n", MOST_LINES)
    kept = "\n".join(lines[:MOST_LINES])[:LONGEST_TEXT]
    return kept if kept == text else f"{kept.rstrip()}{CUT}"


def is_long(text):
    """Whether `text` may fill most of a page in a narrow column, lines of one word included."""
    return len(text) + 30 * text.count("\n") > LONG_TEXT


def response(request, document):
    """The document as a download: 304 if the browser has it, 503 if it cannot be printed."""
    etag = quote_etag(document.key)
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        try:
            answer = HttpResponse(bytes_of(document), content_type="application/pdf")
        except Unavailable as reason:
            logger.error("%s was not printed: %s", document.template, reason)
            page = render(request, "503_pdf.html", status=503)
            page.headers["Retry-After"] = RETRY_AFTER
            return page
        answer.headers["Content-Disposition"] = _disposition(document.filename)
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "private, no-cache"  # kept, but asked about each time
    return answer


def bytes_of(document):
    """The PDF, from the cache or freshly printed. Raises Unavailable."""
    cache = caches["documents"]
    found = cache.get(document.key)
    if found is None:
        found = _freshly_printed(document, cache)
    if not found:
        raise Unavailable("it could not be printed a moment ago")
    return found


def _freshly_printed(document, cache):
    """Its bytes, kept. A failure is kept too, for a minute: the next ones must not wait as long."""
    try:
        printed = print_html(render_to_string(document.template, {"document": document.content}))
    except Unavailable:
        cache.set(document.key, b"", RETRY_AFTER)
        raise
    cache.set(document.key, printed)
    return printed


def print_html(html):
    """The page `html` (text, in the print stylesheet’s classes) as a PDF. Raises Unavailable."""
    return _printer.print(html)


def warm():
    """Start the child process now, so that the first PDF does not wait for it."""
    _printer.start()


def _disposition(filename):
    """Readable in French, with a plain name for the clients that know no accents."""
    header = content_disposition_header(as_attachment=True, filename=f"{filename}.pdf")
    return header.replace("filename*=", f'filename="{slugify(filename)}.pdf"; filename*=')


def _digest(*parts):
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()


@functools.cache
def _sources():
    """What else makes the bytes: our templates, code, styles and fonts, and the libraries.

    Read once a process: a server is restarted after a change of these.
    """
    static = settings.BASE_DIR / "static"
    files = [
        *(settings.BASE_DIR / "templates").rglob("*.html"),
        *settings.BASE_DIR.glob("*/*.py"),
        *settings.BASE_DIR.glob("c*/*/*.py"),  # documents, template tags
        *static.glob("vendor/*/*.woff"),
        pdf_worker.STYLESHEET,
    ]
    contents = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)]
    libraries = [version("weasyprint"), version("pydyf"), version("django")]
    return _digest(*contents, *libraries, repr(pdf_worker.OPTIONS))


class Printer:
    """The child process and our ends of its pipes. Prints one page at a time.

    It is started at need, again after it died, and anew in a process that was forked from the one
    that started it.
    """

    def __init__(self, *, seconds=MOST_SECONDS):
        self._seconds = seconds
        self._forget()
        os.register_at_fork(after_in_child=self._forget)
        atexit.register(self.stop)

    def _forget(self):
        self._lock = threading.Lock()
        self._child = None

    def print(self, html):
        with self._lock:
            answer = self._ask(html.encode(errors="replace"))
        if answer[:1] == pdf_worker.FAILED:
            raise Unavailable(answer[1:].decode())
        return answer[1:]

    def _ask(self, page):
        """Its answer; a second try if the child was killed, but not if its time was up."""
        for _ in range(2):
            child = self._running()
            try:
                pdf_worker.send(child.stdin, page)
                answer = pdf_worker.receive(child.stdout)
            except OSError:  # a broken pipe
                answer = None
            if answer is not None:
                return answer
            code = self._end(child)
            if code == -signal.SIGALRM:
                break
        raise Unavailable(f"the child process ended with {code}")

    def start(self):
        with self._lock:
            self._running()

    def stop(self):
        with self._lock:
            if self._child:
                self._end(self._child)

    def _running(self):
        if self._child and self._child.poll() is not None:
            self._end(self._child)
        if not self._child:
            known = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
            self._child = subprocess.Popen(  # noqa: S603  our own module, no input in it
                [sys.executable, "-m", "capcollectif.pdf_worker", str(self._seconds)],
                cwd=settings.BASE_DIR,
                env={**known, "SOURCE_DATE_EPOCH": "0"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._child

    def _end(self, child):
        """Kill what is left of it; return its exit code."""
        self._child = None
        child.kill()
        with child.stdout:
            try:
                child.stdin.close()
            except OSError:
                logger.debug("the pipe was broken already")
        return child.wait()


_printer = Printer()
