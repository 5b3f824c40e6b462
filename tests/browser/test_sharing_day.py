"""A sharing day led by somebody who is not at ease with screens: few clicks, and phones beside."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from capsules.operations import boards, links, restitutions
from tests.capsules.learning import BoardFactory, ContributionFactory, make_capsule

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "fr-FR"}


@pytest.fixture
def led(page, live_server, signed_in):
    """`led(structures)`: a capsule under way, as many closed diagnostics; who animates is at home."""

    def start(structures):
        since = timezone.localdate() - datetime.timedelta(days=30)
        capsule = make_capsule(structures, starts_on=since)
        by = capsule.collective.created_by
        capsule.collective.region.facilitators.add(by)
        signed_in(page, by).goto(live_server.url)
        return capsule

    return start


@pytest.fixture
def phone(browser, live_server):
    """`phone(path)`: a page of that path, on a phone of its own."""
    contexts = []

    def hold(path):
        contexts.append(browser.new_context(**PHONE))
        page = contexts[-1].new_page()
        page.goto(live_server.url + path)
        return page

    yield hold
    for context in contexts:
        context.close()


def test_the_restitution_is_on_the_screen_two_clicks_from_home(page, led):
    capsule = led(6)
    restitutions.open_(capsule, by=capsule.collective.created_by)

    page.get_by_role("navigation").get_by_role("link", name="Restitution").first.click()
    page.get_by_role("link", name="Projeter").click()

    page.wait_for_url("**" + reverse("capsules:restitution_project", args=[capsule.pk]))
    expect(page.locator(".titre-vue:visible")).to_have_text("Ce que dit le collectif")


def test_on_the_sharing_day_it_is_frozen_and_on_the_screen_in_two_clicks_too(page, led):
    capsule = led(6)
    capsule.sessions.filter(beat="sharing").update(day=timezone.localdate())

    page.get_by_role("navigation").get_by_role("link", name="Restitution").first.click()
    page.get_by_role("button", name="Figer les réponses et projeter").click()

    page.wait_for_url("**" + reverse("capsules:restitution_project", args=[capsule.pk]))
    expect(page.locator(".titre-vue:visible")).to_have_text("Ce que dit le collectif")


def test_a_restitution_under_the_threshold_shows_nothing(page, led, size, axe, fits):
    capsule = led(4)

    page.get_by_role("navigation").get_by_role("link", name="Restitution").first.click()

    expect(page.get_by_text("Quatre diagnostics sont clos")).to_contain_text("un de plus")
    expect(page.locator(".repart, .pile, .chaleur")).to_have_count(0)
    expect(page.get_by_role("link", name="Projeter")).to_have_count(0)
    axe(page)
    fits(page)
    page.goto(page.url + "ouvrir/")
    expect(page.get_by_text("Rien n’est figé ni montré")).to_be_visible()
    expect(page.get_by_role("button", name="Figer")).to_have_count(0)
    page.goto(page.url.replace("ouvrir/", "projeter/"))
    page.wait_for_url("**" + reverse("capsules:restitution_detail", args=[capsule.pk]))


def test_two_phones_write_and_vote_until_the_room_sees_the_dots(page, led, phone, live_server):
    session = led(0).sessions.get(beat="sharing")
    page.goto(live_server.url + reverse("capsules:board_list", args=[session.pk]))
    page.get_by_role("button", name="Ouvrir").first.click()
    page.get_by_role("link", name="Projeter l’atelier").click()
    phones = [phone(links.path_of(boards.link_to(session))) for _ in range(2)]

    for each, words in zip(phones, ["Pour les personnes", "Pour le territoire"], strict=True):
        each.get_by_label("Votre idée").fill(words)
        each.get_by_role("button", name="Envoyer").click()
        expect(page.get_by_text(words)).to_be_visible()  # the screen of the room follows
    page.keyboard.press("ArrowRight")
    expect(page.locator("[aria-current=step]")).to_have_text("On vote")
    for each in phones:
        each.reload()
        each.get_by_role("button", name="Poser une pastille : Pour le territoire").click()
        expect(each.get_by_role("button", name="Posée")).to_be_visible()
    page.reload()
    expect(page.locator(".pastilles")).to_have_count(0)  # nobody follows those who went first

    page.keyboard.press("ArrowRight")

    expect(page.locator("[aria-current=step]")).to_have_text("On regarde")
    expect(page.locator("#propos li").first).to_contain_text("Pour le territoire")
    expect(page.locator(".pastilles").first).to_contain_text("2 pastilles")


def test_the_keys_that_scroll_a_long_board_do_not_lead_it_further(page, led, live_server):
    board = BoardFactory(session=led(0).sessions.get(beat="sharing"))
    ContributionFactory.create_batch(60, board=board)
    page.goto(live_server.url + reverse("capsules:board_project", args=[board.pk]))
    expect(page.get_by_text("60 propositions")).to_be_visible()

    page.keyboard.press("PageDown")

    page.wait_for_function("window.scrollY > 0")
    expect(page.locator("[aria-current=step]")).to_have_text("On écrit")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[aria-current=step]")).to_have_text("On vote")
