"""Who is there, in a real browser: a list that is ticked, a phone in the room."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from capsules.models import Presence, Session
from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory, plan_sessions, take_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def collective():
    make_framework(themes=1)
    collective = plan_sessions(CollectiveFactory())
    collective.region.facilitators.add(collective.created_by)
    for number in range(10):
        take_part(collective, user__first_name="Odile", user__last_name=f"Marty {number}")
    return collective


@pytest.fixture
def now(collective):
    """A day in person that is under way: now, and with a lunch."""
    session = collective.sessions.get(beat="sharing")
    hours = {"starts_at": datetime.time(0, 1), "ends_at": datetime.time(23, 58)}
    Session.objects.filter(pk=session.pk).update(day=timezone.localdate(), **hours)
    return session


def test_ten_people_are_noted_in_two_clicks_and_ten_ticks(
    page, live_server, signed_in, collective, now, size, axe, fits
):
    signed_in(page, collective.created_by)
    page.goto(f"{live_server.url}/seances/{now.pk}/")

    page.get_by_role("link", name="Présences", exact=True).click()
    axe(page)
    fits(page)
    days = page.get_by_role("radio", name="Journée")
    for number in range(10):
        days.nth(number).check()
    page.get_by_role("button", name="Enregistrer les présences").click()

    expect(page.locator("main")).to_contain_text("10\u00a0personnes le matin, 10 l’après-midi")
    assert Presence.objects.count() == 20


def test_a_phone_in_the_room_checks_in_and_the_screen_counts(
    page, live_server, signed_in, collective, now, browser, axe, fits
):
    signed_in(page, collective.created_by)
    page.goto(f"{live_server.url}/seances/{now.pk}/presences/")
    page.get_by_role("button", name="Afficher le code").click()
    expect(page.get_by_role("img", name="Code de pointage")).to_be_visible()
    axe(page)
    fits(page)
    path = page.locator(".a-photographier a").get_attribute("href").partition("/pointage/")[2]

    phone = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    phone.goto(f"{live_server.url}/pointage/{path}")
    axe(phone)
    fits(phone)
    phone.get_by_role("button", name="Odile Marty 3").click()
    expect(phone.locator(".alert-success")).to_contain_text("C’est noté, Odile Marty 3")
    axe(phone)

    expect(page.locator(".comptes")).to_contain_text("1")
    phone.context.close()
