"""A facilitator’s dashboard in a real browser: whom to remind, in two clicks; keyboard, phone, no script."""

import datetime

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from capcollectif.models import Message
from capsules.models import Capsule
from tests.assessments.factories import AssessmentFactory, answer
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, plan_sessions
from tests.members.factories import MembershipFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LATE = datetime.datetime(2025, 11, 20, 12, tzinfo=datetime.UTC)  # two days after the closing day


@pytest.fixture
def collective():
    with time_machine.travel(LATE):
        made = plan_sessions(CollectiveFactory(name="CAP RSE Occitanie"))
        made.region.facilitators.add(UserFactory(first_name="Nadège"))
        yield made


def enrol(collective, name, *, settled=0, closed=False):
    structure = EnrolmentFactory(collective=collective, structure__name=name).structure
    lead = MembershipFactory(structure=structure).user
    if settled or closed:
        assessment = AssessmentFactory(
            structure=structure, theme=Capsule.objects.earliest("pk").theme, started_by=lead
        )
        for number in range(1, settled + 1):
            answer(assessment, number, level=2)
        if closed:
            finish(assessment)
    return structure


def finish(assessment):
    assessment.closed_at = timezone.now()
    assessment.save()


@pytest.fixture
def home(page, live_server, signed_in, collective):
    """Opens the home of its facilitator."""
    signed_in(page, collective.region.facilitators.get())

    def visit(path="/"):
        page.goto(live_server.url + path)
        return page

    return visit


def _remind(page, late, late_too):
    """Press the one button; only those two may get a message, whatever the third has done."""
    page.get_by_role("button", name="Envoyer aux trois").click()  # the first click from home
    expect(page.get_by_role("status").first).to_contain_text("en route pour")
    emails = {each.members.get().email for each in (late, late_too)}
    assert {message.recipient for message in Message.objects.all()} == emails


def test_exactly_the_late_ones_are_reminded_in_one_click_from_home(home, collective):
    late, begun = enrol(collective, "La Table Commune"), enrol(collective, "Passerelle", settled=2)
    quick = enrol(collective, "Mobil’Aude", settled=4)
    enrol(collective, "Fil & Liens", closed=True)
    page = home()
    expect(page.get_by_role("heading", name="Trois structures à relancer")).to_be_visible()
    assert page.get_by_role("checkbox", checked=True).count() == 3
    finish(quick.assessments.get())  # between the page and the click

    _remind(page, late, begun)


def test_one_structure_is_reminded_in_two_clicks_without_script(
    browser, live_server, collective, signed_in
):
    enrol(collective, "La Table Commune")
    one = enrol(collective, "Passerelle Lot")
    context = browser.new_context(java_script_enabled=False)
    page = signed_in(context.new_page(), collective.region.facilitators.get())
    page.goto(live_server.url)

    page.get_by_role("link", name="Relancer Passerelle Lot").click()
    page.get_by_role("button", name="Envoyer").click()

    expect(page.get_by_role("status").first).to_contain_text("en route pour Passerelle Lot")
    assert Message.objects.get().recipient == one.members.get().email
    context.close()


def test_a_message_is_adapted_and_sent_by_keyboard_alone(home, collective):
    enrol(collective, "La Table Commune")
    other = enrol(collective, "Passerelle Lot")
    page = home()
    page.locator("#relance-titre").evaluate("e => { e.tabIndex = -1; e.focus() }")

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("name", "structures")
    page.keyboard.press("Space")  # not La Table Commune
    expect(page.get_by_role("button", name="Envoyer aux structures cochées")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("Où en êtes-vous ?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").first).to_contain_text("en route pour Passerelle Lot")
    message = Message.objects.get()
    assert (message.recipient, message.params["words"]) == (
        other.members.get().email,
        "Où en êtes-vous ?",
    )


def test_the_dashboard_holds_on_a_phone_and_has_no_violation(home, collective, size, axe, fits):
    axe(home())  # nobody is in it yet
    for number in range(11):
        enrol(collective, f"Structure {number} " + "a" * 60, settled=number % 3)
    enrol(collective, "Fil & Liens", closed=True)
    draft = CollectiveFactory(region=collective.region)
    paths = ["/", "/?page=2", "/?capsule=2", f"/collectifs/{draft.pk}/"]
    paths.append(f"/regions/{collective.region_id}/structures/")
    for path in paths:
        page = home(path)
        axe(page)
        fits(page)
    page = home()
    page.get_by_label("Le message, à adapter").fill("")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("alert")).to_contain_text("Écrivez votre message")
    axe(page)


def test_the_table_is_downloaded(home, collective):
    enrol(collective, "=1+1")
    page = home()

    with page.expect_download() as download:
        page.get_by_role("link", name="Exporter en tableur").click()

    assert download.value.suggested_filename == "suivi-cap-rse-occitanie.xlsx"
