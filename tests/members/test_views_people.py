import pytest

from .factories import UserFactory

pytestmark = pytest.mark.django_db


def test_profile_edit_saves_a_clean_name(client):
    user = UserFactory()
    client.force_login(user)

    response = client.post(
        "/profil/", {"first_name": " Odile\u202e ", "last_name": "d’Été\x07"}, follow=True
    )

    user.refresh_from_db()
    assert (user.first_name, user.last_name) == ("Odile", "d’Été")
    assert "Votre profil est enregistré." in response.content.decode()


def test_profile_edit_offers_what_an_expired_session_was_sending(client):
    user = UserFactory(first_name="Samira")
    client.post("/profil/", {"first_name": "Odile", "last_name": "Marty"})
    client.force_login(user)

    assert 'value="Odile"' in client.get("/profil/").content.decode()
    page = client.post("/profil/", {"forget": "yes"}, follow=True).content.decode()

    assert 'value="Samira"' in page
    assert "Odile" not in page


@pytest.mark.parametrize("name", ["", "\u202e", "x" * 81])
def test_profile_edit_shows_a_bad_name_back(client, name):
    user = UserFactory(first_name="Samira")
    client.force_login(user)

    response = client.post("/profil/", {"first_name": name, "last_name": "Gardé"})

    assert response.status_code == 200
    assert 'value="Gardé"' in response.content.decode()
    user.refresh_from_db()
    assert user.first_name == "Samira"


def test_profile_edit_changes_nothing_else(client):
    user = UserFactory()
    client.force_login(user)
    lift = {"is_national_admin": "on", "is_active": "", "email": "autre@asso.exemple"}

    client.post("/profil/", {"first_name": "A", "last_name": "B", **lift})

    before = (user.email, user.is_national_admin, user.is_active)
    user.refresh_from_db()
    assert (user.email, user.is_national_admin, user.is_active) == before


def test_a_name_that_is_markup_stays_text(client):
    user = UserFactory(first_name="<b>{{7*7}}</b>")
    client.force_login(user)

    page = client.get("/profil/").content.decode()

    assert "<b>{{7*7}}</b>" not in page
    assert "&lt;b&gt;{{7*7}}&lt;/b&gt;" in page


def test_profile_edit_offers_a_password_to_who_has_none(client):
    client.force_login(UserFactory(password=None))

    assert "Choisir un mot de passe" in client.get("/profil/").content.decode()
