"""What is printed about a collective, opened as a reader or a screen reader opens it."""

import datetime
import io
import re

import pikepdf
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from capcollectif import images, pdf
from capsules.documents import activity as activity_documents
from capsules.documents import certificates as documents
from capsules.operations import certifying, funding
from capsules.queries import activity, funders
from tests.capsules.factories import CollectiveFactory, PresenceFactory, plan_sessions, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twelfth_of_may")]


@pytest.fixture
def collective(settings, tmp_path):
    """A collective with funders; Samira and Odile were at a day, Samira at a video, too."""
    settings.MEDIA_ROOT = tmp_path
    collective = plan_sessions(
        CollectiveFactory(
            name="CAP RSE Occitanie", funders="Cofinancé par l’Union européenne.\nEt la région."
        )
    )
    collective.sessions.update(place="La Bouillonnante, Toulouse")
    file = io.BytesIO()
    Image.new("RGBA", (300, 100), "teal").save(file, "PNG")
    drawn = images.redraw(SimpleUploadedFile("a.png", file.getvalue()))
    funding.add_logo(collective, name="Région Occitanie", image=drawn, by=collective.created_by)
    day = collective.sessions.get(beat="sharing", capsule__position=1)
    video = collective.sessions.get(beat="reading", capsule__position=1)
    for first_name in ("Samira", "Odile"):
        person = take_part(collective, user__first_name=first_name, user__last_name="Belkacem")
        for half in ("morning", "afternoon"):
            PresenceFactory(session=day, participant=person, half=half)
    PresenceFactory(
        session=video, participant=collective.participants.get(user__first_name="Samira")
    )
    for session in (day, None):
        certifying.issue(collective, by=collective.created_by, session=session)
    return collective


def words_of(document):
    """Its words on one line."""
    pages = pypdf.PdfReader(io.BytesIO(pdf.bytes_of(document))).pages
    return re.sub(r"[^\S\u00a0]+", " ", " ".join(page.extract_text() for page in pages))


def squeezed(text):
    return re.sub(r"\s", "", text)


def tags_of(document):
    """The root of the file, and the names and alternatives of its tags."""
    with pikepdf.open(io.BytesIO(pdf.bytes_of(document))) as file:
        language = str(file.Root.Lang)
        marked = bool(file.Root.MarkInfo.Marked)
        tags = [(str(tag.S), str(tag.get("/Alt", ""))) for tag in _walk(file.Root.StructTreeRoot)]
    return language, marked, tags


def _walk(element):
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _walk(child)


def session_certificate(collective):
    return certifying.issued(
        collective, session=collective.sessions.get(beat="sharing", capsule__position=1)
    )[1]


def report_of(collective):
    first, last = collective.starts_on, datetime.date(2026, 5, 12)
    return activity_documents.of_activity(
        collective,
        activity.report(collective, first=first, last=last),
        first=first,
        last=last,
        funders=funders.of(collective),
    )


def test_a_certificate_of_a_session_says_who_what_when_where_and_how_long(collective):
    certificate = session_certificate(collective)
    text = words_of(documents.of_certificate(certificate))

    for words in (
        "Attestation de présence", "Samira Belkacem", "La Bouillonnante, Toulouse",
        "«\u00a0Journée retours d’expériences, capsule\u00a01\u00a0»",
        "9\u00a0h\u00a030 à 16\u00a0h\u00a030", "5\u00a0h\u00a030 en présentiel",
        certificate.code_as_read, "/attestations/", "Fait le 12 mai 2026",
        "Cofinancé par l’Union européenne.", "Page 1 sur 1",
    ):  # fmt: skip
        assert squeezed(words) in squeezed(text), words
    assert "'" not in text


def test_a_certificate_of_the_path_lists_the_sessions(collective):
    certificate = certifying.issued(collective)[1]
    text = squeezed(words_of(documents.of_certificate(certificate)))

    assert squeezed("5 h 30 en présentiel et 2 h en visio") in text
    assert squeezed("Lecture partagée, capsule 1") in text
    assert squeezed("2 séances") in text
    assert squeezed("Total 7 h 30") in text


def test_all_of_them_are_one_document_one_a_page(collective):
    rows = certifying.issued(collective)
    document = documents.of_certificates(rows, title="Toutes", author=collective.name)
    reader = pypdf.PdfReader(io.BytesIO(pdf.bytes_of(document)))

    assert len(reader.pages) == 2
    assert "Odile" in reader.pages[0].extract_text()
    assert "Samira" in reader.pages[1].extract_text()


def test_documents_are_tagged_and_french_and_their_images_have_words(collective):
    for document in (
        documents.of_certificate(session_certificate(collective)),
        report_of(collective),
    ):
        language, marked, tags = tags_of(document)

        assert (language, marked) == ("fr", True)
        names = [name for name, _ in tags]
        assert names.count("/H1") == 1
        assert {"/Table", "/THead", "/TBody", "/TR", "/TH", "/TD"} <= set(names)
        assert [alt for name, alt in tags if name == "/Figure"] == ["Région Occitanie"]


def test_an_activity_report_tells_figures_and_no_names(collective):
    text = words_of(report_of(collective))

    for words in (
        "Bilan d’activité", "du 16 septembre 2025 au 12 mai 2026", "2 personnes de 2 structures",
        "13 h cumulées", "Journée retours d’expériences, capsule 1", "Cofinancé par",
    ):  # fmt: skip
        assert squeezed(words) in squeezed(text), words
    assert "Belkacem" not in text


def test_a_document_whose_logo_is_lost_is_printed_all_the_same(collective):
    logo = collective.logos.get()
    logo.file.storage.delete(logo.file.name)

    assert "Cofinancé" in words_of(report_of(collective))
