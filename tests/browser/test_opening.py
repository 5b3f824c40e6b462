"""Opening a collective in a real browser: four clicks, by keyboard, without scripts, on a phone."""

import pytest
from playwright.sync_api import expect

from capsules.models import Collective, Session
from tests.assessments.factories import make_starter
from tests.capsules.factories import CollectiveFactory, plan_sessions
from tests.members.factories import RegionFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def nadege():
    """A facilitator of Occitanie, which has no collective yet."""
    make_starter()
    user = UserFactory(first_name="Nadège")
    RegionFactory(name="Occitanie", school_zone="C").facilitators.add(user)
    return user


@pytest.fixture
def home(page, live_server, signed_in, nadege):
    signed_in(page, nadege)
    page.goto(live_server.url)
    return page


def _tab_to(page, words):
    """Press Tab until what has the focus begins with `words`, then check that the focus is seen.

    The button that Chromium adds to a field of hours takes no `:focus`.
    """
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        told = "e => e.labels?.length ? e.labels[0].innerText : e.innerText"
        if focused.count() and focused.evaluate(told).startswith(words):
            assert focused.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
            return
    raise AssertionError(f"the keyboard never reaches « {words} »")


def _published(page):
    expect(page.get_by_role("status").first).to_contain_text("version 1. Rien n’a été envoyé")
    assert Session.objects.published().count() == 26


def test_a_calendar_is_published_from_an_empty_account_in_four_clicks(home):
    page = home
    page.get_by_role("link", name="Ouvrir un collectif").click()
    for button in ("Suivant", "Proposer le calendrier", "Publier"):
        page.get_by_role("button", name=button).last.click()
    _published(page)


def test_a_calendar_is_published_by_keyboard_alone(home):
    page = home
    _tab_to(page, "Ouvrir un collectif")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nouveau/")
    _tab_to(page, "Nom du collectif")
    page.keyboard.press("Enter")  # the form’s own button
    page.wait_for_url("**/rythme/")
    _tab_to(page, "Proposer le calendrier")
    page.keyboard.press("Enter")
    page.wait_for_url("**/brouillon/")
    _tab_to(page, "Publier")
    page.keyboard.press("Enter")
    _published(page)


def test_everything_works_without_scripts(new_context, live_server, signed_in, nadege):
    page = new_context(java_script_enabled=False).new_page()
    signed_in(page, nadege)
    page.goto(live_server.url)
    page.get_by_role("link", name="Ouvrir un collectif").click()
    page.get_by_role("button", name="Suivant").last.click()
    line = page.get_by_role("status")
    before = line.inner_text()
    assert before.startswith("26")
    page.get_by_text("Deux mois").click()
    page.get_by_role("button", name="Mettre l’aperçu à jour").click()
    assert line.inner_text() != before
    page.get_by_role("button", name="Proposer le calendrier").last.click()
    page.get_by_role("link", name="Déplacer").nth(1).click()
    page.locator("form[action$='/deplacer/'] button").first.click()
    page.get_by_role("button", name="Publier").click()
    _published(page)


def test_the_live_line_and_the_frise_follow_the_rhythm(home):
    page = home
    page.get_by_role("link", name="Ouvrir un collectif").click()
    page.get_by_role("button", name="Suivant").last.click()
    line = page.locator("#apercu [role=status]")
    before = line.inner_text()
    assert before.startswith("26")
    page.wait_for_load_state()  # the live line listens once the page is whole
    page.get_by_text("Deux mois").click()
    expect(line).not_to_have_text(before)
    for day in ("Mardi", "Jeudi"):
        page.get_by_text(day, exact=True).click()
    expect(line).to_contain_text("L’aperçu attend")
    page.get_by_text("Vendredi", exact=True).click()
    expect(line).to_contain_text("26")
    assert not Session.objects.exists()


def test_the_months_follow_the_launch_and_the_order_its_model(home, live_server, nadege):
    model = plan_sessions(CollectiveFactory(region=nadege.facilitated_regions.get(), name="Modèle"))
    model.sessions.filter(capsule__position__gt=2).delete()
    model.capsules.filter(position__gt=2).delete()
    page = home
    page.goto(f"{live_server.url}/collectifs/nouveau/")
    page.get_by_label("Nom du collectif").fill("Le mien")
    page.get_by_label("Thème de la capsule 6").select_option("")
    page.get_by_label("Journée de lancement").fill("2025-09-16")
    themes = page.locator("#themes")
    expect(themes).to_contain_text("octobre à décembre 2025")
    expect(page.get_by_label("Thème de la capsule 6")).to_have_value("")
    page.get_by_label("Partir de").select_option(str(model.pk))
    expect(page.get_by_label("Thème de la capsule 3")).to_have_value("")
    expect(page.get_by_label("Nom du collectif")).to_have_value("Le mien")


def test_pages_hold_on_a_phone_and_have_no_violation(home, live_server, nadege, size, axe, fits):
    page = home
    region = nadege.facilitated_regions.get()
    page.get_by_role("link", name="Ouvrir un collectif").click()
    axe(page)
    fits(page)
    page.get_by_label("Nom du collectif").fill("")
    page.get_by_role("button", name="Suivant").last.click()
    axe(page)
    page.get_by_label("Nom du collectif").fill("CAP RSE " + "a" * 100)
    page.get_by_role("button", name="Suivant").last.click()
    axe(page)
    fits(page)
    page.get_by_role("button", name="Proposer le calendrier").last.click()
    axe(page)
    fits(page)
    page.get_by_role("button", name="Publier").click()
    collective = Collective.objects.get()
    session = collective.sessions.get(beat="launch")
    page.goto(f"{live_server.url}/seances/{session.pk}/modifier/")
    page.locator("#id_day").fill("2026-12-25")
    page.get_by_role("button", name="Enregistrer dans le brouillon").click()
    axe(page)
    fits(page)
    page.get_by_role("button", name="Garder cette date").click()
    for path in (
        f"/collectifs/{collective.pk}/calendrier/brouillon/",
        f"/collectifs/{collective.pk}/calendrier/versions/",
        f"/collectifs/{collective.pk}/essentiel/",
        f"/collectifs/{collective.pk}/copier/",
        f"/collectifs/{collective.pk}/seances/ajouter/",
        f"/regions/{region.pk}/jours-a-eviter/?year=2026",
        f"/regions/{region.pk}/jours-a-eviter/ajouter/",
        f"/regions/{region.pk}/jours-a-eviter/importer/",
    ):
        page.goto(live_server.url + path)
        axe(page)
        fits(page)
