import pytest
import time_machine
from django.urls import reverse

from capsules.models import ClosedPeriod
from tests.capsules.factories import ClosedPeriodFactory
from tests.members.factories import RegionFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
WINTER = "Vacances scolaires ; Vacances d’hiver ; 20/02/2026 ; 08/03/2026"


@pytest.fixture
def today():
    with time_machine.travel("2026-05-12"):
        yield


@pytest.fixture
def region(client):
    """A region whose facilitator is signed in."""
    region, user = RegionFactory(), UserFactory(first_name="Nadège", last_name="Roumieu")
    region.facilitators.add(user)
    client.force_login(user)
    return region


def url(name, row):
    return reverse(f"capsules:{name}", args=[row.pk])


def text(response):
    return response.content.decode()


def test_closed_period_list_shows_one_school_year_and_says_where_each_comes_from(client, region):
    ClosedPeriodFactory(region=region)
    mine = region.facilitators.get()
    ClosedPeriodFactory(region=region, name="Bilans", kind="red_week", added_by=mine)
    ClosedPeriodFactory(name="D’ailleurs")
    page = text(client.get(url("closed_period_list", region)))

    assert "Année scolaire 2025-2026" in page
    assert "calendrier officiel" in page
    assert "Nadège Roumieu</bdi></td>" in page
    assert "à éviter si possible" in page
    assert "D’ailleurs" not in page
    next_year = text(client.get(url("closed_period_list", region), {"year": "2026"}))
    assert "Rien pour cette année scolaire" in next_year


@pytest.mark.parametrize("year", ["abc", "1", "9999", "", "2100"])
def test_closed_period_list_shrugs_at_a_year_that_is_none(client, region, year):
    assert client.get(url("closed_period_list", region), {"year": year}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_closed_period_list_costs_the_same_at_any_length(
    client, region, django_assert_num_queries, count
):
    for n in range(count):
        ClosedPeriodFactory(region=region, name=f"Période {n}", added_by=UserFactory())
    with django_assert_num_queries(5):
        # session, user, region, periods, band
        client.get(url("closed_period_list", region))


def test_closed_period_add_takes_one_day_without_an_end(client, region):
    sent = {"kind": "bridge", "name": "Pont local", "first_day": "2026-05-15"}
    page = text(client.post(url("closed_period_add", region), sent, follow=True))
    added = ClosedPeriod.objects.get()

    assert "est ajoutée" in page
    assert added.first_day == added.last_day
    assert added.added_by == region.facilitators.get()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "lunch"}, "kind"),
        ({"name": ""}, "name"),
        ({"first_day": "9999-12-31"}, "first_day"),
        ({"last_day": "2026-05-01"}, "last_day"),
        ({"last_day": "2036-05-01"}, "last_day"),
    ],
)
def test_closed_period_add_says_what_is_wrong(client, region, changes, field):
    sent = {"kind": "bridge", "name": "Pont", "first_day": "2026-05-15"} | changes
    response = client.post(url("closed_period_add", region), sent)

    assert field in response.context["form"].errors
    assert not ClosedPeriod.objects.exists()


def test_closed_period_import_adds_a_list(client, region):
    sent = {"text": f"Nature;Nom;Du;Au\n{WINTER}\nPont;Pont;15/05/2026"}
    page = text(client.post(url("closed_period_import", region), sent, follow=True))

    assert "Périodes ajoutées\u00a0: 2." in page


def test_closed_period_import_says_each_line_that_is_wrong_and_keeps_the_text(client, region):
    sent = {"text": f"{WINTER}\nPont;Pont\nGrève;<b>;1/1/2026"}
    response = client.post(url("closed_period_import", region), sent)

    assert [line[:7] for line in response.context["form"].errors["text"]] == ["Ligne 2", "Ligne 3"]
    assert "Grève;&lt;b&gt;" in text(response)
    assert not ClosedPeriod.objects.exists()


@pytest.mark.parametrize("sent", ["", "Nature;Nom;Du;Au", "x" * 1_000_000, "\x00\x07", "{{7*7}}"])
def test_closed_period_import_takes_any_text(client, region, sent):
    response = client.post(url("closed_period_import", region), {"text": sent})

    assert response.status_code == 200
    assert response.context["form"].errors


def test_closed_period_archive_is_undone_from_the_list(client, region):
    period = ClosedPeriodFactory(region=region)
    page = text(client.post(url("closed_period_archive", period), follow=True))
    assert "ne compte plus" in page
    assert url("closed_period_restore", period) in page
    client.post(url("closed_period_restore", period))

    assert ClosedPeriod.objects.present().get() == period
