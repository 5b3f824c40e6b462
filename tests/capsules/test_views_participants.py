"""« Les personnes »: who takes part, guests typed once, the link of each one’s page."""

import pytest
from django.urls import reverse

from capcollectif.models import Message
from capsules.models import Participant
from capsules.operations import links
from tests.capsules.factories import CollectiveFactory, GuestFactory, take_part
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def collective():
    return CollectiveFactory()


@pytest.fixture
def nadege(client, collective):
    user = UserFactory()
    collective.region.facilitators.add(user)
    client.force_login(user)
    return user


def url(route, pk):
    return reverse(f"capsules:{route}", args=[pk])


def read(client, path):
    return client.get(path).content.decode()


def typed(**fields):
    guest = {"first_name": "Zoé", "last_name": "Vidal", "email": "Zoe@Mairie.exemple"}
    return {**guest, "organisation": "Mairie d’Albi", "structure": "", **fields}


@pytest.mark.parametrize("count", [1, 3])
def test_participant_list_costs_the_same_at_any_length(
    client, collective, nadege, django_assert_num_queries, count
):
    for _ in range(count):
        take_part(collective)
        GuestFactory(collective=collective)
    GuestFactory()  # of another collective: must stay out

    # session, user, collective, how many, members, guests, archived, band
    with django_assert_num_queries(8):
        page = read(client, url("participant_list", collective.pk))
    assert page.count('name="person"') == 2 * count


def test_guest_add_writes_somebody_down_once(client, collective, nadege):
    path = url("guest_add", collective.pk)
    structure = take_part(collective).structure
    response = client.post(path, typed(structure=structure.pk))
    guest = Participant.objects.get(user=None)

    assert response.url == url("participant_list", collective.pk)
    assert (guest.email, guest.belongs_to) == ("zoe@mairie.exemple", structure.name)
    again = client.post(path, typed(first_name="Zoé bis"))
    assert "déjà dans le collectif" in again.content.decode()
    assert 'value="Zoé bis"' in again.content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"first_name": " \x00\u202e "}, "Donnez au moins un prénom."),
        ({"first_name": "x" * 1_000_000}, "80"),
        ({"email": "zoe@"}, "par exemple zoe.vidal@mairie-albi.fr"),
        ({"structure": "987654321987654321987654321"}, "pas dans le collectif"),
        ({"structure": "abc"}, "pas dans le collectif"),
    ],
)
def test_guest_add_says_what_is_wrong_and_loses_nothing(client, collective, nadege, fields, said):
    response = client.post(url("guest_add", collective.pk), typed(**fields))
    page = response.content.decode()

    assert response.status_code == 200
    assert said in page
    assert 'value="Mairie d’Albi"' in page
    assert not Participant.objects.exists()


@pytest.mark.parametrize("name", ["{{7*7}}", "<script>alert(1)</script>", "Zoé 🌻", "שלום"])
def test_a_name_is_shown_as_it_was_typed(client, collective, nadege, name):
    client.post(url("guest_add", collective.pk), typed(first_name=name))
    page = read(client, url("participant_list", collective.pk))

    assert "<script>alert" not in page
    assert Participant.objects.get().first_name == name


def test_guest_edit_corrects_an_address(client, collective, nadege):
    guest = GuestFactory(collective=collective)
    client.post(url("guest_edit", guest.pk), typed())
    guest.refresh_from_db()

    assert (guest.name, guest.email) == ("Zoé Vidal", "zoe@mairie.exemple")


def test_guest_edit_keeps_a_structure_that_has_left(client, collective, nadege):
    structure = take_part(collective).structure
    guest = GuestFactory(collective=collective, structure=structure)
    left = {"state": "left", "left_on": collective.starts_on}
    collective.enrolments.filter(structure=structure).update(**left)
    client.post(url("guest_edit", guest.pk), typed(structure=structure.pk))
    guest.refresh_from_db()

    assert (guest.first_name, guest.structure) == ("Zoé", structure)


def test_guest_archive_and_guest_restore_undo_each_other(client, collective, nadege):
    guest = GuestFactory(collective=collective)
    client.post(url("guest_archive", guest.pk))
    assert "1\u00a0personne retirée" in read(client, url("participant_list", collective.pk))

    client.post(url("guest_restore", guest.pk))
    assert "personne retirée" not in read(client, url("participant_list", collective.pk))


def test_page_send_prepares_the_link_of_each_chosen_page(client, collective, nadege):
    guest, member = GuestFactory(collective=collective), take_part(collective)
    path = url("page_send", collective.pk)
    response = client.post(path, {"person": [guest.pk, member.pk]})

    assert response.url == url("message_list", collective.pk)
    assert {each.recipient for each in Message.objects.all()} == {guest.email, member.address}
    assert set(Message.objects.values_list("state", flat=True)) == {"draft"}
    page = read(client, response.url)
    assert "2\u00a0courriels prêts" in page and "Page personnelle" in page
    draft = Message.objects.get(recipient=guest.email)
    shown = read(client, reverse("capsules:message_edit", args=[collective.pk, draft.pk]))
    assert "/p/…" in shown
    assert links.token_of(links.page_of(guest)) not in shown


@pytest.mark.parametrize("person", [[], ["abc"], ["9" * 30], ["987654321"]])
def test_page_send_to_nobody_says_so(client, collective, nadege, person):
    response = client.post(url("page_send", collective.pk), {"person": person}, follow=True)

    assert response.redirect_chain[-1][0] == url("participant_list", collective.pk)
    assert not Message.objects.exists()
