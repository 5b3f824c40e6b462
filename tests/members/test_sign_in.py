"""Signing in, by each of its ways, and which of allauth’s pages stand open."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.urls import get_resolver, reverse

from members.accounts import DEMO_PASSWORD, create_account
from tests.smtp import smtp_server

from .factories import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

HOME = reverse("capsules:home")
LOGIN = reverse("account_login")
CODE, CONFIRM = reverse("account_request_login_code"), reverse("account_confirm_login_code")
RESET = reverse("account_reset_password")

# Allauth’s routes and what GET answers to somebody who is not signed in. All others are for people
# who are, and send to the sign-in page. There is no route for phones nor for social accounts.
OPEN_TO_ANYBODY = {
    "account_login": 200,
    "account_signup": 200,  # says that one enters by invitation
    "account_inactive": 200,
    "account_email_verification_sent": 200,
    "account_request_login_code": 200,
    "account_reset_password": 200,
    "account_reset_password_done": 200,
    "account_reset_password_from_key": 200,  # a link that has expired
    "account_reset_password_from_key_done": 200,
    "account_confirm_email": 200,  # likewise
    "mfa_login_webauthn": 302,  # JSON for its script, a redirection for others
}
ARGUMENTS = {
    "account_reset_password_from_key": ["abc", "def"],
    "account_confirm_email": ["abc"],
    "mfa_remove_webauthn": [1],
    "mfa_edit_webauthn": [1],
}


def _allauth_routes():
    inner = next(r for r in get_resolver().url_patterns if str(r.pattern) == "compte/")
    patterns = list(inner.url_patterns)
    while patterns:
        entry = patterns.pop()
        patterns += getattr(entry, "url_patterns", [])
        if getattr(entry, "name", None):
            yield entry.name


@pytest.mark.parametrize("route", sorted(_allauth_routes()))
def test_only_the_doors_are_open(client, route):
    response = client.get(reverse(route, args=ARGUMENTS.get(route)))

    assert response.status_code == OPEN_TO_ANYBODY.get(route, 302)
    if route not in OPEN_TO_ANYBODY:
        assert response.url.startswith(LOGIN)


def test_nobody_signs_up(client):
    fields = {"email": "nouvelle@asso.exemple", "password1": "un-mot-de-passe-long"}
    response = client.post(reverse("account_signup"), fields)

    assert "On entre sur invitation" in response.content.decode()
    assert not MembershipFactory._meta.model.objects.filter(user__email=fields["email"]).exists()


def test_login_by_password_whatever_the_capitals(client):
    UserFactory(email="samira@asso.exemple")

    response = client.post(LOGIN, {"login": "Samira@ASSO.exemple", "password": PASSWORD})

    assert response.url == HOME


def test_login_goes_where_one_was_going(client):
    user = UserFactory()
    fields = {"login": user.email, "password": PASSWORD, "next": "/profil/"}

    assert client.post(LOGIN, fields).url == "/profil/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://ailleurs.exemple/",
        "//ailleurs.exemple",
        "/\\ailleurs.exemple",
        "javascript:alert(1)",
    ],
)
def test_login_never_sends_to_another_site(client, elsewhere):
    user = UserFactory()
    fields = {"login": user.email, "password": PASSWORD, "next": elsewhere}

    assert client.post(f"{LOGIN}?next={elsewhere}", fields).url == HOME


def test_a_wrong_password_and_an_unknown_address_read_the_same(client):
    user = UserFactory()
    known = client.post(LOGIN, {"login": user.email, "password": "faux"})
    unknown = client.post(LOGIN, {"login": "personne@asso.exemple", "password": "faux"})

    errors = [list(page.context["form"].non_field_errors()) for page in (known, unknown)]
    assert errors[0] == errors[1] != []


def test_after_five_wrong_passwords_even_the_right_one_waits(client):
    user = UserFactory()
    for _ in range(5):
        client.post(LOGIN, {"login": user.email, "password": "faux"})

    response = client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert response.status_code == 200
    assert "Trop de tentatives" in response.content.decode()

    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=6)):
        assert client.post(LOGIN, {"login": user.email, "password": PASSWORD}).url == HOME


def test_too_many_requests_get_a_page(client):
    pages = [client.post(LOGIN) for _ in range(31)]

    assert pages[-1].status_code == 429
    assert "Soufflons un instant" in pages[-1].content.decode()


def test_a_closed_account_does_not_sign_in(client):
    user = UserFactory(is_active=False)

    response = client.post(LOGIN, {"login": user.email, "password": PASSWORD}, follow=True)

    assert not response.wsgi_request.user.is_authenticated


def _code(message):
    return re.search(r"^ +(\S{4,12})\s*$", message, re.MULTILINE)[1]


def test_someone_new_without_password_signs_in_by_a_code_from_a_real_mail(client, settings):
    create_account(email="odile@asso.exemple", first_name="Odile")
    with smtp_server(settings) as server:
        response = client.post(CODE, {"email": "odile@asso.exemple", "next": "/profil/"})
        assert response.url.startswith(CONFIRM)
        page = client.get(response.url).content.decode()

    [message] = server.received
    body = message.get_content()
    assert message["To"] == "odile@asso.exemple"
    assert message["Subject"] == "Votre code de connexion à CapCollectif"
    assert message.get_content_type() == "text/plain"
    assert "Il marche 30 minutes" in body
    assert settings.SITE_URL.geturl() in body
    assert "testserver" not in body
    assert "odile@asso.exemple" in page
    assert client.post(CONFIRM, {"code": _code(body), "next": "/profil/"}).url == "/profil/"
    assert client.get("/profil/").status_code == 200


def test_a_code_serves_once_in_the_browser_that_asked(client, django_user_model):
    user = UserFactory()
    client.post(CODE, {"email": user.email})
    code = _code(mail.outbox[0].body)
    stranger = type(client)()

    assert stranger.post(CONFIRM, {"code": code}).url.startswith(LOGIN)
    assert client.post(CONFIRM, {"code": code}).url == HOME
    client.post(reverse("account_logout"))
    assert client.post(CONFIRM, {"code": code}).url.startswith(LOGIN)


def test_three_wrong_codes_close_the_way(client):
    user = UserFactory()
    client.post(CODE, {"email": user.email})
    for _ in range(3):
        client.post(CONFIRM, {"code": "faux"})

    client.post(CONFIRM, {"code": _code(mail.outbox[0].body)})
    assert client.get(HOME).status_code == 302


@pytest.mark.parametrize(("minutes", "works"), [(29, True), (31, False)])
def test_a_code_lasts_thirty_minutes(client, minutes, works):
    user = UserFactory()
    now = datetime.datetime.now(datetime.UTC)
    with time_machine.travel(now) as clock:
        client.post(CODE, {"email": user.email})
        clock.shift(datetime.timedelta(minutes=minutes))
        client.post(CONFIRM, {"code": _code(mail.outbox[0].body)})
        signed_in = client.get(HOME).status_code == 200

    assert signed_in is works


def test_asking_a_code_for_an_unknown_address_reads_the_same(client):
    user = UserFactory()
    known = client.post(CODE, {"email": user.email}, follow=True).content.decode()
    unknown = type(client)().post(CODE, {"email": "rien@asso.exemple"}, follow=True)

    def words(page):
        return re.sub(r'value="\w+"', "", page.replace(user.email, "…"))

    assert words(known) == words(unknown.content.decode().replace("rien@asso.exemple", "…"))
    assert "Aucun compte ne la porte" in mail.outbox[1].body


def test_password_reset_by_a_link_at_our_address(client, settings):
    user = UserFactory()
    client.post(RESET, {"email": user.email}, headers={"host": "127.0.0.1"})
    link = re.search(r"https?://\S+/key/\S+", mail.outbox[0].body)[0]
    assert link.startswith(settings.SITE_URL.geturl())

    form = client.get(link.removeprefix(settings.SITE_URL.geturl()), follow=True)
    action = form.redirect_chain[-1][0]
    new = {"password1": "une-phrase-bien-longue", "password2": "une-phrase-bien-longue"}
    assert client.post(action, new).url == reverse("account_reset_password_from_key_done")
    assert client.post(LOGIN, {"login": user.email, "password": new["password1"]}).url == HOME
    assert "Votre mot de passe a changé" in mail.outbox[-1].body


def test_password_reset_of_an_unknown_address_reads_the_same(client):
    answer = client.post(RESET, {"email": "rien@asso.exemple"})

    assert answer.url == reverse("account_reset_password_done")


@pytest.mark.parametrize("weak", ["court", "123456789012", "motdepasse", "maximilienne-1"])
def test_a_weak_password_is_refused(client, weak):
    client.force_login(UserFactory(password=None, first_name="Maximilienne"))
    response = client.post(reverse("account_set_password"), {"password1": weak, "password2": weak})

    assert response.status_code == 200
    assert response.context["form"].errors


def test_mail_down_says_so_and_never_breaks(client, settings):
    user = UserFactory()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there

    page = client.post(CODE, {"email": user.email}, follow=True)

    assert page.status_code == 200
    assert "Le courriel n’a pas pu partir" in page.content.decode()


def test_login_page_costs_little_and_tells_demo_accounts_only_where_there_are(
    client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):  # the rate limit’s cache, and one for the demo accounts
        page = client.get(LOGIN).content.decode()
    assert DEMO_PASSWORD not in page

    place = MembershipFactory(user=UserFactory(is_demo=True))
    page = client.get(LOGIN).content.decode()
    assert DEMO_PASSWORD in page
    assert place.user.email in page


def test_logout_is_a_button(client):
    client.force_login(UserFactory())

    client.get(reverse("account_logout"))
    assert client.get(HOME).status_code == 200
    assert client.post(reverse("account_logout")).url == LOGIN
    assert client.get(HOME).status_code == 302


def test_an_account_page_of_each_kind_is_in_the_house_look(client):
    user = UserFactory()
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    for route in ("account_email", "account_change_password", "mfa_index", "mfa_list_webauthn"):
        page = client.get(reverse(route)).content.decode()
        assert 'lang="fr"' in page
        assert "Mon profil</a>" in page


def test_reauthentication_comes_before_security_settings(client):
    client.force_login(UserFactory())

    response = client.get(reverse("mfa_add_webauthn"))

    assert response.url.startswith(reverse("account_reauthenticate"))
    assert "Confirmez que c’est vous" in client.get(response.url).content.decode()
