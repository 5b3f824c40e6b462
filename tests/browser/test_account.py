"""The door in a real browser: passkeys, the menu by keyboard, accessibility."""

import re

import pytest

from tests.members.factories import PASSWORD, MembershipFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _sign_in(page, live_server, user):
    page.goto(f"{live_server.url}/compte/login/")
    page.get_by_label("Votre adresse électronique").fill(user.email)
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Me connecter").click()
    page.wait_for_url(f"{live_server.url}/")


@pytest.fixture
def key(page):
    """A phone that says yes, as Chromium plays it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_then_opens_the_door(page, live_server, key):
    _sign_in(page, live_server, UserFactory())

    page.goto(f"{live_server.url}/compte/2fa/webauthn/add/")
    page.get_by_label("Mot de passe").fill(PASSWORD)  # first, that it is still the same person
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_label("Nom de la clé").fill("Mon téléphone")
    page.locator("#id_passwordless").check()
    page.get_by_role("button", name="Ajouter").click()
    page.wait_for_url(re.compile("recovery-codes"))
    page.goto(f"{live_server.url}/compte/2fa/webauthn/")
    assert page.get_by_text("Mon téléphone").first.is_visible()

    page.goto(f"{live_server.url}/compte/logout/")
    page.get_by_role("button", name="Me déconnecter").click()
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url(f"{live_server.url}/")


def test_a_key_that_does_not_answer_says_so(page, live_server, troubles):
    page.goto(f"{live_server.url}/compte/login/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('non')) }")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()

    page.get_by_text("La clé d’accès n’a pas répondu").wait_for()


def test_hats_are_switched_by_keyboard_alone(page, live_server, signed_in):
    user = UserFactory()
    for name in ("Atelier A", "Atelier B"):
        MembershipFactory(user=user, structure__name=name)
    signed_in(page, user).goto(f"{live_server.url}/profil/")

    page.locator(".moi summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")

    assert "Atelier B" in page.locator(".moi .nom").text_content()


PAGES = ["/compte/login/", "/compte/login/code/", "/aide/", "/vos-donnees/", "/accessibilite/"]
OWN_PAGES = ["/profil/", "/compte/email/", "/compte/2fa/", "/nulle-part/", "/casquette/"]


@pytest.mark.parametrize("path", PAGES)
def test_open_pages_are_accessible_and_fit(page, live_server, size, axe, fits, path):
    page.goto(f"{live_server.url}{path}")
    axe(page)
    fits(page)


def test_own_pages_are_accessible_and_fit(page, live_server, size, axe, fits, signed_in):
    place = MembershipFactory()
    signed_in(page, place.user)
    for path in [*OWN_PAGES, f"/structures/{place.structure_id}/equipe/"]:
        page.goto(f"{live_server.url}{path}")
        axe(page)
        fits(page)
