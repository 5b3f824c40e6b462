"""The rules that hold on every page at once."""

import re
from importlib.metadata import version
from urllib.parse import quote

import pytest
from django.contrib.auth.decorators import login_not_required
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from packaging.version import Version

from tests.members.factories import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
OPEN_PAGES = ["/aide/", "/vos-donnees/", "/accessibilite/", "/compte/login/", "/compte/login/code/"]
OPEN_PAGES += ["/compte/signup/", "/compte/password/reset/", "/nulle-part/", "/compte/inactive/"]
OWN_PAGES = ["/", "/profil/", "/referentiel/", "/compte/2fa/", "/compte/email/", "/compte/logout/"]
OWN_PAGES += ["/compte/password/change/", "/compte/2fa/webauthn/", "/compte/2fa/totp/activate/"]
OWN_PAGES += ["/compte/2fa/webauthn/add/", "/compte/reauthenticate/", "/casquette/"]


@pytest.fixture
def lead(client):
    """A lead, just signed in with their password."""
    place = MembershipFactory()
    client.post("/compte/login/", {"login": place.user.email, "password": PASSWORD})
    return place


def _pages_of(client, place):
    pages = [*OPEN_PAGES, *OWN_PAGES]
    for route in ("structure_detail",):
        pages.append(reverse(f"members:{route}", args=[place.structure_id]))
    for route in ("assessment_list", "plan_detail"):
        pages.append(reverse(f"assessments:{route}", args=[place.structure_id]))
    return {page: client.get(page) for page in pages}


def test_every_page_carries_the_same_policy_and_headers(client, lead):
    for page, response in _pages_of(client, lead).items():
        assert set(response["Content-Security-Policy"].split("; ")) == POLICY, page
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "no-store" in response["Cache-Control"]
        assert "camera=()" in response["Permissions-Policy"]


def test_no_page_has_inline_script_or_style(client, lead):
    for page, response in _pages_of(client, lead).items():
        html = response.content.decode()
        assert not re.search(r"<style", html), page
        assert not re.search(r"\sstyle\s*=", html), page
        assert not re.search(r"<[^>]+\son[a-z]+\s*=\s*[\"']", html), page
        assert "javascript:" not in html, page
        for tag in re.findall(r"<script[^>]*>", html):
            assert "src=" in tag or "application/json" in tag, (page, tag)
        assert not re.search(r'(src|href)="(https?:)?//', html), page  # nothing from elsewhere


def test_cookies_are_out_of_reach_of_scripts(client, lead):
    client.get("/profil/")

    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1", "utf-7", "inconnu"])
def test_a_foreign_charset_is_refused(client, charset):
    form = f"application/x-www-form-urlencoded; charset={charset}"
    response = client.generic("POST", "/compte/login/", b"login=a", content_type=form)

    assert response.status_code == 415
    assert "UTF-8" in response.content.decode()


QUERIES = ["%00", "%FF%FE", "page=abc", "page=-1", "page=99999999999999999999", "a=%ED%A0%80"]
QUERIES += ["state=%00", "question=abc", "question=%00", "next=%00", "%5B%5D=1", "q=" + "x" * 5000]


@pytest.mark.parametrize("query", QUERIES)
def test_no_query_string_breaks_a_page(client, lead, query):
    pages = [*OPEN_PAGES, "/", "/profil/", "/referentiel/"]
    for route in ("assessment_list", "plan_detail"):
        pages.append(reverse(f"assessments:{route}", args=[lead.structure_id]))

    for page in pages:
        assert client.get(f"{page}?{query}").status_code < 500, page


BODIES = [
    b"first_name=%00",
    b"first_name=%FF",
    b"\x00",
    b"&&&===",
    b"first_name=" + b"x" * 1_000_000,
]
BODIES += [b"first_name=a&first_name=b", b"a=1&" * 1001, b"hat=%00", b"login=%00&password=%00"]
BODIES += ["first_name={{7*7}}<script>\u202e🙂".encode(), b"first_name=" + b"x" * 3_000_000]


@pytest.mark.parametrize("body", BODIES)
def test_no_body_breaks_a_form(client, lead, body):
    form = "application/x-www-form-urlencoded"
    for page in ("/profil/", "/casquette/", "/compte/email/", "/compte/login/code/"):
        assert client.post(page, body, content_type=form).status_code < 500, page


def test_a_body_too_long_gets_a_page_in_french(client, lead):
    form = "application/x-www-form-urlencoded"
    response = client.post("/profil/", b"first_name=" + b"x" * 3_000_000, content_type=form)

    assert response.status_code == 400
    assert "Rien n’est perdu" in response.content.decode()


@given(st.text(max_size=60))
@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_address_breaks(client, path):
    safe = quote(path.encode("utf-8", "surrogatepass"))

    assert client.get("/" + safe.lstrip("/")).status_code < 500


@pytest.mark.parametrize("pk", ["0", "9" * 31, "-1", "abc", "1%00", "١"])
def test_an_unknown_number_is_not_found(client, lead, pk):
    for path in ("equipe", "actions"):
        assert client.get(f"/structures/{pk}/{path}/").status_code == 404


def test_another_host_is_refused(client):
    response = client.get("/aide/", headers={"host": "ailleurs.exemple"})

    assert response.status_code == 400
    assert "ailleurs.exemple" not in response.content.decode()


def test_a_form_without_its_token_changes_nothing():
    user = UserFactory(first_name="Samira")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)

    response = client.post("/profil/", {"first_name": "Autre", "last_name": ""})

    assert response.status_code == 403
    user.refresh_from_db()
    assert user.first_name == "Samira"


OPEN_ROUTES = {"page_help", "page_data", "page_accessibility", "healthz", "readyz"}
OPEN_ROUTES |= {"mail_list", "mail_detail", "mail_file"}  # on a demo instance only
OPEN_ROUTES |= {"invitation_accept"}  # the link of a mail
OPEN_ROUTES |= {
    "reply_edit",
    "vote_edit",
    "feed_ics",
    "check_in",
    "board_take_part",
    "board_find",  # by the code of the screen, to the secret link
}  # secret links
OPEN_ROUTES |= {  # behind the secret link of one’s own page
    "own_page",
    "own_feedback",
    *(f"own_page_{verb}" for verb in ("answer", "document", "feed", "ics", "plan")),
    *(f"own_page_{verb}" for verb in ("prefer", "replace")),
}
OPEN_ROUTES |= {"certificate_check", "certificate_detail", "certificate_pdf"}  # by their code


def _patterns(resolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield entry
        elif str(entry.pattern) != "compte/":  # allauth’s: see members/test_sign_in.py
            yield from _patterns(entry)


def test_signing_in_is_required_but_for_a_few_routes():
    assert not login_not_required(lambda: None).login_required
    routes = list(_patterns(get_resolver()))
    opened = {entry.name for entry in routes if not getattr(entry.callback, "login_required", True)}

    assert opened == OPEN_ROUTES


@pytest.mark.parametrize(
    ("package", "floor"), [("weasyprint", "70.0"), ("django-allauth", "65.19.4"), ("django", "5.2")]
)
def test_no_package_is_older_than_its_last_advisory(package, floor):
    assert Version(version(package)) >= Version(floor)
