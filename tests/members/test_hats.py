import pytest
from django.utils import timezone

from .factories import MembershipFactory, RegionFactory, UserFactory

pytestmark = pytest.mark.django_db

SWITCH = "/casquette/"


def _hat(client):
    return client.get("/profil/").context["hat"]


@pytest.fixture
def two_hats(client):
    """Somebody who leads one structure and reads another; the first hat is worn."""
    user = UserFactory()
    places = [
        MembershipFactory(user=user, structure__name="A"),
        MembershipFactory(user=user, structure__name="B", role="reader"),
    ]
    client.force_login(user)
    return places


def test_the_first_structure_is_the_hat_worn_at_first(client, two_hats):
    assert _hat(client).name == "A"


def test_hat_switch_changes_the_menu(client, two_hats):
    response = client.post(SWITCH, {"hat": f"structure-{two_hats[1].structure_id}"})

    assert response.url == "/"
    assert _hat(client).name == "B"
    assert (
        f"/structures/{two_hats[1].structure_id}/actions/"
        in client.get("/profil/").content.decode()
    )


@pytest.mark.parametrize(
    "hat", ["structure-999999", "network-0", "", "\x00", "structure-abc", "x" * 999]
)
def test_hat_switch_to_a_hat_one_does_not_have_is_not_found(client, two_hats, hat):
    assert client.post(SWITCH, {"hat": hat}).status_code == 404
    assert _hat(client).name == "A"


def test_a_hat_gives_no_right_and_taking_it_off_takes_none(client, two_hats):
    """The lead of A, wearing the hat of B where they only read, still sees A."""
    client.post(SWITCH, {"hat": f"structure-{two_hats[1].structure_id}"})

    assert client.get(f"/structures/{two_hats[0].structure_id}/equipe/").status_code == 200


def test_a_hat_falls_with_the_membership(client, two_hats):
    client.post(SWITCH, {"hat": f"structure-{two_hats[1].structure_id}"})
    two_hats[1].closed_at = timezone.now()
    two_hats[1].save()

    assert _hat(client).name == "A"
    assert client.get(f"/structures/{two_hats[1].structure_id}/equipe/").status_code == 404


def test_a_facilitator_and_admin_who_leads_a_structure_has_three_hats(client):
    user = MembershipFactory(user__is_national_admin=True).user
    RegionFactory().facilitators.add(user)
    client.force_login(user)

    hats = client.get("/profil/").context["hats"]

    assert [hat.kind for hat in hats] == ["structure", "region", "network"]


def test_the_menu_offers_to_switch_only_to_who_may(client, two_hats):
    assert 'action="/casquette/"' in client.get("/profil/").content.decode()
    client.force_login(MembershipFactory().user)
    assert 'action="/casquette/"' not in client.get("/profil/").content.decode()


@pytest.mark.parametrize("page", ["/", "/profil/", "/aide/", "/referentiel/"])
def test_somebody_without_any_hat_has_decent_pages(client, page):
    client.force_login(UserFactory())

    assert client.get(page).status_code == 200
