"""The screens of a sharing day, driven as in the room: by the keyboard, and without the network."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import Axis
from capsules.operations import restitutions
from members.models import Structure
from tests.capsules.learning import TestimonyFactory, make_capsule
from tests.members.factories import MembershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def capsule():
    """Six structures; its restitution is open, one of them has opened what it tells."""
    capsule = make_capsule(6)
    by = capsule.collective.created_by
    capsule.collective.region.facilitators.add(by)
    restitutions.open_(capsule, by=by)
    structure = capsule.collective.enrolments.order_by("structure__name").first().structure
    TestimonyFactory(
        capsule=capsule,
        structure=structure,
        changed_by=by,
        opened_at="2026-05-12T10:00Z",
        opened_by=by,
    )
    return capsule


@pytest.fixture
def screen(page, live_server, signed_in, capsule):
    """`screen(route, pk)`: a page, as who animates."""
    signed_in(page, capsule.collective.created_by)

    def show(route, pk):
        page.goto(live_server.url + reverse(f"capsules:{route}", args=[pk]))
        return page

    return show


@pytest.fixture
def day(capsule):
    return capsule.sessions.get(beat="sharing")


def title(page):
    return page.locator(".titre-vue:visible")


@pytest.mark.parametrize("route", ["restitution_project", "turn_project", "turn_edit"])
def test_the_screens_fit_and_are_accessible(screen, capsule, day, size, axe, fits, route):
    page = screen(route, capsule.pk if route == "restitution_project" else day.pk)

    if route.endswith("_project"):
        expect(title(page)).to_be_in_viewport()
    axe(page)
    fits(page)
    if route == "restitution_project":
        for slide in ("#d2", "#d3"):
            page.goto(page.url.partition("#")[0] + slide)
            axe(page)
            fits(page)


@pytest.mark.parametrize("width, height", [(1920, 1080), (1366, 768), (1280, 720), (1024, 768)])
def test_a_slide_fits_the_screen_of_the_room(screen, capsule, width, height):
    Axis._base_manager.filter(theme=capsule.theme).update(  # a published one refuses changes
        title="Santé, sécurité et qualité de vie au travail des personnes en parcours"
    )
    page = screen("restitution_project", capsule.pk)
    page.set_viewport_size({"width": width, "height": height})

    for _ in range(6):
        over = page.evaluate("document.documentElement.scrollHeight - innerHeight")
        assert over <= 0, title(page).inner_text()
        for bar in page.locator(".diapo.ici .repart").all():
            assert bar.bounding_box()["width"] > width / 3
        page.keyboard.press("ArrowRight")


def test_the_time_of_a_turn_stays_in_sight_under_a_long_text(screen, capsule, day):
    capsule.testimonys.update(
        where="Nous avons écouté les équipes. " * 35, success="Un cahier. " * 99
    )
    page = screen("turn_project", day.pk)

    expect(page.get_by_role("button", name="Démarrer")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Suivante")).to_be_in_viewport()


def test_own_place_and_the_testimony_fit_and_are_accessible(
    page, live_server, signed_in, capsule, size, axe, fits
):
    structure = capsule.collective.enrolments.order_by("structure__name").first().structure
    signed_in(page, MembershipFactory(structure=structure).user)
    for route in ("restitution_own", "testimony_edit"):
        page.goto(live_server.url + reverse(f"capsules:{route}", args=[capsule.pk]))
        axe(page)
        fits(page)


def test_a_long_name_leaves_room_for_the_levels_on_a_phone(page, live_server, signed_in, capsule):
    structure = capsule.collective.enrolments.first().structure
    structure.name = "Association intercommunale pour l’insertion et le réemploi du Pays d’Olmes"
    structure.save()
    signed_in(page, MembershipFactory(structure=structure).user)
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(live_server.url + reverse("capsules:restitution_detail", args=[capsule.pk]))

    name, level = page.locator(".la-notre th"), page.locator(".la-notre td").first
    right = name.bounding_box()["x"] + name.bounding_box()["width"]
    assert right <= level.bounding_box()["x"] < 300


def test_a_column_leads_to_its_question_even_in_a_folded_axis(screen, capsule):
    page = screen("restitution_detail", capsule.pk)
    expect(page.locator("#q4")).to_be_hidden()

    page.get_by_role("link", name="Question 4").click()

    expect(page.locator("#q4")).to_be_in_viewport()


def test_leaving_an_order_that_is_not_kept_asks_first(screen, day):
    page = screen("turn_edit", day.pk)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("checkbox").first.uncheck()

    page.get_by_role("button", name="Projeter le tour").click()

    page.wait_for_timeout(300)
    assert asked == ["beforeunload"] and page.url.endswith("/tours/")


def test_the_restitution_goes_on_by_keyboard_when_the_network_drops(screen, capsule):
    page = screen("restitution_project", capsule.pk)
    expect(title(page)).to_have_text("Ce que dit le collectif")
    page.context.set_offline(True)

    page.keyboard.press("ArrowRight")
    expect(title(page)).to_contain_text("écart entre nous")
    page.keyboard.press("End")
    expect(page.locator(".diapo.ici nav .num")).to_have_text("6 sur 6")
    expect(page.locator(".diapo.ici .repart")).to_be_visible()
    assert page.evaluate("document.activeElement.tagName") == "H2"  # it is read aloud
    page.keyboard.press("Space")
    expect(page.locator(".diapo.ici nav .num")).to_have_text("6 sur 6")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".diapo.ici nav .num")).to_have_text("5 sur 6")
    page.keyboard.press("Home")
    expect(title(page)).to_have_text("Ce que dit le collectif")

    page.keyboard.press("Escape")  # as who wants to be out of the full screen
    expect(page.get_by_role("alert")).to_contain_text("la projection continue")
    page.get_by_role("link", name="Projeter dans l’ordre du thème").click()
    expect(title(page)).to_have_text("Ce que dit le collectif")

    page.context.set_offline(False)
    page.keyboard.press("Escape")
    page.wait_for_url("**" + reverse("capsules:restitution_detail", args=[capsule.pk]))


@pytest.mark.parametrize("width, height", [(1920, 1080), (1366, 768), (1280, 720), (1024, 768)])
def test_a_turn_fits_the_screen_of_the_room_whatever_is_told(screen, day, width, height):
    told = dict.fromkeys(
        ["where", "success", "difficulty", "question", "next_step"], "Un mot " * 171
    )
    day.capsule.testimonys.update(**told)
    long_name = "Association intermédiaire et chantier d’insertion des Hautes-Terres de l’Aubrac"
    Structure.objects.filter(testimonys__isnull=False).update(name=long_name)
    page = screen("turn_project", day.pk)
    page.set_viewport_size({"width": width, "height": height})

    expect(page.get_by_text("La suite se lit dans son retour d’expérience.")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollHeight") <= height


def test_on_paper_all_the_slides_and_all_the_questions_are_there(screen, capsule):
    page = screen("restitution_project", capsule.pk)
    page.emulate_media(media="print")
    expect(page.locator(".diapo:visible")).to_have_count(6)
    expect(page.get_by_role("link", name="Suivante")).to_have_count(0)

    page = screen("restitution_detail", capsule.pk)
    expect(page.locator("#questions .repart:visible")).to_have_count(4)


def test_without_scripts_the_slides_follow_one_another(browser, live_server, capsule, signed_in):
    context = browser.new_context(java_script_enabled=False)
    page = signed_in(context.new_page(), capsule.collective.created_by)

    page.goto(live_server.url + reverse("capsules:restitution_project", args=[capsule.pk]))
    assert page.locator(".diapo:visible").count() == 6
    page.get_by_role("link", name="Suivante").first.click()
    assert page.url.endswith("#d2")
    context.close()


def test_a_turn_runs_by_the_space_bar_and_tells_its_time(screen, day):
    page = screen("turn_project", day.pk)
    expect(page.get_by_text("Le point du lundi")).to_be_visible()
    timer = page.locator(".diapo.ici [data-words]")

    page.keyboard.press("Space")
    expect(timer).to_have_text("Encore 5\u00a0min")
    expect(page.get_by_role("button", name="Arrêter")).to_be_visible()
    expect(page.locator(".diapo.ici [data-left]")).to_have_text("4:58")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Reprendre")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".diapo.ici nav .num")).to_have_text("2 sur 6")
