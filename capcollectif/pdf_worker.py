"""The child process that prints: a page in HTML goes in, a tagged PDF comes out.

No Django, no secret and no network in here. Messages on stdin and stdout are a length (4 bytes,
network order) and as many bytes: in, the page in UTF-8; out, `DONE` and the PDF, or `FAILED` and
the reason. pdf.py holds the other end.
"""

import gc
import logging
import os
import select
import signal
import struct
import sys
import threading
from pathlib import Path

STYLESHEET = Path(__file__).resolve().parent.parent / "static" / "css" / "print.css"
OPTIONS = {"pdf_variant": "pdf/ua-1"}
MOST_SECONDS_TO_START = 60
MOST_MEMORY = 1024**3  # bytes; the longest documents take a tenth of it
LENGTH = struct.Struct("!I")
DONE, FAILED = b"+", b"-"


def send(stream, message):
    stream.write(LENGTH.pack(len(message)) + message)
    stream.flush()


def receive(stream):
    """The next message, or None when the other end is gone."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    message = stream.read(LENGTH.unpack(head)[0])
    return message if len(message) == LENGTH.unpack(head)[0] else None


def main(seconds):
    """Print page after page until stdin closes; the kernel ends us if one takes over `seconds`."""
    pages, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes to the log, never into a PDF
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for our parent; we follow it
    signal.alarm(MOST_SECONDS_TO_START)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _bound_memory()
    to_pdf = _make_printer()
    signal.alarm(0)
    while (page := receive(pages)) is not None:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            answer = DONE + to_pdf(page.decode())
        except Exception as error:
            answer = FAILED + repr(error)[:500].encode()
        signal.alarm(0)
        send(answers, answer)


def _end_with_parent():
    """End at once, even in the middle of a page, when the pipe’s other end closes."""
    poller = select.poll()
    poller.register(0, 0)  # a closed pipe is always reported
    poller.poll()
    os._exit(0)


def _bound_memory():
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    except (ImportError, OSError, ValueError):  # macOS has no such limit
        logging.getLogger(__name__).warning("PDFs are printed without a memory limit.")


def _make_printer():
    """Return a function from HTML to PDF bytes that shares the fonts and the parsed stylesheet.

    The stylesheet and its fonts are our own files, read once. A page may only bring data: URLs.
    """
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    fonts = FontConfiguration()
    stylesheet = weasyprint.CSS(filename=STYLESHEET, font_config=fonts)
    data_only = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)

    def to_pdf(html):
        page = weasyprint.HTML(string=html, url_fetcher=data_only)
        return page.write_pdf(stylesheets=[stylesheet], font_config=fonts, **OPTIONS)

    to_pdf('<html lang="fr"><title>Essai</title><h1>Essai</h1><p>Un <b>essai</b>.')
    gc.freeze()
    gc.set_threshold(100_000)
    return to_pdf


if __name__ == "__main__":
    main(float(sys.argv[1]))
