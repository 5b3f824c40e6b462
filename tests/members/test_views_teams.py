import pytest
from django.utils import timezone

from members.models import Membership

from .factories import InvitationFactory, MembershipFactory, StructureFactory, UserFactory

pytestmark = pytest.mark.django_db
LEAD, CONTRIBUTOR, READER = (
    Membership.Role.LEAD,
    Membership.Role.CONTRIBUTOR,
    Membership.Role.READER,
)


@pytest.fixture
def own(client):
    own = MembershipFactory(user__first_name="Samira")
    client.force_login(own.user)
    return own


@pytest.fixture
def odile(own):
    return MembershipFactory(
        structure=own.structure,
        role=CONTRIBUTOR,
        user__first_name="Odile",
        user__last_name="Marty",
    )


def _role(place):
    return Membership.objects.get(pk=place.pk).role


def test_membership_edit_gives_another_role(client, odile):
    url = f"/equipe/places/{odile.pk}/role/"

    assert "Le rôle de <bdi>Odile Marty</bdi>" in client.get(url).content.decode()
    page = client.post(url, {"role": "reader"}, follow=True).content.decode()

    assert "Odile Marty est maintenant lecteur·rice." in page
    assert _role(odile) == READER


@pytest.mark.parametrize("role", ["", "chef", "x" * 1000])
def test_membership_edit_knows_three_roles(client, odile, role):
    page = client.post(f"/equipe/places/{odile.pk}/role/", {"role": role}).content.decode()

    assert "Choisissez un rôle." in page
    assert _role(odile) == CONTRIBUTOR


def test_membership_close_says_what_happens_first(client, odile):
    url = f"/equipe/places/{odile.pk}/retirer/"

    assert "plus rien de" in client.get(url).content.decode()
    assert Membership.objects.active().filter(pk=odile.pk).exists()
    page = client.post(url, follow=True).content.decode()

    assert "Odile Marty n’est plus dans l’équipe." in page
    assert not Membership.objects.active().filter(pk=odile.pk).exists()
    assert client.post(url).status_code == 404


def test_membership_close_tells_whom_they_have_invited(client, odile):
    sent = {"structure": odile.structure, "invited_by": odile.user}
    invitation = InvitationFactory(**sent)
    gone = InvitationFactory(cancelled_at=timezone.now(), **sent)

    page = client.get(f"/equipe/places/{odile.pk}/retirer/").content.decode()

    assert invitation.email in page
    assert gone.email not in page


def test_nobody_changes_or_closes_their_own_place(client, own, odile):
    for path in ("role", "retirer"):
        assert (
            client.post(f"/equipe/places/{own.pk}/{path}/", {"role": "reader"}).status_code == 404
        )
    assert _role(own) == LEAD


def test_lead_hand_over_exchanges_roles(client, own, odile):
    url = f"/structures/{own.structure_id}/equipe/passer-le-relais/"

    assert "Odile Marty, contributeur·rice" in client.get(url).content.decode()
    page = client.post(url, {"place": odile.pk, "role": "contributor"}, follow=True)

    assert "Le relais est passé" in page.content.decode()
    assert (_role(own), _role(odile)) == (CONTRIBUTOR, LEAD)
    assert client.get(url).status_code == 404  # no longer hers to give


@pytest.mark.parametrize("place", ["", "abc", "9" * 40, "own", "elsewhere", "closed"])
def test_lead_hand_over_knows_the_team_only(client, own, odile, place):
    known = {
        "own": own.pk,
        "elsewhere": MembershipFactory().pk,
        "closed": MembershipFactory(structure=own.structure, closed_at=timezone.now()).pk,
    }

    response = client.post(
        f"/structures/{own.structure_id}/equipe/passer-le-relais/",
        {"place": known.get(place, place), "role": "reader"},
    )

    assert "Choisissez quelqu’un de l’équipe." in response.content.decode()
    assert _role(own) == LEAD


def test_lead_hand_over_invites_first_who_is_alone(client, own):
    page = client.get(f"/structures/{own.structure_id}/equipe/passer-le-relais/").content.decode()

    assert f"/structures/{own.structure_id}/equipe/inviter/" in page


def test_somebody_removed_is_at_home_nowhere_at_the_next_request(client, own, odile):
    client.force_login(odile.user)
    pages = ("equipe/", "diagnostics/", "actions/", "actions/ajouter/", "plan-d-actions.pdf")
    urls = [f"/structures/{own.structure_id}/{page}" for page in pages]
    assert client.get(urls[0]).status_code == 200

    Membership.objects.filter(pk=odile.pk).update(closed_at=timezone.now())

    assert [client.get(url).status_code for url in urls] == [404] * len(urls)
    assert "n’est rattaché à aucune structure" in client.get("/").content.decode()


def test_a_lead_has_no_say_in_another_team(client, own):
    other = MembershipFactory(structure=StructureFactory(), user=UserFactory())

    assert client.get(f"/equipe/places/{other.pk}/role/").status_code == 404
    assert client.post(f"/equipe/places/{other.pk}/retirer/").status_code == 404


@pytest.fixture
def nadege(client, odile):
    """The facilitator of the region, signed in."""
    nadege = UserFactory(first_name="Nadège")
    odile.structure.region.facilitators.add(nadege)
    client.force_login(nadege)
    return nadege


def test_lead_replace_says_what_happens_then_does_it(client, odile, nadege):
    url = f"/structures/{odile.structure_id}/equipe/remplacer/"
    team = f"/structures/{odile.structure_id}/equipe/"
    assert url in client.get(team).content.decode()
    page = client.get(url).content.decode()
    assert "plus rien de la structure" in page
    assert "Personne de nouveau n’entre dans l’équipe" in page
    assert "Cochez cette case" in client.post(url, {"heir": odile.pk}).content.decode()
    assert _role(odile) == CONTRIBUTOR

    sent = {"heir": odile.pk, "has_left": "on"}
    page = client.post(url, sent, follow=True).content.decode()

    assert "Odile Marty est référent·e. Toute l’équipe reçoit un courriel." in page
    assert _role(odile) == Membership.Role.LEAD
    left = Membership.objects.get(structure=odile.structure, closed_at__isnull=False)
    assert left.closed_by == nadege
    assert client.post(url, sent).status_code == 200  # the new lead now: nobody else in the team
    assert _role(odile) == Membership.Role.LEAD


def test_lead_replace_opens_a_team_of_one_to_nobody(client, odile, nadege):
    Membership.objects.filter(pk=odile.pk).delete()
    stranger = MembershipFactory(role=READER)
    url = f"/structures/{odile.structure_id}/equipe/remplacer/"

    page = client.get(url).content.decode()
    client.post(url, {"heir": stranger.pk, "has_left": "on"})

    assert "écrivez à l’administration du réseau" in page
    assert "<button" not in page.partition("<main")[2]
    assert not Membership.objects.filter(closed_at__isnull=False).exists()


def test_lead_replace_is_not_for_oneself(client, odile, nadege):
    own = MembershipFactory(user=nadege, structure=odile.structure, role=READER)
    url = f"/structures/{odile.structure_id}/equipe/remplacer/"

    page = client.post(url, {"heir": own.pk, "has_left": "on"}).content.decode()

    assert "Choisissez quelqu’un de l’équipe." in page
    assert _role(own) == READER
    own.role = Membership.Role.LEAD
    own.save()
    assert client.get(url).status_code == 404  # two leads: they see to it between them


@pytest.mark.parametrize("heir", ["", "x", "9" * 40, "-1"])
def test_lead_replace_refuses_what_is_nobody(client, odile, nadege, heir):
    url = f"/structures/{odile.structure_id}/equipe/remplacer/"
    page = client.post(url, {"heir": heir, "has_left": "on"}).content.decode()

    assert "Choisissez quelqu’un de l’équipe." in page
