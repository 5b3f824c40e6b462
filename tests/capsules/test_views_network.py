"""What the administration of the network reads: figures, without a name."""

import io
import random
import re

import pytest
import python_calamine
from django.urls import reverse

from capsules.calculations import anonymity
from capsules.models import Restitution
from capsules.operations import restitutions as opening
from tests.assessments.factories import make_framework
from tests.capsules.learning import NamingFactory, RestitutionFactory, make_capsule
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db
HOME = reverse("capsules:home")
NAMES = "Structures nommées"


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(is_national_admin=True))
    return client


def restored(levels=None, *, named=0, structures=6):
    """A capsule whose restitution is open, with so many structures, `named` of which are named."""
    capsule = make_capsule(structures, levels=levels)
    for enrolment in capsule.collective.enrolments.order_by("pk")[:named]:
        NamingFactory(capsule=capsule, structure=enrolment.structure)
    opening.open_(capsule, by=capsule.collective.created_by)
    return capsule


def address(name, capsule):
    return reverse(f"capsules:network_restitution_{name}", args=[capsule.pk])


def read(client, capsule):
    """All that the administration reads of the restitution of `capsule`."""
    page = client.get(address("detail", capsule)).content.decode()
    return page, cells_of(client.get(address("xlsx", capsule)))


def cells_of(response):
    book = python_calamine.load_workbook(io.BytesIO(response.getvalue()))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_network_restitution_detail_is_two_clicks_from_home(admin):
    capsule = restored()
    listed = reverse("capsules:network_restitution_list", args=[capsule.collective_id])

    assert f'href="{listed}"' in admin.get(HOME).content.decode()
    assert f'href="{address("detail", capsule)}"' in admin.get(listed).content.decode()


def test_network_restitution_list_of_a_collective_that_opened_none_says_when(admin):
    collective = make_capsule().collective
    listed = reverse("capsules:network_restitution_list", args=[collective.pk])

    assert listed not in admin.get(HOME).content.decode()
    assert "Aucune n’est ouverte" in admin.get(listed).content.decode()


def test_network_restitution_detail_shows_what_a_screen_without_names_shows(client, admin):
    capsule = restored(named=1, structures=9)
    page, sheets = read(admin, capsule)
    animating = capsule.collective.created_by
    capsule.collective.region.facilitators.add(animating)
    client.force_login(animating)
    hidden = reverse("capsules:restitution_detail", args=[capsule.pk]) + "?noms=caches"
    bars = r'<svg class="repart" role="img" aria-label="([^"]+)"'

    assert re.findall(bars, page) == re.findall(bars, client.get(hidden).content.decode())
    assert re.findall(bars, page)
    assert NAMES not in sheets


def test_network_restitution_detail_names_no_structure(admin):
    capsule = restored(named=2, structures=9)
    told = str(read(admin, capsule))

    assert len(anonymity.from_data(Restitution.objects.get().content).named) == 2
    for enrolment in capsule.collective.enrolments.select_related("structure"):
        assert enrolment.structure.name not in told


@pytest.mark.parametrize("seed", range(12))
def test_network_restitution_detail_is_a_function_of_the_nameless_release_alone(admin, seed):
    """Whatever the answers, and who is named: replaced by others, they change not one letter."""
    draw = random.Random(seed)
    size, named = draw.randint(5, 12), draw.randint(0, 7)
    levels = [[draw.choice([1, 2, 3, 4, None]) for _ in range(4)] for _ in range(size)]
    capsule = restored(levels, named=min(named, size), structures=size)
    before = read(admin, capsule)
    frozen = Restitution.objects.get()
    nameless = anonymity.nameless(anonymity.from_data(frozen.content))
    frozen.content = {**anonymity.as_data(nameless), "is_held": not nameless.is_held}
    frozen.answers = {"1": {"A1": 4}}
    frozen.save()

    assert read(admin, capsule) == before


def test_network_restitution_detail_follows_a_name_that_is_withdrawn(admin):
    capsule = restored(named=1, structures=9)
    structure = capsule.collective.enrolments.order_by("pk").first().structure
    opening.withdraw(capsule, structure, by=capsule.collective.created_by)
    nameless = anonymity.nameless(anonymity.from_data(Restitution.objects.get().content))
    _, sheets = read(admin, capsule)

    counts = [cell.count for row in nameless.others.values() for cell in row if cell.count]
    assert [row[-1] for row in sheets["Répartition"][1:]] == counts


def test_network_restitution_detail_hides_itself_under_a_threshold_raised_since(admin, settings):
    capsule = restored()
    settings.ANONYMITY_THRESHOLD = 7

    assert "elle n’est pas montrée" in admin.get(address("detail", capsule)).content.decode()
    assert admin.get(address("xlsx", capsule)).url == address("detail", capsule)


def test_network_restitution_detail_of_an_archived_collective_is_gone(admin):
    capsule = restored()
    capsule.collective.archived_at = Restitution.objects.get().frozen_at
    capsule.collective.save()
    listed = reverse("capsules:network_restitution_list", args=[capsule.collective_id])

    for gone in (listed, address("detail", capsule), address("xlsx", capsule)):
        assert admin.get(gone).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_network_restitution_list_costs_the_same_at_any_length(
    admin, django_assert_num_queries, count
):
    make_framework(themes=3)
    collective = make_capsule().collective
    for capsule in collective.capsules.all()[:count]:
        RestitutionFactory(capsule=capsule)

    with django_assert_num_queries(4):  # session, user, collective, restitutions
        page = admin.get(reverse("capsules:network_restitution_list", args=[collective.pk]))

    assert page.content.decode().count("Réponses du") == count


@pytest.mark.parametrize("size", [5, 15])
def test_network_restitution_detail_costs_the_same_at_any_size(
    admin, django_assert_num_queries, size
):
    capsule = restored(structures=size, named=size // 3)
    admin.get(address("detail", capsule))  # the names of levels are kept

    with django_assert_num_queries(4):  # session, user, restitution, questions
        assert admin.get(address("detail", capsule)).status_code == 200
