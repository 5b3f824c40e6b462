"""Pages of the footer, and of errors."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from tests.members.factories import MembershipFactory, UserFactory


@pytest.mark.parametrize("page", ["500.html", "400.html", "405.html", "429.html"])
def test_error_pages_need_no_database_and_no_context(page):
    html = render_to_string(page)  # no database mark: a query would fail

    assert 'lang="fr"' in html
    assert "CapCollectif</title>" in html
    assert html.count("<h1>") == 1


def test_a_crash_gets_the_house_page(monkeypatch, rf):
    from django.views.defaults import server_error

    response = server_error(rf.get("/"))

    assert response.status_code == 500
    assert "Une erreur de notre côté" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nulle-part/", "/structures/1/equipe", "/.env", "/admin/"])
def test_what_does_not_exist_gets_the_house_page(client, path):
    client.force_login(UserFactory())
    response = client.get(path, follow=True)

    assert response.status_code == 404
    assert "Cette page n’existe pas" in response.content.decode()


@pytest.mark.django_db
def test_page_help_names_the_facilitators_to_those_they_accompany_only(client, settings):
    place = MembershipFactory()
    place.structure.region.facilitators.add(UserFactory(email="nadege@asso.exemple"))
    settings.HELP_EMAIL = "aide@asso.exemple"

    assert "nadege@" not in client.get(reverse("page_help")).content.decode()
    client.force_login(UserFactory())
    assert "nadege@" not in client.get(reverse("page_help")).content.decode()
    client.force_login(place.user)
    page = client.get(reverse("page_help")).content.decode()
    assert "nadege@asso.exemple" in page
    assert "aide@asso.exemple" in page


@pytest.mark.django_db
@pytest.mark.parametrize("route", ["page_help", "page_data", "page_accessibility"])
@pytest.mark.parametrize("help_email", ["", "aide@asso.exemple"])
def test_footer_pages_are_open_to_anybody(client, settings, route, help_email):
    settings.HELP_EMAIL = help_email
    page = client.get(reverse(route)).content.decode()

    assert page.count("<h1>") == 1
    assert (help_email in page) if help_email else ("mailto:" not in page)


@pytest.mark.django_db
def test_a_stale_page_with_nothing_typed_says_so():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())

    assert "Rouvrir la page" in client.post("/profil/").content.decode()
