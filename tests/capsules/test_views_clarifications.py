"""Asking what a question means, and answering it."""

import pytest
from django.urls import reverse

from capsules.models import Clarification
from tests.members.factories import UserFactory

from .learning import ClarificationFactory, RemarkFactory, make_capsule

pytestmark = pytest.mark.django_db
HOME = reverse("capsules:home")


@pytest.fixture
def remark():
    """A question without a name, that waits."""
    capsule = make_capsule(1, name="CAP d’ici")
    capsule.collective.region.facilitators.add(capsule.collective.created_by)
    structure = capsule.collective.enrolments.get().structure
    return RemarkFactory(capsule=capsule, structure=structure, is_anonymous=True)


@pytest.fixture
def animating(client, remark):
    client.force_login(remark.capsule.collective.created_by)
    return client


def asking(capsule):
    return reverse("capsules:clarification_add", args=[capsule.pk, 1])


def answering(capsule):
    return reverse("capsules:clarification_answer", args=[capsule.theme_id, 1])


def sign_in_as_admin(client):
    client.force_login(UserFactory(is_national_admin=True))
    return client


def test_clarification_add_is_offered_beside_questions_that_wait(animating, remark):
    page = reverse("capsules:reading_detail", args=[remark.capsule.pk])
    assert asking(remark.capsule) in animating.get(page).content.decode()

    remark.replies.create(text="Oui.", written_by=remark.capsule.collective.created_by)

    assert asking(remark.capsule) not in animating.get(page).content.decode()
    assert "n’attend de réponse ici" in animating.get(asking(remark.capsule)).content.decode()


def test_clarification_add_sends_then_says_that_it_waits(animating, remark):
    page = animating.get(asking(remark.capsule)).content.decode()
    assert remark.text in page and remark.written_by.last_name not in page.partition("<main")[2]

    said = animating.post(
        asking(remark.capsule), {"text": "Que couvre « parcours » ?"}, follow=True
    )

    assert "Votre demande est partie" in said.content.decode()
    page = animating.get(asking(remark.capsule)).content.decode()
    assert "attend la réponse" in page and "Que couvre" in page


@pytest.mark.parametrize("text", ["", " ", "\x00", "a" * 1501])
def test_clarification_add_asks_again_for_words(animating, remark, text):
    page = animating.post(asking(remark.capsule), {"text": text})

    assert "invalid-feedback" in page.content.decode()
    assert not Clarification.objects.exists()


def test_clarification_add_sent_twice_is_sent_once(animating, remark):
    for _ in range(2):
        answer = animating.post(asking(remark.capsule), {"text": "Que couvre « parcours » ?"})

    assert "attend déjà sa réponse" in answer.content.decode()
    assert Clarification.objects.count() == 1


def test_clarification_answer_is_a_click_from_home_and_shows_no_question_of_the_collective(
    client, remark
):
    ClarificationFactory(capsule=remark.capsule, text="Que couvre « parcours » pour vous ?")
    sign_in_as_admin(client)
    assert answering(remark.capsule) in client.get(HOME).content.decode()

    page = client.get(answering(remark.capsule)).content.decode()

    assert "CAP d’ici" in page and "pour vous ?" in page
    for hidden in (remark.text, remark.structure.name, remark.written_by.last_name or "Dupont"):
        assert hidden not in page


def test_clarification_answer_is_read_in_the_collective_and_leaves_home(client, remark):
    asked = ClarificationFactory(capsule=remark.capsule)
    sign_in_as_admin(client)
    data = {"text": "Tout le temps passé chez nous.", "last": asked.pk}
    said = client.post(answering(remark.capsule), data, follow=True)

    assert "Votre réponse est partie" in said.content.decode()
    assert "Tout le temps passé chez nous." in said.content.decode()
    assert answering(remark.capsule) not in client.get(HOME).content.decode()
    client.force_login(remark.capsule.collective.created_by)
    page = client.get(reverse("capsules:reading_detail", args=[remark.capsule.pk]))
    assert "L’administration nationale répond" in page.content.decode()


def test_clarification_answer_sent_twice_keeps_the_words_and_says_so(client, remark):
    asked = ClarificationFactory(capsule=remark.capsule)
    sign_in_as_admin(client)
    data = {"text": "Tout le temps passé chez nous.", "last": asked.pk}
    for _ in range(2):
        answer = client.post(answering(remark.capsule), data)

    assert "déjà leur réponse" in answer.content.decode()
    assert "Tout le temps passé" in answer.content.decode()
    assert remark.replies.count() == 1


@pytest.mark.parametrize("last", ["", "abc", "0", "99999999999999999999"])
def test_clarification_answer_takes_no_forged_mark(client, remark, last):
    ClarificationFactory(capsule=remark.capsule)
    sign_in_as_admin(client)
    answer = client.post(answering(remark.capsule), {"text": "Oui.", "last": last})

    assert answer.status_code == 200
    assert Clarification.objects.waiting().exists()


def test_clarification_answer_of_a_question_that_nobody_asks_about_says_so(client, remark):
    page = sign_in_as_admin(client).get(answering(remark.capsule)).content.decode()

    assert "Aucune demande n’attend" in page and "textarea" not in page


@pytest.mark.parametrize("person", ["facilitator", "admin"])
def test_words_typed_after_the_end_of_a_session_come_back(client, remark, person):
    asked = ClarificationFactory(capsule=remark.capsule) if person == "admin" else None
    page = answering(remark.capsule) if asked else asking(remark.capsule)
    admin = UserFactory(is_national_admin=True)
    client.post(page, {"text": "Mot tapé & gardé", "last": asked.pk if asked else ""})

    client.force_login(admin if asked else remark.capsule.collective.created_by)
    shown = client.get(page).content.decode()

    assert "Mot tapé &amp; gardé" in shown and "Voici ce que vous aviez écrit" in shown
    client.post(page, {"forget": "yes"})
    assert "Mot tapé" not in client.get(page).content.decode()
