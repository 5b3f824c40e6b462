import io

import pytest
import python_calamine
from django.urls import reverse

from tests.capsules.factories import CollectiveFactory, PresenceFactory, plan_sessions, take_part
from tests.members.factories import StructureFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twelfth_of_may")]


@pytest.fixture
def collective(client):
    """A collective whose facilitator is signed in; Samira was at its first reading, by video."""
    collective = plan_sessions(CollectiveFactory(name="CAP RSE Occitanie", funders="=UE+Région"))
    user = UserFactory()
    collective.region.facilitators.add(user)
    client.force_login(user)
    structure = StructureFactory(region=collective.region, name="=cmd()")
    samira = take_part(collective, structure, user__last_name="Belkacem")
    session = collective.sessions.get(beat="reading", capsule__position=1)
    PresenceFactory(session=session, participant=samira)
    return collective


def url(name, row):
    return reverse(f"capsules:{name}", args=[row.pk])


def text(response):
    return response.content.decode()


def test_activity_detail_tells_what_was_done_and_names_nobody(client, collective):
    page = text(client.get(url("activity_detail", collective)))

    assert "du 16 septembre 2025 au 12 mai 2026" in page
    assert "1\u00a0personne de 1\u00a0structure, 2\u00a0h de présence" in page
    assert "Lecture partagée" in page
    assert "Belkacem" not in page


def test_activity_detail_takes_a_period(client, collective):
    sent = {"first_day": "01/04/2026", "last_day": "2026-05-01"}
    page = text(client.get(url("activity_detail", collective), sent))

    assert "du 1er avril 2026 au 1er mai 2026" in page
    assert "first_day=2026-04-01&amp;last_day=2026-05-01" in page


@pytest.mark.parametrize(
    "sent",
    [
        {"first_day": "abc"},
        {"first_day": "0001-01-01"},
        {"last_day": "9999-12-31"},
        {"first_day": "2026-05-01", "last_day": "2026-04-01"},
        {"first_day": "2099-01-01"},
        {"last_day": "2001-01-01"},
        {"first_day": "\x00{{7*7}}"},
        {"page": "abc"},
    ],
)
def test_an_odd_period_breaks_nothing(client, collective, sent):
    assert client.get(url("activity_detail", collective), sent).status_code == 200
    assert client.get(url("activity_xlsx", collective), sent).status_code == 200


def test_activity_detail_says_what_is_wrong_with_a_period(client, collective):
    sent = {"first_day": "2026-05-01", "last_day": "2026-04-01"}

    assert "ne peut pas précéder" in text(client.get(url("activity_detail", collective), sent))


def test_activity_xlsx_holds_numbers_to_add_up_and_no_formula(client, collective):
    answer = client.get(url("activity_xlsx", collective))
    book = python_calamine.load_workbook(io.BytesIO(answer.content))
    figures = dict(book.get_sheet_by_name("Bilan").to_python()[1:])
    header, *sessions = book.get_sheet_by_name("Séances").to_python()
    held = dict(zip(header, sessions[1], strict=True))
    places = book.get_sheet_by_name("Structures").to_python()

    assert book.sheet_names == ["Bilan", "Séances", "Structures"]
    assert "bilan-cap-rse-occitanie.xlsx" in answer["Content-Disposition"]
    assert figures["Du"] == "2025-09-16"
    assert figures["Personnes venues au moins une fois"] == 1
    assert figures["Heures × personnes, visio"] == 2
    assert figures["Financeurs"] == "=UE+Région"
    assert (held["Séance"], held["Personnes"], held["Durée de la séance (heures)"]) == (
        "Lecture partagée", 1, 2,
    )  # fmt: skip
    assert places[1][0] == "=cmd()"
    assert "Belkacem" not in str([figures, sessions, places])


@pytest.mark.parametrize("count", [1, 3])
def test_activity_detail_costs_the_same_at_any_length(
    client, collective, django_assert_num_queries, count
):
    session = collective.sessions.get(beat="tutoring", capsule__position=1)
    for _ in range(count):
        PresenceFactory(session=session, participant=take_part(collective))
    client.get(url("activity_detail", collective))
    with django_assert_num_queries(9):
        client.get(url("activity_detail", collective))
