"""The engine: what it fetches, what it remembers, and how it comes back from a death."""

import http.server
import io
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdf
import pytest
from django.test import RequestFactory

from capcollectif import pdf
from tests.members.factories import MembershipFactory

PAGE = '<!doctype html><html lang="fr"><title>Essai</title><h1>Essai</h1>{}</html>'


@dataclass(frozen=True)
class Content:
    title: str
    structure: str = "La Remise à Flot"


def document(title="Un essai", filename="Plan d’actions – La Remise à Flot"):
    return pdf.Document("pdf_base.html", Content(title), filename)


def request(**headers):
    return RequestFactory().get("/", headers=headers)


@pytest.fixture(scope="module")
def impatient():
    """A printer of its own, which waits for one second and no more."""
    printer = pdf.Printer(seconds=1)
    yield printer
    printer.stop()


def test_a_page_fetches_nothing_from_the_network_or_the_disk():
    asked = []

    class Witness(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    server = http.server.HTTPServer(("127.0.0.1", 0), Witness)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site = f"http://127.0.0.1:{server.server_port}"
    lures = f"""
        <link rel="stylesheet" href="{site}/a.css"><style>@import url({site}/b.css);
        @font-face{{font-family:x;src:url({site}/c.woff)}} p{{background:url({site}/d.png);font-family:x}}
        p::before{{content:url({site}/e.png)}}</style><base href="{site}/"><img src="f.png" alt="f">
        <img src="{site}/g.png" alt="g"><object data="{site}/h.svg"></object>
        <svg width="9" height="9"><title>i</title><image href="{site}/i.png" width="9" height="9"/></svg>
        <link rel="attachment" href="file:///etc/hostname"><img src="file:///etc/hostname" alt="j">
        <a rel="attachment" href="file:///etc/hostname">k</a><p>Un texte</p>"""
    try:
        printed = pdf.print_html(PAGE.format(lures))
    finally:
        server.shutdown()
        server.server_close()

    assert asked == []
    with pikepdf.open(io.BytesIO(printed)) as opened:
        assert not opened.attachments
    assert "Un texte" in pypdf.PdfReader(io.BytesIO(printed)).pages[0].extract_text()


def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_is_printed(impatient):
    endless = PAGE.format("<table>" + "<tr><td>x<td>y<td>z" * 20_000 + "</table>")
    started = time.monotonic()

    with pytest.raises(pdf.Unavailable):
        impatient.print(endless)

    assert time.monotonic() - started < 10
    assert impatient.print(PAGE.format("")).startswith(b"%PDF")


def test_a_page_that_cannot_be_printed_says_so_and_the_child_lives_on(impatient):
    impatient.print(PAGE.format(""))
    child = impatient._child.pid

    with pytest.raises(pdf.Unavailable, match="RecursionError"):
        impatient.print(PAGE.format("<div>" * 400))

    assert impatient.print(PAGE.format("")).startswith(b"%PDF")
    assert impatient._child.pid == child


def test_a_killed_child_is_started_again(impatient):
    impatient.print(PAGE.format(""))
    os.kill(impatient._child.pid, signal.SIGKILL)

    assert impatient.print(PAGE.format("")).startswith(b"%PDF")


def test_the_same_content_makes_the_same_bytes_in_another_process(impatient):
    page = PAGE.format("<p>Mêmes octets ☐ → “œ”</p>")

    assert pdf.print_html(page) == pdf.print_html(page) == impatient.print(page)


def test_the_child_ends_with_its_parent_even_when_killed_in_the_middle_of_a_page():
    parent = (
        "import django; django.setup()\n"
        "import threading, time\n"
        "from capcollectif import pdf\n"
        "pdf.warm(); print(pdf._printer._child.pid, flush=True)\n"
        "pdf.print_html('<table>' + '<tr><td>x<td>y<td>z' * 20000 + '</table>')\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", parent],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "capcollectif.settings", "DEBUG": "1"},
        stdout=subprocess.PIPE,
    )
    child = int(running.stdout.readline())
    time.sleep(1.5)
    running.kill()
    running.wait()
    running.stdout.close()

    deadline = time.monotonic() + 5
    while _is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_alive(child)


def _is_alive(pid):
    """A zombie that nobody has buried yet is not alive."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_child_knows_none_of_our_secrets(impatient):
    impatient.start()

    known = Path(f"/proc/{impatient._child.pid}/environ").read_text()

    assert "SECRET" not in known
    assert "DATABASE" not in known


def test_the_key_changes_with_the_content_and_with_nothing_else():
    assert document().key == document(filename="Autre nom").key
    assert document().key != document("Un autre essai").key


def test_response_is_a_private_download_that_browsers_ask_about_again():
    answer = pdf.response(request(), document())

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["ETag"] == f'"{document().key}"'
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="plan-dactions-la-remise-a-flot.pdf"; filename*='
        "utf-8''Plan%20d%E2%80%99actions%20%E2%80%93%20La%20Remise%20%C3%A0%20Flot.pdf"
    )


def test_response_is_empty_for_a_browser_that_has_it_and_nothing_is_printed():
    unread = pdf.Document("no_such_template.html", Content("Un essai"), "essai")

    answer = pdf.response(request(if_none_match=f'"{unread.key}"'), unread)

    assert answer.status_code == 304
    assert answer.content == b""
    assert answer.headers["ETag"] == f'"{unread.key}"'


def test_the_second_time_comes_from_the_cache():
    first = pdf.bytes_of(document())
    pdf._printer.stop()

    assert pdf.bytes_of(document()) == first
    assert pdf._printer._child is None


@pytest.mark.django_db
def test_a_failure_is_a_page_in_french(monkeypatch):
    hasty = pdf.Printer(seconds=0.001)
    monkeypatch.setattr(pdf, "_printer", hasty)
    asked = request()
    asked.user, asked.session = MembershipFactory().user, {}

    answer = pdf.response(asked, document("Trop long"))

    assert answer.status_code == 503
    assert "Le PDF n’est pas prêt" in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("court", "court"),
        ("a" * 5001, "a" * 5000 + pdf.CUT),
        ("a\n" * 300, "a\n" * 199 + "a" + pdf.CUT),
        ("", ""),
    ],
)
def test_printable_bounds_a_text_and_says_so(text, printed):
    assert pdf.printable(text) == printed


def test_texts_that_hurt_are_printed_all_the_same():
    hurtful = "🙂 سلام ‮tfel‬ \x00\x07 \ud800 e\u0301\u0301\u0301 {{7*7}} " + "mot" * 3334

    assert pdf.print_html(PAGE.format(f"<p>{hurtful}</p>")).startswith(b"%PDF")
