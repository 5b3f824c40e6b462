import pytest
from django.utils import timezone

from capcollectif.models import Message
from members.models import Invitation, Membership

from .factories import InvitationFactory, MembershipFactory, StructureFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(client):
    place = MembershipFactory(user__first_name="Samira")
    client.force_login(place.user)
    return place


def _invite(client, structure, **fields):
    values = {"email": "odile@asso.exemple", "role": "contributor", "words": "", **fields}
    return client.post(f"/structures/{structure.pk}/equipe/inviter/", values, follow=True)


def test_invitation_add_sends_a_mail_and_says_so(client, place):
    page = _invite(client, place.structure, words="À\r\nbientôt").content.decode()

    assert "L’invitation part vers odile@asso.exemple." in page
    assert "Invitations en attente" in page
    assert Message.objects.get().params["words"] == "À\nbientôt"
    assert Invitation.objects.get().role == "contributor"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "", "Écrivez une adresse"),
        ("email", "odile", "Cette adresse n’est pas complète."),
        ("email", "o\x00dile@asso.exemple", "nul"),
        ("email", f"{'x' * 250}@asso.exemple", "200"),
        ("role", "chef", "Choisissez un rôle."),
        ("role", "", "Choisissez un rôle."),
        ("words", "x" * 1_000_000, "600"),
    ],
)
def test_invitation_add_shows_what_is_wrong_and_keeps_the_rest(client, place, field, value, words):
    kept = {"words": "Mot gardé"} | {field: value}

    page = _invite(client, place.structure, **kept).content.decode()

    assert words in page
    assert "Mot gardé" in page or field == "words"
    assert not Invitation.objects.exists()


def test_invitation_add_refuses_somebody_of_the_team(client, place):
    page = _invite(client, place.structure, email=place.user.email, words="Gardé").content.decode()

    assert "est déjà dans l’équipe." in page
    assert "Gardé" in page


def test_invitation_add_lets_a_facilitator_invite_the_first_lead_only(client):
    structure = StructureFactory()
    nadege = UserFactory()
    structure.region.facilitators.add(nadege)
    client.force_login(nadege)

    refused = _invite(client, structure, role="reader").content.decode()
    assert "Choisissez un rôle." in refused
    _invite(client, structure, role="lead")
    assert Invitation.objects.get().role == "lead"

    MembershipFactory(structure=structure)
    assert _invite(client, structure, role="lead", email="b@asso.exemple").status_code == 404


def test_invitation_add_offers_what_an_expired_session_was_sending(client, place):
    client.logout()
    _invite(client, place.structure, words="Mot gardé")
    client.force_login(place.user)

    page = client.get(f"/structures/{place.structure_id}/equipe/inviter/").content.decode()

    assert "Mot gardé" in page
    assert "odile@asso.exemple" in page


def test_invitation_resend_and_cancel_say_what_they_did(client, place):
    invitation = InvitationFactory(structure=place.structure)
    url = f"/equipe/invitations/{invitation.pk}/"

    again = client.post(f"{url}renvoyer/", follow=True).content.decode()
    twice = client.post(f"{url}renvoyer/", follow=True).content.decode()
    gone = client.post(f"{url}annuler/", follow=True).content.decode()

    assert f"L’invitation repart vers {invitation.email}." in again
    assert "pas encore parti" in twice
    assert "son lien ne marche plus" in gone
    assert Message.objects.count() == 1
    assert not Invitation.objects.pending(timezone.now()).exists()
    assert "n’est plus en cours" in client.post(f"{url}renvoyer/", follow=True).content.decode()


def test_invitation_cancel_comes_too_late(client, place):
    invitation = InvitationFactory(
        structure=place.structure, accepted_at=timezone.now(), accepted_by=UserFactory()
    )

    page = client.post(f"/equipe/invitations/{invitation.pk}/annuler/", follow=True)

    assert "a déjà accepté" in page.content.decode()


def test_a_lead_who_was_removed_resends_nothing(client, place):
    invitation = InvitationFactory(structure=place.structure)
    Membership.objects.update(closed_at=timezone.now())

    assert client.post(f"/equipe/invitations/{invitation.pk}/renvoyer/").status_code == 404
