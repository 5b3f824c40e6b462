"""The action plan in a real browser: by keyboard alone, on a phone, without a violation."""

import pytest
from playwright.sync_api import expect

from assessments.models import Action
from tests.assessments.factories import ActionFactory, ActionPlanFactory
from tests.members.factories import MembershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place():
    return MembershipFactory()


@pytest.fixture
def plan_page(page, live_server, signed_in, place):
    signed_in(page, place.user)
    page.goto(f"{live_server.url}/structures/{place.structure.pk}/actions/")
    return page


def _tab_to(page, words):
    """Press Tab until what has the focus begins with `words`, then check that the focus is seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        name = focused.evaluate(
            "e => e.labels?.length ? e.labels[0].innerText : (e.innerText || e.value || '')"
        )
        if name.replace("\u00a0", " ").startswith(words):
            assert focused.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
            return
    raise AssertionError(f"the keyboard never reaches « {words} »")


def test_an_action_is_added_and_ended_by_keyboard_alone(plan_page):
    page = plan_page
    _tab_to(page, "Écrire une action")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ajouter/")
    _tab_to(page, "Intitulé")
    page.keyboard.type("Afficher les consignes")
    _tab_to(page, "Mois")
    page.keyboard.type("juin")
    _tab_to(page, "Année")
    page.keyboard.type("2027")
    page.keyboard.press("Enter")
    page.wait_for_url("**/actions/?added=*")
    assert "Afficher les consignes\u00a0» est ajoutée" in page.get_by_role("status").inner_text()

    _tab_to(page, "Afficher les consignes")
    page.keyboard.press("Enter")
    page.wait_for_url("**/actions/*/")
    for button, said in (("Démarrer", "est en cours"), ("Terminer : bravo !", "terminée")):
        _tab_to(page, button)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(said)

    assert Action.objects.get().state == "done"


def test_a_plan_and_its_action_hold_on_a_phone_and_have_no_violation(
    plan_page, place, size, axe, fits
):
    page = plan_page
    axe(page)  # empty
    plan = ActionPlanFactory(structure=place.structure)
    action = ActionFactory(
        plan=plan,
        title="Afficher " + "a" * 60,
        first_step="b" * 300,
        pilot=place.user,
        created_by=place.user,
        state="blocked",
        state_reason="Le devis manque.",
    )
    start = page.url.split("/structures/")[0]
    paths = [
        f"/structures/{place.structure.pk}/actions/?added={action.pk}",
        f"/structures/{place.structure.pk}/actions/ajouter/",
        f"/actions/{action.pk}/",
        f"/actions/{action.pk}/modifier/",
    ]
    for path in paths:
        page.goto(start + path)
        axe(page)
        fits(page)


def test_an_action_sent_without_a_connection_stays_on_its_page(plan_page, context):
    page = plan_page
    page.goto(page.url + "ajouter/")
    page.get_by_label("Intitulé").fill("Afficher les consignes")
    context.set_offline(True)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("Connexion perdue")
    expect(page.get_by_label("Intitulé")).to_have_value("Afficher les consignes")
    context.set_offline(False)
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url("**/actions/?added=*")


def test_the_field_to_mend_takes_the_focus(plan_page):
    page = plan_page
    page.goto(page.url + "ajouter/")
    page.get_by_label("Intitulé").fill("Afficher")
    page.get_by_label("Année").fill("12")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".invalid-feedback").first).to_be_visible()
    expect(page.locator(":focus")).to_have_attribute("aria-invalid", "true")
