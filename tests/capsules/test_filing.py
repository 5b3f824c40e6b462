import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from capcollectif.errors import Refused
from capsules.models import SessionDocument
from capsules.operations import filing

from .factories import plan_sessions

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(collective):
    return plan_sessions(collective).sessions.get(beat="launch")


def file(name="Mon programme.pdf", content=b"%PDF-1.7"):
    return SimpleUploadedFile(name, content, "application/pdf")


def test_a_document_is_stored_under_our_name_and_kept_with_its_own(session, nadege):
    document = filing.add_document(session, file=file(), by=nadege)

    assert (document.title, document.filename, document.size) == (
        "Mon programme",
        "Mon programme.pdf",
        8,
    )
    assert document.file.name.startswith("seances/") and "programme" not in document.file.name
    assert document.file.read() == b"%PDF-1.7"
    assert document.nature == "PDF, 1\u00a0ko"
    document.file.close()


def test_a_very_long_name_makes_a_title_that_fits(session, nadege):
    document = filing.add_document(session, file=file("é" * 116 + ".pdf"), by=nadege)

    document.full_clean()


def test_the_same_file_sent_twice_is_one_document(session, nadege):
    with time_machine.travel(datetime.datetime(2025, 9, 17, 12, tzinfo=datetime.UTC), tick=False):
        first = filing.add_document(session, file=file(), by=nadege)
        again = filing.add_document(session, file=file(), by=nadege)
        other = filing.add_document(session, file=file(), title="Autre", by=nadege)

    assert first == again != other


def test_a_session_holds_so_many_documents(session, nadege, monkeypatch):
    monkeypatch.setattr(filing, "MOST_A_SESSION", 1)
    first = filing.add_document(session, file=file(), by=nadege)

    with pytest.raises(Refused, match="a déjà 1 documents"):
        filing.add_document(session, file=file(), title="Autre", by=nadege)

    filing.archive_document(first, by=nadege)
    filing.add_document(session, file=file(), title="Autre", by=nadege)


def test_an_archived_document_comes_back(session, nadege):
    document = filing.add_document(session, file=file(), by=nadege)

    filing.archive_document(document, by=nadege)
    filing.archive_document(document, by=nadege)
    assert not SessionDocument.objects.present().exists()

    filing.restore_document(document, by=nadege)
    assert SessionDocument.objects.present().get() == document
