"""A session run in a real browser: its running order changed, then shown to the room."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from capsules.models import AgendaItem
from tests.capsules.factories import CollectiveFactory, plan_sessions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def running(page, live_server, signed_in):
    """`running(route)`: a page of a session of today, an hour after it began."""
    now = timezone.localtime()
    collective = plan_sessions(CollectiveFactory(starts_on=now.date()))
    collective.region.facilitators.add(collective.created_by)
    session = collective.sessions.get(beat="launch")
    start = (now - datetime.timedelta(minutes=60)).replace(second=0, microsecond=0)
    session.starts_at, session.ends_at = start.time(), datetime.time(23, 59)
    session.save()
    for position, title in enumerate(("Accueil", "Récits", "Clôture"), start=1):
        minutes = 45 if title == "Accueil" else 30
        AgendaItem.objects.create(session=session, position=position, title=title, minutes=minutes)
    signed_in(page, collective.created_by)

    def show(route):
        page.goto(live_server.url + reverse(f"capsules:{route}", args=[session.pk]))
        return page

    return show


@pytest.fixture(autouse=True)
def _not_about_midnight():
    if not 1 <= timezone.localtime().hour < 23:
        pytest.skip("a session of now would begin yesterday")


@pytest.mark.parametrize("route", ["agenda_detail", "agenda_edit", "agenda_project"])
def test_the_pages_fit_and_are_accessible(running, size, axe, fits, route):
    page = running(route)

    axe(page)
    fits(page)


def test_the_keyboard_turns_the_pages_of_the_screen(running):
    page = running("agenda_project")
    for title, key in (("Récits", "ArrowRight"), ("Clôture", "PageUp")):
        expect(page.locator("h1")).to_have_text(title)
        page.wait_for_load_state()  # the keys are heard once the page is whole
        page.keyboard.press(key)
    expect(page.locator("h1")).to_have_text("Récits")
    page.get_by_role("link", name="Suivre l’heure").click()
    expect(page.locator("#reste")).to_contain_text("Encore")
    page.wait_for_load_state()
    page.keyboard.press("Escape")

    expect(page.get_by_role("heading", name="Conducteur", exact=True)).to_be_visible()


def test_the_time_left_runs(running):
    page = running("agenda_project")
    page.clock.install()
    page.reload()
    expect(page.locator("#reste")).to_contain_text("Encore")
    before = page.locator("#reste").inner_text()
    page.clock.run_for(3 * 60 * 1000)

    expect(page.locator("#reste")).not_to_have_text(before)


def test_a_line_moves_and_another_is_added(running):
    page = running("agenda_edit")
    page.get_by_role("button", name="Monter la ligne 3").click()
    expect(page.get_by_label("Intitulé").nth(1)).to_have_value("Clôture")
    page.get_by_label("Intitulé").last.fill("Départ")
    page.get_by_label("Minutes").last.fill("5")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Le conducteur est enregistré.")).to_be_visible()
    titles = page.locator(".ordre b").all_inner_texts()
    assert titles == ["Accueil", "Clôture", "Récits", "Départ"]


def test_on_paper_the_running_order_is_one_page_without_what_one_clicks(running):
    page = running("agenda_detail")

    (paper,) = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages

    words = paper.extract_text()
    assert all(title in words for title in ("Conducteur", "Accueil", "Récits", "Clôture"))
    assert not any(word in words for word in ("Projeter", "Modifier", "Calendrier", "Présences"))
