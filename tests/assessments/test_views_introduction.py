"""The question page with the introductory questionnaire’s kinds of questions."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from assessments.models import Answer
from tests.members.factories import MembershipFactory

from .factories import AssessmentFactory, make_starter

pytestmark = pytest.mark.django_db
FIELDS = {1: "rank_1", 2: "cell_0_0", 3: "row_0", 6: "choice", 10: "choice"}  # one a kind
HOSTILE = ["\x00\x07", "é" * 100_000, "🦭" * 40, "\u202egauche", "{{7*7}}", "<b>gras</b>", "-1"]


@pytest.fixture
def assessment():
    return AssessmentFactory(theme=make_starter().themes.get(position=0))


def page_of(assessment, number):
    return reverse("assessments:assessment_question", args=[assessment.pk, number])


@pytest.mark.parametrize("number", FIELDS)
def test_assessment_question_of_each_kind_is_read_by_a_reader_without_a_button(
    client, assessment, number
):
    client.force_login(MembershipFactory(structure=assessment.structure, role="reader").user)

    page = client.get(page_of(assessment, number))

    assertContains(page, "Je ne sais pas encore")
    assertContains(page, "disabled")
    assertNotContains(page, "Visible par votre structure")  # said to those who write
    assertNotContains(page, "Effacer ma réponse")


@pytest.mark.parametrize("sent", HOSTILE)
@pytest.mark.parametrize("number", FIELDS)
def test_assessment_question_of_each_kind_takes_nonsense_calmly(client, assessment, number, sent):
    client.force_login(MembershipFactory(structure=assessment.structure).user)
    fields = {FIELDS[number]: sent, "seen": "0", "comment": "Un mot à ne pas perdre."}

    page = client.post(page_of(assessment, number), fields)

    assert page.status_code in (302, 422)
    if page.status_code == 422:
        assertContains(page, "Un mot à ne pas perdre.", status_code=422)
        assertContains(page, 'role="alert"', status_code=422)
        assert not Answer.objects.exists()
    else:
        assert Answer.objects.get().comment == "Un mot à ne pas perdre."


def test_assessment_question_asks_what_is_missing_to_decide(client, assessment):
    client.force_login(MembershipFactory(structure=assessment.structure).user)

    page = client.get(page_of(assessment, 10))

    assertContains(page, "Ce qu’il nous manque pour décider")
    assertContains(page, "Visible par votre structure")
    assertContains(page, "Effacer ma réponse")
