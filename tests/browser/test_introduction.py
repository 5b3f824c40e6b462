"""The introductory questionnaire on a phone, from « Commencer » to « Merci »."""

import pytest
from playwright.sync_api import expect

from assessments.models import Answer, Assessment, Snapshot
from tests.assessments.factories import make_starter
from tests.members.factories import MembershipFactory

from .conftest import SIZES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place():
    make_starter()
    return MembershipFactory(structure__name="La Remise à Flot")


@pytest.fixture
def phone(page, live_server, signed_in, place):
    width, height = SIZES["phone"]
    page.set_viewport_size({"width": width, "height": height})
    signed_in(page, place.user)
    page.goto(f"{live_server.url}/structures/{place.structure.pk}/diagnostics/")
    return page


def _saved(page):
    expect(page.locator("#etat")).to_contain_text("h")


def _fill(page, number):
    """Answer question `number` in its own manner."""
    if number == 1:
        page.get_by_label("1er choix").select_option(index=2)
        page.get_by_label("2e choix").select_option(index=1)
    elif number in (2, 4, 7, 8, 9):
        page.locator("[name=cell_0_0]").fill(f"Réponse {number}")
    elif number == 3:
        page.get_by_label("Personnes en parcours : 3").check()
    elif number == 6:
        page.get_by_label("Nous agissons déjà sans le formaliser").check()
    else:
        page.get_by_label("Je ne sais pas encore").check()


def test_the_introduction_is_filled_on_a_phone(phone, place, axe, fits):
    page = phone
    axe(page)
    fits(page)
    page.get_by_role("button", name="Commencer : Questionnaire pas à pas").click()
    for number in range(1, 11):
        page.wait_for_url(f"**/questions/{number}/")
        axe(page)
        fits(page)
        _fill(page, number)
        _saved(page)
        page.locator(".barre .btn-primary").click()
    page.wait_for_url("**/relecture/")
    axe(page)
    fits(page)
    values = dict(Answer.objects.values_list("question__number", "value"))
    assert values[1] == {"ranks": [1, 0]}
    assert values[3] == {"scores": {"0": 3}}
    assert values[6] == {"choice": 1}
    assert values[9] == {"rows": [["Réponse 9", ""]]}
    assert values[10] is None

    page.get_by_label("Clore en laissant à revoir ensemble").check()
    page.get_by_role("button", name="Clore le diagnostic").click()
    page.wait_for_url("**/synthese/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merci")
    expect(page.get_by_text("Personnes en parcours\u00a0: 3")).to_be_visible()
    assert Snapshot.objects.get().closed_by == place.user


def test_the_introduction_works_without_scripts(browser, live_server, signed_in, place):
    context = browser.new_context(java_script_enabled=False)
    page = signed_in(context.new_page(), place.user)
    page.goto(f"{live_server.url}/structures/{place.structure.pk}/diagnostics/")
    page.get_by_role("button", name="Commencer : Questionnaire pas à pas").click()
    _fill(page, 1)
    page.get_by_label("3e choix").select_option(index=2)  # the first again
    page.locator(".barre .btn-primary").click()
    expect(page.get_by_role("alert")).to_contain_text("Vous avez choisi deux fois")
    assert page.get_by_label("3e choix").input_value() == "1"  # nothing typed is lost

    page.get_by_label("3e choix").select_option(index=0)
    page.locator(".barre .btn-primary").click()
    page.wait_for_url("**/questions/2/")
    assert Assessment.objects.get().answers.get().value == {"ranks": [1, 0]}
    context.close()
