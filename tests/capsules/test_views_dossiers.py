"""Dossiers through their pages: asked in one click, watched, downloaded by their owner alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from capsules.models import Dossier
from capsules.operations import dossiers
from capsules.operations.dossiers import Made
from tests.capsules.learning import DossierFactory, PracticeFactory, make_capsule
from tests.members.factories import MembershipFactory, UserFactory

from .factories import EnrolmentFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 essai"


def url(name, row):
    return reverse(f"capsules:{name}", args=[row.pk])


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def capsule(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_capsule()


@pytest.fixture
def place(client, capsule):
    """Somebody signed in of a structure of the collective."""
    place = MembershipFactory(structure__region=capsule.collective.region, role="reader")
    EnrolmentFactory(collective=capsule.collective, structure=place.structure)
    client.force_login(place.user)
    return place


def taken(answer):
    """What is downloaded."""
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def make(holds=None):
    def print_(dossier, owner, tell):
        return Made(PDF, "Le dossier.pdf", holds or {})

    dossiers.make_due(print_, now=timezone.now())


def test_dossier_add_prepares_that_of_one_s_structure_in_one_click(client, capsule, place):
    assert "Préparer notre dossier" in page(client.get(url("capsule_detail", capsule)))

    shown = page(client.post(url("dossier_add", capsule), {"kind": "structure"}, follow=True))

    dossier = Dossier.objects.get()
    assert (dossier.owner, dossier.structure) == (place.user, place.structure)
    assert "se prépare" in shown and "every 1s" in shown


def test_dossier_add_where_a_mail_leads_asks_by_itself_and_writes_nothing_by_get(
    client, capsule, place
):
    shown = page(client.get(url("dossier_add", capsule)))

    assert 'method="post" data-at-once' in shown and 'value="structure"' in shown
    assert "Préparer notre dossier" in shown  # without a script
    assert not Dossier.objects.exists()

    nadege = UserFactory()
    capsule.collective.region.facilitators.add(nadege)
    client.force_login(nadege)
    assert 'value="collective"' in page(client.get(url("dossier_add", capsule)))


def test_dossier_add_where_a_mail_leads_gives_what_was_made_a_moment_ago(client, capsule, place):
    sent = {"kind": "structure", "is_recent_enough": "on"}
    practice = PracticeFactory(theme=capsule.theme, circles="network")
    client.post(url("dossier_add", capsule), sent)
    make({"practice": [practice.pk]})
    first = Dossier.objects.get()

    answer = client.post(url("dossier_add", capsule), sent)
    assert answer.url == url("dossier_detail", first) + "?take=on"

    practice.archived_at = timezone.now()
    practice.save()
    client.post(url("dossier_add", capsule), sent)
    assert Dossier.objects.count() == 2  # what it held was taken back
    make()
    Dossier.objects.update(made_at=timezone.now() - timedelta(minutes=6))
    client.post(url("dossier_add", capsule), sent)
    assert Dossier.objects.count() == 3


def test_dossier_add_by_its_button_is_made_anew(client, capsule, place):
    for _ in range(2):
        client.post(url("dossier_add", capsule), {"kind": "structure"})
        make()

    assert Dossier.objects.count() == 2


def test_dossier_add_is_of_the_structure_that_takes_part_whatever_hat_is_worn(
    client, capsule, place
):
    elsewhere = MembershipFactory(user=place.user)
    client.post(reverse("members:hat_switch"), {"hat": f"structure-{elsewhere.structure_id}"})

    page(client.get(url("dossier_add", capsule)))
    client.post(url("dossier_add", capsule), {"kind": "structure"})

    assert Dossier.objects.get().structure == place.structure


@pytest.mark.parametrize("kind", ["", "abc", "catch_up", "\x00", "x" * 1000])
def test_dossier_add_says_what_may_be_asked(client, capsule, place, kind):
    shown = page(client.post(url("dossier_add", capsule), {"kind": kind}, follow=True))

    assert "Choisissez un dossier" in shown and not Dossier.objects.exists()


def test_dossier_add_of_the_collective_is_for_who_animates(client, capsule, place):
    page(client.post(url("dossier_add", capsule), {"kind": "collective"}), 404)

    nadege = UserFactory()
    capsule.collective.region.facilitators.add(nadege)
    client.force_login(nadege)
    assert "dossier du collectif" in page(client.get(url("capsule_detail", capsule)))
    page(client.post(url("dossier_add", capsule), {"kind": "structure"}), 404)
    page(client.post(url("dossier_add", capsule), {"kind": "collective"}, follow=True))
    assert Dossier.objects.get().kind == "collective"


def test_dossier_detail_tells_how_far_it_is_then_gives_it(client, capsule, place):
    asked = client.post(url("dossier_add", capsule), {"kind": "structure"})
    dossier = Dossier.objects.get()
    Dossier.objects.update(percent=40, state="making", started_at=timezone.now())
    shown = page(client.get(url("dossier_detail", dossier), headers={"HX-Request": "true"}))
    assert 'value="40"' in shown and "<h1" not in shown
    page(client.get(url("dossier_file", dossier)), 404)

    Dossier.objects.update(state="asked")
    make()

    over = client.get(url("dossier_detail", dossier), headers={"HX-Request": "true"})
    assert over["HX-Refresh"] == "true"
    shown = page(client.get(asked.url))  # where a script begins to download
    assert f'href="{url("dossier_file", dossier)}" data-at-once>' in shown
    shown = page(client.get(url("dossier_detail", dossier)))
    assert "Télécharger le dossier" in shown and "at-once" not in shown and "at_once" not in shown
    answer = client.get(url("dossier_file", dossier))
    assert "Le dossier.pdf" in answer["Content-Disposition"]
    assert taken(answer) == PDF


def test_dossier_detail_says_when_it_takes_longer_than_usual(client, capsule, place):
    client.post(url("dossier_add", capsule), {"kind": "structure"})
    at = url("dossier_detail", Dossier.objects.get())
    assert "plus long que d’habitude" not in page(client.get(at))

    Dossier.objects.update(asked_at=timezone.now() - timedelta(seconds=40))  # its worker died

    for headers in ({}, {"HX-Request": "true"}):
        assert "plus long que d’habitude" in page(client.get(at, headers=headers))


def test_dossier_file_is_its_owner_s_alone(client, capsule, place):
    client.post(url("dossier_add", capsule), {"kind": "structure"})
    make()
    colleague = MembershipFactory(structure=place.structure, role="lead")
    client.force_login(colleague.user)

    for name in ("dossier_file", "dossier_detail"):
        page(client.get(url(name, Dossier.objects.get())), 404)
    assert "Aucun dossier" in page(client.get(reverse("capsules:dossier_list")))


def test_dossier_file_is_refused_once_its_owner_has_left_or_its_week_is_over(
    client, capsule, place
):
    client.post(url("dossier_add", capsule), {"kind": "structure"})
    make()
    dossier = Dossier.objects.get()
    Dossier.objects.update(expires_at=timezone.now())
    page(client.get(url("dossier_file", dossier)), 404)
    Dossier.objects.update(expires_at=dossier.expires_at)
    assert taken(client.get(url("dossier_file", dossier))) == PDF

    place.closed_at = timezone.now()
    place.save()

    page(client.get(url("dossier_file", dossier)), 404)


def test_dossier_file_is_refused_once_a_practice_in_it_is_withdrawn(client, capsule, place):
    practice = PracticeFactory(theme=capsule.theme, circles="network")
    client.post(url("dossier_add", capsule), {"kind": "structure"})
    make({"practice": [practice.pk]})
    dossier = Dossier.objects.get()
    assert taken(client.get(url("dossier_file", dossier))) == PDF

    practice.archived_at = timezone.now()
    practice.save()

    answer = client.get(url("dossier_file", dossier))
    assert answer.url == url("dossier_detail", dossier)
    assert "Refaire le dossier" in page(client.get(answer.url))


def test_dossier_detail_lets_start_again_what_failed(client, capsule, place):
    client.post(url("dossier_add", capsule), {"kind": "structure"})
    dossier = Dossier.objects.get()
    Dossier.objects.update(state="failed")
    over = client.get(url("dossier_detail", dossier), headers={"HX-Request": "true"})
    assert over["HX-Refresh"] == "true"
    assert "Recommencer" in page(client.get(url("dossier_detail", dossier)))

    client.post(url("dossier_add", capsule), {"kind": "structure"})

    assert [each.state for each in Dossier.objects.all()] == ["asked"]


@pytest.mark.parametrize("count", [1, 3])
def test_dossier_list_costs_the_same_at_any_length(
    client, capsule, place, count, django_assert_num_queries
):
    DossierFactory.create_batch(
        count, owner=place.user, capsule=capsule, kind="structure", structure=place.structure
    )
    DossierFactory(capsule=capsule)

    with django_assert_num_queries(4):  # session, user, these, band
        shown = page(client.get(reverse("capsules:dossier_list")))

    assert shown.count("Demandé le") == count


def test_catch_up_add_is_for_the_team(client, capsule, place):
    shown = page(client.post(url("catch_up_add", place.structure), follow=True))
    assert "Dossier de rattrapage" in shown
    assert Dossier.objects.get().collective == capsule.collective

    other = EnrolmentFactory(collective=capsule.collective)
    page(client.post(url("catch_up_add", other.structure)), 404)
