"""A practice in a real browser: from an action under way to what the collective reads."""

import pytest
from playwright.sync_api import expect

from capsules.models import Practice
from tests.assessments.factories import ActionFactory, ActionPlanFactory
from tests.capsules.factories import CollectiveFactory, plan_sessions, take_part
from tests.capsules.learning import PracticeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def member():
    collective = CollectiveFactory()
    plan_sessions(collective)
    return take_part(collective)


def test_an_action_is_closed_and_shared_in_three_clicks(
    page, live_server, signed_in, member, axe, fits
):
    theme = member.structure.enrolments.get().collective.capsules.get(position=1).theme
    action = ActionFactory(
        plan=ActionPlanFactory(structure=member.structure),
        question=theme.questions.get(number=1),
        title="Afficher les consignes",
        first_step="Choisir six pictogrammes",
        indicator="Postes affichés",
        pilot=member.user,
        created_by=member.user,
        state="in_progress",
    )
    signed_in(page, member.user)
    page.goto(f"{live_server.url}/actions/{action.pk}/")

    page.get_by_role("button", name="Terminer").click()
    page.get_by_role("link", name="Raconter cette action").click()

    expect(page.get_by_label("Ce que vous avez fait")).to_have_value("Choisir six pictogrammes")
    # What the others will read is seen before it is given: the target, and whose name.
    expect(page.get_by_label("Ce qui a changé")).to_be_visible()
    expect(page.locator("[name=contact]")).to_be_visible()
    axe(page)
    fits(page)

    page.get_by_role("button", name="Enregistrer et donner au collectif").click()
    expect(page.get_by_role("status").first).to_contain_text("Votre fiche part en relecture")
    axe(page)
    practice = Practice.objects.get()
    assert practice.action == action and practice.collective_by == member.user


def test_on_paper_a_practice_is_its_text_without_what_one_clicks(
    page, live_server, signed_in, member
):
    practice = PracticeFactory(
        structure=member.structure, done="Nommer\nRépondre", created_by=member.user
    )
    signed_in(page, member.user)
    page.goto(f"{live_server.url}/pratiques/{practice.pk}/")
    expect(page.get_by_role("button", name="Donner au collectif")).to_be_visible()

    page.emulate_media(media="print")

    expect(page.get_by_text("Répondre")).to_be_visible()
    expect(page.get_by_role("heading", name="En bref")).to_be_visible()
    for what in ("button", "checkbox", "banner"):
        expect(page.get_by_role(what)).to_have_count(0)
    expect(page.get_by_role("navigation").get_by_role("link")).to_have_count(0)
