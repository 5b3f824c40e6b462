"""The page of a practice."""

import pytest
from django.urls import reverse

from tests.capsules.learning import PracticeFactory
from tests.members.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def _page_of(practice):
    return reverse("capsules:practice_detail", args=[practice.pk])


@pytest.fixture
def lead():
    return MembershipFactory(role="lead")


def test_practice_detail_tells_what_was_done(client, lead):
    practice = PracticeFactory(
        structure=lead.structure,
        done="Un cahier ouvert. Chaque remarque y est notée.\n\nOn répond la semaine suivante",
        quote="Maintenant je le dis le lundi.",
        quoted="Karim",
        effort_words="15 minutes par semaine",
    )
    practice.questions.set(practice.theme.questions.filter(number__lte=2))
    client.force_login(lead.user)

    page = client.get(_page_of(practice)).content.decode()

    assert "<li><b>Un cahier ouvert.</b> Chaque remarque y est notée.</li>" in page
    assert "<li>On répond la semaine suivante</li>" in page
    assert "<footer><bdi>Karim</bdi></footer>" in page
    assert "15 minutes par semaine" in page
    assert "Questions liées" in page
    assert "question\u00a02</a>" in page
    assert "D’où nous sommes parti·es" not in page  # nothing was said of it


@pytest.mark.parametrize("count", [1, 3])
def test_practice_detail_costs_the_same_at_any_length(
    client, lead, django_assert_num_queries, count
):
    practice = PracticeFactory(structure=lead.structure)
    practice.questions.set(practice.theme.questions.filter(number__lte=count))
    client.force_login(lead.user)

    with django_assert_num_queries(7):
        client.get(_page_of(practice))
