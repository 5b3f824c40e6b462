"""The référentiel as a book: who reads it, what it shows, what it costs."""

import gzip

import pytest
from django.urls import reverse

from assessments.importing import publish
from assessments.models import Framework, Theme
from tests.assessments.factories import make_framework, make_starter
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db
BOOK = reverse("assessments:framework_detail")


@pytest.fixture
def reader(client):
    client.force_login(UserFactory())
    return client


@pytest.fixture
def starter():
    return make_starter()


def page_of(theme):
    return reverse("assessments:theme_detail", args=[theme.pk])


def test_framework_detail_says_when_nothing_is_published(reader):
    make_framework(publish=False)

    assert "Aucun référentiel n’est publié" in reader.get(BOOK).content.decode()


def test_framework_detail_shows_levels_themes_and_the_introduction(reader, starter):
    page = reader.get(BOOK).content.decode()

    assert "Référentiel de départ CapCollectif" in page
    assert "référentiel de départ</b>" in page
    assert "Inspirant" in page
    assert page.count("8\u00a0questions") == 6
    assert "10\u00a0questions" in page
    for theme in starter.themes.all():
        assert page_of(theme) in page


def test_framework_detail_of_the_federation_s_own_has_no_starter_notice(reader):
    make_framework()

    assert "référentiel de départ" not in reader.get(BOOK).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_framework_detail_costs_the_same_at_any_length(reader, django_assert_num_queries, count):
    make_framework(themes=count)

    with django_assert_num_queries(6):  # session, user; book, levels, themes × 2
        reader.get(BOOK)


@pytest.mark.parametrize("count", [1, 3])
def test_theme_detail_costs_the_same_at_any_length(reader, django_assert_num_queries, count):
    theme = make_framework(axes=count, questions=count).themes.get()

    # session, user; theme, levels, axes, questions, suggestions, neighbours
    with django_assert_num_queries(8):
        reader.get(page_of(theme))


def test_theme_detail_reads_every_part_of_a_question(reader, starter):
    page = reader.get(page_of(starter.themes.get(code="GOU"))).content.decode()

    for words in [
        "Donner du sens",
        "Notre projet associatif ou d’entreprise est écrit",
        "Demandez-vous si une personne arrivée",
        "Un texte existe, mais il a vieilli",
        "3 · En place",
        "Projet associatif ou stratégique daté",
        "Remettre le projet sur la table",
        "Questionnaire pas à pas",  # before
        "Parcours, droits et pouvoir d’agir",  # after
    ]:
        assert words in page
    assert page.count('<details class="plie lecture"') == 8


def test_theme_detail_reads_the_introduction(reader, starter):
    page = reader.get(page_of(starter.themes.get(is_introduction=True))).content.decode()

    for words in ["Trois choix au plus, à classer", "À noter, de 0 à 3", "Un seul choix"]:
        assert words in page
    assert "À compléter, deux fois au plus" in page
    assert "Groupe concerné" in page


def test_theme_detail_of_a_draft_does_not_exist(reader):
    theme = make_framework(publish=False).themes.get()

    assert reader.get(page_of(theme)).status_code == 404
    assert reader.get(reverse("assessments:theme_detail", args=[10**30])).status_code == 404


def test_theme_detail_of_a_retired_version_stays_readable(reader):
    framework = make_framework()
    Framework.objects.update(status=Framework.Status.RETIRED)

    assert reader.get(page_of(framework.themes.get())).status_code == 200


def test_theme_detail_shows_markup_as_text(reader):
    framework = make_framework(publish=False)
    Theme.objects.update(title="<b>{{7*7}}</b>")
    publish(framework)

    page = reader.get(page_of(framework.themes.get())).content.decode()

    assert "&lt;b&gt;{{7*7}}&lt;/b&gt;" in page


def test_book_pages_stay_light(reader, starter):
    pages = [BOOK, *map(page_of, starter.themes.all())]

    for page in pages:
        assert len(gzip.compress(reader.get(page).content)) < 40_000
