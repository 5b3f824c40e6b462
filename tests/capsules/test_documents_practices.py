"""A practice on paper."""

import io

import pypdf
import pytest
from django.urls import reverse

from capcollectif import pdf
from capsules.documents import practices
from capsules.models import Practice
from tests.capsules.learning import PracticeFactory, PracticeFileFactory
from tests.members.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def _text(practice):
    told = Practice.objects.told().get(pk=practice.pk)
    pages = pypdf.PdfReader(io.BytesIO(pdf.bytes_of(practices.of_practice(told)))).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


def test_a_practice_is_printed_whole():
    practice = PracticeFactory(
        done="Un cahier. On note tout.\nUne réponse",
        quote="Je le dis.",
        quoted="Karim",
        needs="Un lieu",
    )
    practice.questions.set(practice.theme.questions.filter(number=2))
    PracticeFileFactory(practice=practice, title="La trame du cahier")

    text = _text(practice)

    said = ["Le point du lundi", practice.structure.name, "On note tout.", "Je le dis.", "Karim"]
    for words in [
        *said,
        "Un lieu",
        "Question liée",
        "question 2",
        "La trame du cahier",
        "Quelques heures",
    ]:
        assert words in text
    assert "D’où nous sommes" not in text


def test_it_is_printed_again_only_when_it_changes():
    practice = PracticeFactory()

    def key():
        return practices.of_practice(Practice.objects.told().get(pk=practice.pk)).key

    before = key()
    assert key() == before
    Practice.objects.update(needs="Un lieu")
    assert key() != before


def test_long_words_are_cut_and_still_printed():
    practice = PracticeFactory(done="é\n" * 2500, again="mot " * 1200, before="<b>{{7*7}}</b>")

    text = _text(practice)

    assert "<b>{{7*7}}</b>" in text


def test_practice_pdf_is_a_download(client):
    member = MembershipFactory()
    practice = PracticeFactory(structure=member.structure)
    client.force_login(member.user)

    response = client.get(reverse("capsules:practice_pdf", args=[practice.pk]))

    assert "attachment" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "private, no-cache"
