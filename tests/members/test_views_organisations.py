import datetime

import pytest
from django.utils import timezone

from capcollectif.models import Message
from members import inviting
from members.models import Invitation, Structure

from .factories import InvitationFactory, MembershipFactory, StructureFactory, UserFactory

pytestmark = pytest.mark.django_db
SIRET = "73282932000074"


def test_structure_detail_tells_the_team_by_role_and_whom_to_ask(client):
    place = MembershipFactory(
        structure=StructureFactory(siret="73282932000074", headcount="20-49"),
        user__first_name="Samira",
    )
    MembershipFactory(structure=place.structure, role="reader", user__first_name="Odile")
    MembershipFactory(
        structure=place.structure, closed_at="2026-01-01T00:00Z", user__first_name="Partie"
    )
    place.structure.region.facilitators.add(UserFactory(first_name="Nadège"))
    place.structure.region.facilitators.add(UserFactory(first_name="Fermée", is_active=False))
    client.force_login(place.user)

    page = client.get(f"/structures/{place.structure_id}/equipe/").content.decode()

    assert page.index("Référent·e") < page.index("Odile")
    for words in ("732\u00a0829\u00a0320\u00a000074", "de 20 à 49 ETP", "Nadège", "Samira"):
        assert words in page
    assert "Partie" not in page
    assert "Fermée" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_structure_detail_costs_the_same_at_any_size(client, django_assert_num_queries, count):
    place = MembershipFactory()
    MembershipFactory.create_batch(count - 1, structure=place.structure)
    InvitationFactory.create_batch(count, structure=place.structure)
    place.structure.region.facilitators.add(*UserFactory.create_batch(count))
    client.force_login(place.user)

    # session, user, structure, team, invitations, their mails, facilitators, band
    with django_assert_num_queries(8):
        client.get(f"/structures/{place.structure_id}/equipe/")


def test_an_empty_structure_has_a_decent_page(client):
    structure = StructureFactory(activity="", city="")
    facilitator = UserFactory()
    structure.region.facilitators.add(facilitator)
    client.force_login(facilitator)

    page = client.get(f"/structures/{structure.pk}/equipe/").content.decode()

    assert "Personne n’est encore dans cette équipe." in page


def _lead(client, **structure):
    place = MembershipFactory(structure=StructureFactory(**structure), user__first_name="Samira")
    client.force_login(place.user)
    return place


def _team(client, place):
    return client.get(f"/structures/{place.structure_id}/equipe/").content.decode()


def test_structure_detail_shows_invitations_to_who_looks_after_them(client):
    place = _lead(client)
    nadege = UserFactory(first_name="Nadège", last_name="Roumieu")
    place.structure.region.facilitators.add(nadege)
    sent = {"structure": place.structure, "invited_by": nadege}
    InvitationFactory(email="odile@asso.exemple", **sent)
    late = InvitationFactory(email="tard@asso.exemple", **sent)
    InvitationFactory(email="annulee@asso.exemple", cancelled_at=timezone.now(), **sent)
    past = timezone.now() - datetime.timedelta(days=40)
    type(late).objects.filter(pk=late.pk).update(
        created_at=past, expires_at=past + datetime.timedelta(days=30)
    )

    page = _team(client, place)
    assert "odile@asso.exemple" in page
    assert "Par <bdi>Nadège Roumieu</bdi>, valable jusqu’au" in page
    assert "expirée depuis le" in page
    assert "annulee@asso.exemple" not in page

    client.force_login(MembershipFactory(structure=place.structure, role="contributor").user)
    assert "odile@asso.exemple" not in _team(client, place)
    client.force_login(nadege)
    assert "odile@asso.exemple" in _team(client, place)


def test_structure_detail_says_that_the_mail_of_an_invitation_was_refused(client):
    place = _lead(client)
    invite = {"structure": place.structure, "role": "reader", "by": place.user}
    inviting.invite(email="faute@asso.exemple", **invite)
    inviting.invite(email="lente@asso.exemple", **invite)
    inviting.invite(email="bonne@asso.exemple", **invite)
    assert "n’a pas pu partir" not in _team(client, place)

    mails = Message.objects.filter(kind="invitation")
    mails.filter(recipient__startswith="faute").update(state="set_aside", reason="550 inconnue")
    mails.filter(recipient__startswith="lente").update(reason="451 plus tard")

    page = _team(client, place)
    assert page.count("Son courriel n’a pas pu partir") == 1
    assert "550 inconnue" in page
    assert page.count("Le courriel n’est pas encore passé") == 1

    inviting.resend(Invitation.objects.get(email="faute@asso.exemple"), by=place.user)
    assert "n’a pas pu partir" not in _team(client, place)


def test_structure_detail_offers_each_what_they_may_do(client):
    place = _lead(client)
    other = MembershipFactory(structure=place.structure, role="contributor")
    nadege = UserFactory()
    place.structure.region.facilitators.add(nadege)
    offers = ["Inviter quelqu’un", "Passer le relais", "Changer le rôle", "Modifier la fiche"]

    def offered():
        page = _team(client, place)
        return [words in page for words in offers]

    assert offered() == [True, True, True, True]
    assert f"/equipe/places/{place.pk}/" not in _team(client, place)  # one’s own
    client.force_login(other.user)
    assert offered() == [False, False, False, False]
    client.force_login(nadege)
    assert offered() == [False, False, False, True]
    place.structure.memberships.update(role="reader")
    assert "Inviter la personne référente" in _team(client, place)


def test_structure_detail_asks_to_complete_what_came_from_a_list(client):
    place = _lead(client, kind="AUTRE", activity="", city="")

    assert "Compléter la fiche" in _team(client, place)
    Structure.objects.update(kind="EI")
    assert "Compléter la fiche" not in _team(client, place)
    Structure.objects.update(kind="AUTRE", activity="réseau", city="Albi")
    assert "Compléter la fiche" not in _team(client, place)


FILLED = {
    "name": " La Remise\x07 à Flot ",
    "kind": "ACI",
    "activity": "ressourcerie",
    "city": "Albi",
    "siret": "732 829 320 00074",
    "headcount": "20-49",
}


def _edit(client, place, **fields):
    return client.post(f"/structures/{place.structure_id}/modifier/", {**FILLED, **fields})


def test_structure_edit_saves_clean_text_and_nothing_else(client):
    place = _lead(client, kind="AUTRE")
    region = place.structure.region

    response = _edit(client, place, region="987", members="1")

    structure = Structure.objects.get(pk=place.structure_id)
    assert response.url == f"/structures/{structure.pk}/equipe/"
    assert (structure.name, structure.siret, structure.kind) == ("La Remise à Flot", SIRET, "ACI")
    assert structure.region == region


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Une structure a un nom."),
        ("name", "x" * 121, "120"),
        ("name", "\u202e", "Une structure a un nom."),
        ("city", "x" * 1_000_000, "80"),
        ("siret", "732 829 320 00075", "Ce SIRET n’est pas valide"),
        ("siret", "💥", "Ce SIRET n’est pas valide"),
        ("kind", "PIRATE", "PIRATE"),
        ("headcount", "{{7*7}}", "{{7*7}}"),
    ],
)
def test_structure_edit_shows_what_is_wrong_and_keeps_the_rest(client, field, value, words):
    place = _lead(client, name="Avant")

    response = _edit(client, place, activity="Gardée", **{field: value})

    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert 'value="Gardée"' in page
    assert Structure.objects.get(pk=place.structure_id).name == "Avant"


def test_structure_edit_says_that_a_siret_is_taken(client):
    StructureFactory(siret=SIRET)
    place = _lead(client)

    assert "Une structure porte déjà ce SIRET." in _edit(client, place).content.decode()
    assert _edit(client, place, siret="").status_code == 302


def test_structure_edit_offers_what_an_expired_session_was_sending(client):
    place = _lead(client)
    client.logout()
    _edit(client, place, city="Rodez")
    client.force_login(place.user)

    page = client.get(f"/structures/{place.structure_id}/modifier/").content.decode()

    assert 'value="Rodez"' in page
