"""The documents of a session, through its pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from capcollectif import uploads
from capsules.models import SessionDocument
from capsules.operations import filing

from .factories import plan_sessions, take_part
from .test_views_minutes import page, read

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 ..."


@pytest.fixture
def session(collective):
    return plan_sessions(collective).sessions.get(beat="launch")


@pytest.fixture
def add_url(session):
    return reverse("capsules:document_add", args=[session.pk])


@pytest.fixture
def document(session, nadege):
    file = SimpleUploadedFile("à lire.pdf", PDF, "application/pdf")
    return filing.add_document(session, file=file, title="À lire avant", by=nadege)


def send(client, url, name="à lire.pdf", content=PDF, **more):
    return client.post(url, {"file": SimpleUploadedFile(name, content), **more}, follow=True)


def test_document_add_shows_it_to_the_collective(client, as_nadege, session, add_url, collective):
    assert "est déposé" in page(send(as_nadege, add_url))

    client.force_login(take_part(collective).user)
    shown = read(client, session)
    assert "à lire</bdi>" in shown and "PDF, 1\u00a0ko" in shown
    assert "Déposer un document" not in shown


def test_document_detail_gives_the_file_as_a_download(client, collective, document):
    client.force_login(take_part(collective).user)

    answer = client.get(reverse("capsules:document_detail", args=[document.pk]))

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%A0%20lire.pdf"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("page.html", b"<script>", "pas accepté"),
        ("page.pdf", b"<script>", "annonce son nom"),
        ("vide.pdf", b"", "est vide"),
        ("gros.pdf", PDF + bytes(uploads.LARGEST), "dépasse 10"),
        ("é" * 300 + "\u202e.exe", b"MZ", "pas accepté"),
    ],
)
def test_document_add_says_what_is_wrong_and_keeps_the_title(
    as_nadege, add_url, name, content, told
):
    shown = page(send(as_nadege, add_url, name, content, title="Mon <titre>"))

    assert told in shown and 'value="Mon &lt;titre&gt;"' in shown
    assert not SessionDocument.objects.exists()


def test_document_add_without_a_file_asks_for_one(as_nadege, add_url):
    assert "Choisissez un fichier." in page(as_nadege.post(add_url, {"title": "x"}))


def test_document_archive_hides_it_until_it_is_put_back(as_nadege, session, document):
    shown = page(
        as_nadege.post(reverse("capsules:document_archive", args=[document.pk]), follow=True)
    )
    assert "L’onglet Notes permet de le remettre" in shown
    assert as_nadege.get(reverse("capsules:document_detail", args=[document.pk])).status_code == 404
    notes = page(as_nadege.get(reverse("capsules:minutes_edit", args=[session.pk])))
    assert "À lire avant" in notes

    as_nadege.post(reverse("capsules:document_restore", args=[document.pk]))
    assert "À lire avant" in read(as_nadege, session)
