"""A theme is read together: what the keyboard does beside a question."""

import pytest
from playwright.sync_api import expect

from capsules.models import Reading, Remark
from tests.capsules.factories import CollectiveFactory, plan_sessions, take_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def capsule():
    return plan_sessions(CollectiveFactory()).capsules.get(position=1)


@pytest.mark.parametrize("has_script", [True, False])
def test_the_key_enter_neither_marks_nor_sends_by_surprise(
    browser, browser_context_args, live_server, signed_in, capsule, has_script
):
    context = browser.new_context(**browser_context_args, java_script_enabled=has_script)
    page = signed_in(context.new_page(), take_part(capsule.collective).user)
    page.goto(f"{live_server.url}/capsules/{capsule.pk}/lecture/?question=1")
    page.get_by_text("Noter ou demander").first.click()
    note = page.get_by_label("Votre note, ou votre question").first
    note.fill("Qui s’en charge ?")

    page.get_by_label("Sans mon nom").first.press("Enter")
    page.get_by_label("Sans mon nom").first.press("Space")

    expect(page.get_by_label("Sans mon nom").first).to_be_checked()
    expect(note).to_have_value("Qui s’en charge ?")
    assert not Reading.objects.exists() and not Remark.objects.exists()
    page.get_by_role("button", name="Demander au collectif").first.press("Enter")
    expect(page.locator("#q1")).to_contain_text("Qui s’en charge ?")
    assert Remark.objects.get().is_anonymous
    context.close()
