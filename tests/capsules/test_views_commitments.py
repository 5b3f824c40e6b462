"""A structure commits through its page; the charter, on screen and on paper."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from capsules.models import Enrolment
from capsules.operations import commitments as operations
from capsules.queries import commitments

from .factories import EnrolmentFactory, plan_sessions, take_part
from .test_views_funders import NASTY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]


def url(name, row, **query):
    return reverse(f"capsules:{name}", args=[row.pk], query=query or None)


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def samira(collective):
    """The lead of a structure of the collective."""
    plan_sessions(collective)
    return take_part(collective, role="lead", user__first_name="Samira", user__last_name="Ould")


def test_commitment_edit_commits_and_says_so_on_the_launch_day(as_samira, samira, collective):
    address = url("commitment_edit", collective)
    shown = page(as_samira.get(address))
    assert "Samira Ould" in shown and "La charte" in shown

    sent = {
        "choice": "yes",
        "committed_on": "2025-09-16",
        "committed_by": "Samira Ould, directrice",
    }
    shown = page(as_samira.post(address, sent, follow=True))

    assert "C’est noté" in shown
    enrolment = Enrolment.objects.get(structure=samira.structure)
    assert (enrolment.state, enrolment.committed_by) == ("committed", "Samira Ould, directrice")
    session = collective.sessions.get(beat="launch")
    shown = page(as_samira.get(url("session_detail", session)))
    assert "1\u00a0structure engagée</b>" in shown or "1\u00a0structure engagée sur 1" in shown


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Choisissez l’une des trois réponses"),
        ({"choice": "abc"}, "Choisissez l’une des trois réponses"),
        ({"choice": "yes", "committed_on": ""}, "Dites à quelle date et par qui"),
        ({"choice": "yes", "committed_on": "0001-01-01"}, "année entre 2000 et 2100"),
        ({"choice": "yes", "committed_on": "2031-01-01"}, "prend aujourd’hui au plus tard"),
        ({"choice": "board", "confirms_on": ""}, "Dites à quelle date votre conseil"),
        ({"choice": "board", "confirms_on": "2025-01-01"}, "Choisissez une date à venir"),
        ({"choice": "yes", "committed_by": "x" * 1_000_000}, "120 au plus"),
    ],
)
def test_commitment_edit_says_what_is_wrong_and_loses_nothing(as_samira, collective, sent, told):
    kept = {"committed_by": "Zoé Petit", "committed_on": "2025-09-16", **sent}
    shown = page(as_samira.post(url("commitment_edit", collective), kept))

    assert told in shown
    assert kept["committed_by"] in shown
    assert not Enrolment.objects.filter(state="committed").exists()


@pytest.mark.parametrize("words", NASTY)
def test_commitment_edit_takes_any_name(as_samira, collective, words):
    sent = {"choice": "yes", "committed_on": "2025-09-16", "committed_by": words}
    shown = page(as_samira.post(url("commitment_edit", collective), sent, follow=True))

    assert "C’est noté" in shown and "<b>gras" not in shown


def test_commitment_edit_is_for_the_structure_of_the_hat(as_nadege, samira, collective):
    page(as_nadege.get(url("commitment_edit", collective)), 404)


def test_enrolment_edit_notes_a_board_for_a_structure(as_nadege, samira, collective):
    enrolment = Enrolment.objects.get(structure=samira.structure)
    sent = {"state": "present", "confirms_on": "2025-10-06"}
    page(as_nadege.post(url("enrolment_edit", enrolment), sent, follow=True))

    for address in (
        url("enrolment_list", collective),
        url("session_detail", collective.sessions.get(beat="launch")),
    ):
        assert "par le conseil d’administration, le 6 octobre 2025" in page(as_nadege.get(address))


def test_session_detail_names_no_other_structure_on_the_launch_day(as_samira, collective):
    other = EnrolmentFactory(collective=collective)
    shown = page(as_samira.get(url("session_detail", collective.sessions.get(beat="launch"))))

    assert "Dire où en est notre engagement" in shown
    assert other.structure.name not in shown


def test_charter_edit_saves_and_shows_both_texts_when_stale(as_nadege, collective):
    address, usual = url("charter_edit", collective), commitments.charter_of(collective)
    assert "désigner une personne référente" in page(as_nadege.get(address))
    page(as_nadege.post(address, {"text": "La nôtre", "seen": usual}, follow=True))

    shown = page(as_nadege.post(address, {"text": "La mienne", "seen": usual}))

    assert "La mienne" in shown and "entre-temps" in shown and "La nôtre" in shown
    page(as_nadege.post(address, {"text": "", "seen": "La nôtre"}, follow=True))
    assert "désigner une personne référente" in page(as_nadege.get(address))


@pytest.mark.parametrize("words", [*NASTY, "x" * 1_000_000])
def test_charter_edit_takes_any_text_or_gives_it_back(as_nadege, collective, words):
    sent = {"text": words, "seen": commitments.charter_of(collective)}
    shown = page(as_nadege.post(url("charter_edit", collective), sent, follow=True))

    assert "<b>gras" not in shown
    assert len(words) < 1000 or words in shown


def test_charter_edit_refuses_what_does_not_stand_on_a_page(as_nadege, collective):
    sent = {"text": "– un point\n" * 28, "seen": commitments.charter_of(collective)}
    shown = page(as_nadege.post(url("charter_edit", collective), sent))

    assert "La charte tient sur une page" in shown and "la vôtre prend 28 lignes" in shown
    assert shown.count("– un point") == 28


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["– un point\n" * 27, "Une phrase.\n" * 21, "Notre structure prend part. " * 92]
)
def test_charter_pdf_of_the_longest_text_is_one_page(as_nadege, nadege, samira, collective, text):
    charter = commitments.charter_of(collective)
    operations.change_charter(collective, text=text.strip(), seen=charter, by=nadege)
    collective.refresh_from_db()
    collective.funders = "Cette action est cofinancée par le Fonds social européen. " * 4
    collective.save()

    answer = as_nadege.get(url("charter_pdf", collective, structure=samira.structure_id))

    assert len(PdfReader(io.BytesIO(answer.content)).pages) == 1


@pytest.mark.slow
def test_charter_pdf_is_one_page_blank_or_of_a_structure(as_samira, samira, collective):
    for query, expected in (
        ({}, "Structure"),
        ({"structure": samira.structure_id}, samira.structure.name),
    ):
        answer = as_samira.get(url("charter_pdf", collective, **query))
        reader = PdfReader(io.BytesIO(answer.content))
        assert len(reader.pages) == 1
        text = " ".join(reader.pages[0].extract_text().split())
        assert expected in text and "désigner une personne référente" in text


@pytest.mark.parametrize("asked", ["abc", "-1", "9" * 40])
def test_charter_pdf_of_no_readable_structure_is_blank(as_samira, collective, asked):
    assert as_samira.get(url("charter_pdf", collective, structure=asked)).status_code == 200


def test_charter_pdf_of_another_structure_is_not_found(as_samira, collective):
    other = EnrolmentFactory(collective=collective)

    page(as_samira.get(url("charter_pdf", collective, structure=other.structure_id)), 404)
