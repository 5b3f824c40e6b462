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
def test_somebody_let_go_of_while_writing_gets_their_words_back(client, assessment):
    address = f"/diagnostics/{assessment.pk}/questions/1/"
    sent = {"choice": "2", "seen": "0", "comment": "Un texte <b>long</b> et réfléchi", "go": "2"}
    client.force_login(UserFactory())

    response = client.post(address, sent)
    page = response.content.decode()

    assert response.status_code == 404
    assert "Un texte &lt;b&gt;long&lt;/b&gt; et réfléchi</textarea>" in page
    assert page.count("<textarea") == 1
    assert str(assessment.structure) not in page

    status = client.post(address, sent, headers={"hx-request": "true"})
    assert status.status_code == 404
    assert "Copiez votre texte" in status.content.decode()
    assert "<html" not in status.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nulle-part/", "/profil"])
def test_a_form_of_another_site_writes_nothing_in_our_pages(client, path):
    client.force_login(UserFactory())
    page = client.post(path, {"x": "Appelez ce numéro"}, follow=True)

    assert "Appelez ce numéro" not in page.content.decode()


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


@pytest.mark.django_db
def test_a_page_that_asks_what_is_new_stays_as_it_is_once_the_session_has_expired(client):
    asked = {"headers": {"HX-Request": "true"}}

    assert client.get("/", **asked).status_code == 204
    assert client.get("/?is_free=on", **asked).headers["HX-Redirect"].startswith("/compte/login/")
    assert client.get("/").status_code == 302
