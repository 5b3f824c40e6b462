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
