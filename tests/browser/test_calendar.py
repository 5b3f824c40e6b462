"""The calendar of a collective in a real browser: by keyboard, on a phone, at any number of themes."""

import datetime
import itertools

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, plan_sessions
from tests.members.factories import MembershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def calendar(page, live_server, signed_in):
    """`calendar(themes)`: the open page of a collective of so many, launched three months ago."""

    def show(themes=6):
        make_framework(themes=themes)
        launch = timezone.localdate() - datetime.timedelta(days=95)
        collective = plan_sessions(CollectiveFactory(starts_on=launch))
        structure = EnrolmentFactory(collective=collective).structure
        signed_in(page, MembershipFactory(structure=structure).user)
        page.goto(f"{live_server.url}/collectifs/{collective.pk}/calendrier/")
        return page

    return show


@pytest.mark.parametrize("themes", [1, 6, 8])
def test_the_frise_fits_and_is_accessible_at_any_number_of_themes(
    calendar, size, axe, fits, themes
):
    page = calendar(themes)

    assert page.locator(".gelule").count() == themes
    axe(page)
    fits(page)


def test_a_mark_says_what_it_is_when_the_keyboard_reaches_it(calendar):
    page = calendar()
    mark = page.locator(".f-marques a").first
    label = mark.locator(".f-lib")
    assert label.bounding_box()["width"] <= 1

    page.locator(".f-caps a").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")

    expect(mark).to_be_focused()
    assert label.bounding_box()["width"] > 100
    assert "Journée de lancement (passée)" in label.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Journée de lancement")


def test_each_mark_stands_over_its_own_capsule(calendar):
    page = calendar()

    for box in page.locator(".f-caps > li").all():
        around = box.bounding_box()
        for mark in box.locator(".f-marques .mk").all():
            found = mark.bounding_box()
            middle = found["x"] + found["width"] / 2
            assert around["x"] < middle < around["x"] + around["width"]


def test_the_frise_stands_upright_on_a_phone(calendar):
    page = calendar()
    page.set_viewport_size({"width": 390, "height": 844})

    boxes = [box.bounding_box() for box in page.locator(".f-caps > li").all()]

    assert all(above["y"] < below["y"] for above, below in itertools.pairwise(boxes))
    expect(page.locator(".f-mois")).to_be_hidden()
    expect(page.locator(".f-now .f-marques .f-lib").first).to_be_visible()


def test_sessions_are_filtered_by_mode_with_the_keyboard_alone(calendar):
    page = calendar()
    rows = page.locator("section[aria-labelledby=avenir] .seance")
    before = rows.count()

    page.locator("#f-video").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**mode=**")

    assert 0 < rows.count() < before
    assert rows.filter(has_text="Visio").count() == 0
