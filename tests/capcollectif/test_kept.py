"""What was typed survives an expired session and a stale page."""

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory

from capcollectif import kept
from tests.members.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/profil/"
FIELDS = {"first_name": "Odile\nMarty", "last_name": "«\u00a0é\u00a0»"}


def _request(path=PAGE, fields=None, session=None, **headers):
    request = RequestFactory().post(path, fields or {}, headers=headers)
    request.session = SessionStore() if session is None else session
    request.user = AnonymousUser()
    return request


def _login(client, user, **fields):
    return client.post("/compte/login/", {"login": user.email, "password": PASSWORD, **fields})


def test_an_expired_session_gives_the_text_back_after_signing_in(client):
    user = UserFactory()
    _login(client, user)
    client.cookies.pop(settings.SESSION_COOKIE_NAME)

    sent_away = client.post(PAGE, FIELDS)
    assert sent_away.url == f"/compte/login/?next={PAGE}"
    assert "Ce que vous aviez écrit est gardé" in client.get(sent_away.url).content.decode()
    back = _login(client, user, next=PAGE)
    page = client.get(back.url)

    assert kept.kept(page.wsgi_request).dict() == FIELDS


def test_signing_out_leaves_nothing_for_the_next_person(client):
    client.post(PAGE, FIELDS)
    _login(client, UserFactory())
    client.post("/compte/logout/")
    assert "est gardé" not in client.get("/compte/login/?next=/profil/").content.decode()
    _login(client, UserFactory())

    assert kept.kept(client.get(PAGE).wsgi_request) is None


def test_another_person_who_signs_in_does_not_get_the_text(client):
    writer, other = UserFactory(), UserFactory()
    _login(client, writer)
    client.cookies.pop(settings.SESSION_COOKIE_NAME)  # two weeks later
    client.post(PAGE, FIELDS)

    _login(client, other)

    assert kept.kept(client.get(PAGE).wsgi_request) is None


@pytest.mark.parametrize("writer", ["1", "1:abc", "x" * 5000])
def test_a_forged_cookie_tells_nobody(client, writer):
    client.cookies[kept.WRITER_COOKIE] = writer
    client.post(PAGE, FIELDS)
    _login(client, UserFactory())

    assert kept.kept(client.get(PAGE).wsgi_request).dict() == FIELDS


def test_a_stale_page_says_that_the_text_is_kept():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())

    response = client.post(PAGE, FIELDS)

    assert response.status_code == 403
    assert "Ce que vous aviez écrit est gardé" in response.content.decode()
    assert f'href="{PAGE}"' in response.content.decode()
    assert kept.kept(client.get(PAGE).wsgi_request).dict() == FIELDS


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://ailleurs.exemple"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_what_another_site_sends_is_neither_kept_nor_starts_a_session(headers):
    client = Client(enforce_csrf_checks=True)

    response = client.post(PAGE, FIELDS, headers=headers)

    assert response.status_code == 403
    assert "est gardé" not in response.content.decode()
    assert settings.SESSION_COOKIE_NAME not in response.cookies


def test_an_autosave_is_told_where_to_sign_in(client):
    asked = {"HX-Request": "true", "HX-Target": kept.STATUS_LINE}
    page = client.post(PAGE, FIELDS, headers=asked).content.decode()

    assert "Votre texte est gardé" in page
    assert "/compte/login/?next=/profil/" in page
    assert "<html" not in page


def test_forgetting_drops_one_page_only():
    request = _request(fields=FIELDS)
    other = _request("/autre/", FIELDS, request.session)
    kept.keep(request)
    kept.keep(other)

    kept.forget(request)

    assert kept.kept(request) is None
    assert kept.kept(other).dict() == FIELDS


def test_passwords_codes_and_keys_are_never_kept():
    secrets = {
        "password": "a",
        "oldpassword": "b",
        "password1": "c",
        "code": "d",
        "credential": "e",
    }
    request = _request(fields={**secrets, "csrfmiddlewaretoken": "f", "login": "g"})

    assert kept.keep(request)
    assert kept.kept(request).dict() == {"login": "g"}
    assert not kept.keep(_request(fields=secrets))


def test_a_huge_text_is_not_kept_and_that_is_said():
    assert not kept.keep(_request(fields={"text": "x" * kept.MOST_CHARACTERS}))


def test_less_is_kept_of_somebody_who_never_signed_in_here():
    fields = {"text": "x" * kept.MOST_OF_A_STRANGER}
    member = _request(fields=fields)
    member.user = UserFactory()

    assert not kept.keep(_request(fields=fields))
    assert kept.keep(member)


def test_only_the_last_pages_are_kept():
    session = SessionStore()
    for number in range(kept.MOST_PAGES + 2):
        kept.keep(_request(f"/{number}/", {"text": "x"}, session))

    assert list(session[kept.KEY]) == [f"/{n}/" for n in range(2, kept.MOST_PAGES + 2)]


def test_several_values_of_one_name_are_kept():
    request = _request(fields={"choice": ["1", "2"]})
    kept.keep(request)

    assert kept.kept(request).getlist("choice") == ["1", "2"]


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        ("http://testserver/actions/5/?a=1", "/actions/5/"),
        ("http://ailleurs.exemple/piege/", "/actions/5/note/"),
        ("", "/actions/5/note/"),
    ],
)
def test_the_text_is_kept_for_the_page_that_held_the_form(referer, page):
    assert kept.page_of(_request("/actions/5/note/", FIELDS, Referer=referer)) == page


def test_an_expired_session_on_a_button_comes_back_to_the_page_that_holds_it(client):
    response = client.post(
        "/casquette/", {"hat": "x"}, headers={"Referer": "http://testserver/profil/?a=1"}
    )

    assert response.url == "/compte/login/?next=/profil/%3Fa%3D1"
