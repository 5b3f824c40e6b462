"""The référentiel in a real browser: unfolded by keyboard, whole on paper, without a violation."""

import io

import pypdf
import pytest
from django.urls import reverse

from tests.assessments.factories import make_starter
from tests.members.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def framework():
    return make_starter()


@pytest.fixture
def chapter(page, live_server, signed_in, framework):
    signed_in(page, UserFactory())
    path = reverse("assessments:theme_detail", args=[framework.themes.get(code="TRA").pk])
    page.goto(f"{live_server.url}{path}")
    return page


def test_a_question_unfolds_by_keyboard(chapter):
    descriptor = chapter.get_by_text("Notre document unique manque")
    assert not descriptor.is_visible()

    chapter.locator("#q1 > summary").focus()
    chapter.keyboard.press("Enter")

    assert descriptor.is_visible()


def test_a_chapter_is_whole_on_paper(chapter):
    printed = pypdf.PdfReader(io.BytesIO(chapter.pdf(format="A4")))
    text = " ".join(page.extract_text() for page in printed.pages)

    for words in ("Notre document unique manque", "Cartographier les savoirs fragiles"):
        assert words in " ".join(text.split())


def test_a_chapter_is_accessible_and_fits(chapter, size, axe, fits):
    chapter.locator("#q1 > summary").click()

    axe(chapter)
    fits(chapter)


def test_the_book_is_accessible_and_fits(page, live_server, signed_in, framework, size, axe, fits):
    signed_in(page, UserFactory())
    page.goto(f"{live_server.url}{reverse('assessments:framework_detail')}")

    axe(page)
    fits(page)
