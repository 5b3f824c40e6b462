"""What the administration of the network reads, in a real browser, from home on."""

import re

import pytest
from django.urls import reverse

from capsules.operations import restitutions
from tests.capsules.learning import ReadingFactory, RemarkFactory, make_capsule
from tests.members.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def capsule():
    """Its restitution is open; six people read its first question, which two do not understand."""
    capsule = make_capsule(6, name="Collectif des structures d’insertion d’Occitanie et d’ailleurs")
    restitutions.open_(capsule, by=capsule.collective.created_by)
    for mark, people in (("unclear", 2), ("clear", 4)):
        ReadingFactory.create_batch(people, capsule=capsule, mark=mark)
    RemarkFactory(capsule=capsule)
    return capsule


@pytest.fixture
def home(page, live_server, signed_in, capsule):
    signed_in(page, UserFactory(first_name="Hawa", is_national_admin=True))
    page.goto(live_server.url + reverse("capsules:home"))
    return page


def test_a_restitution_is_two_clicks_from_home(home, capsule, size, axe, fits):
    home.get_by_role("link", name="1 restitution").click()
    axe(home)
    fits(home)
    home.get_by_role("link", name=f"Capsule 1, {capsule.theme}").click()

    home.get_by_role("heading", name="Répartition des réponses").wait_for()
    axe(home)
    fits(home)


def test_where_the_text_is_not_clear_is_read_by_question_then_by_collective(
    home, capsule, size, axe, fits
):
    home.get_by_role("link", name="Référentiel").click()
    home.get_by_role("link", name=re.compile(f"{capsule.theme}.*pas clair")).click()
    home.get_by_role("cell", name="2 sur 6").wait_for()
    axe(home)
    fits(home)
    home.get_by_role("rowheader").get_by_role("link").first.click()

    home.get_by_role("rowheader", name=capsule.collective.name).wait_for()
    axe(home)
    fits(home)


def test_a_request_is_asked_by_who_animates_then_answered_from_home(
    page, live_server, signed_in, capsule, size, axe, fits
):
    animating = capsule.collective.created_by
    capsule.collective.region.facilitators.add(animating)
    signed_in(page, animating)
    page.goto(
        f"{live_server.url}{reverse('capsules:reading_detail', args=[capsule.pk])}?question=1"
    )
    page.get_by_role("link", name="Demander une clarification").click()
    axe(page)
    fits(page)
    page.get_by_label("Votre demande").fill("Que couvre « parcours » ?")
    page.get_by_role("button", name="Envoyer la demande").click()
    page.get_by_text("Votre demande est partie").wait_for()

    signed_in(page, UserFactory(is_national_admin=True))
    page.goto(live_server.url + reverse("capsules:home"))
    page.get_by_role("link", name="1 demande de clarification").click()
    axe(page)
    fits(page)
    page.get_by_label("Votre réponse").fill("Tout le temps passé chez nous.")
    page.get_by_role("button", name="Répondre aux collectifs").click()

    page.get_by_text("Votre réponse est partie").wait_for()
    axe(page)
    fits(page)
