"""Signing in, and the first page behind it, in a real browser."""

import pytest

from tests.members.factories import PASSWORD, MembershipFactory

pytestmark = pytest.mark.browser

FIRST_PAGE, LATER_PAGE = 200_000, 40_000  # bytes on the wire


def sign_in(page, address, email, password):
    page.goto(f"{address}/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.locator("form:has([name=password]) [type=submit]").first.click()
    page.wait_for_url(f"{address}/")


def test_account_login_leads_home_at_each_size(live_server, page, size, axe, fits):
    user = MembershipFactory().user
    page.goto(f"{live_server.url}/compte/login/")
    axe(page)
    fits(page)

    sign_in(page, live_server.url, user.email, PASSWORD)

    assert page.title().endswith("– CapCollectif")
    assert page.locator("h1").count() == 1
    axe(page)
    fits(page)


def test_signed_in_plants_a_session(live_server, page, signed_in):
    user = MembershipFactory().user
    signed_in(page, user).goto(f"{live_server.url}/")
    assert user.get_full_name() in page.locator("header").inner_text()


def test_first_and_later_pages_are_light(demo, page, weigh):
    address, accounts = demo
    lead = next(account for account in accounts if account["role"] == "lead")

    first = weigh(lambda: page.goto(f"{address}/compte/login/"))
    assert first < FIRST_PAGE

    sign_in(page, address, lead["email"], lead["password"])
    later = weigh(lambda: page.goto(f"{address}/aide/"))
    assert later < LATER_PAGE
