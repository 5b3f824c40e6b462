"""A demo’s mails, read on screen by whoever tries it."""

import re

import pytest

pytestmark = pytest.mark.browser
CODE = r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$"


def test_somebody_signs_in_by_a_code_read_on_screen(demo, page, axe, fits):
    address, accounts = demo
    page.goto(f"{address}/compte/login/code/")
    page.fill("[name=email]", accounts[0]["email"])
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/code/confirm/**")
    to_confirm = page.url

    page.get_by_role("link", name="Lire les courriels").click()
    axe(page)
    fits(page)
    page.locator("main li a").first.click()
    axe(page)
    fits(page)
    code = re.search(CODE, page.locator("article").inner_text(), re.MULTILINE)[1]

    page.goto(to_confirm)
    page.fill("[name=code]", code)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(f"{address}/")
