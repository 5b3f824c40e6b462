"""From the mail of an invitation to the first answer, and the team that invites."""

import re

import pytest
from playwright.sync_api import expect

from capcollectif import outbox
from capcollectif.models import Message
from members import inviting
from members.models import Invitation, Membership
from tests.assessments.factories import make_starter
from tests.members.factories import (
    PASSWORD,
    InvitationFactory,
    MembershipFactory,
    StructureFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST_QUESTION = "**/questions/1/"


@pytest.fixture
def link(live_server, settings):
    """The link of the mail that Odile received from Nadège, as she reads it."""
    settings.SITE_URL = settings.SITE_URL._replace(netloc=live_server.url.removeprefix("http://"))
    make_starter()
    inviting.invite(
        structure=StructureFactory(name="La Remise à Flot"),
        email="odile@asso.exemple",
        role=Membership.Role.LEAD,
        by=UserFactory(first_name="Nadège", last_name="Roumieu"),
        words="Ravie de vous compter parmi nous.",
    )
    letter = outbox.compose(Message.objects.get())
    (found,) = re.findall(r"http://\S+/invitations/\S+", letter.text)
    return found


def test_the_first_answer_is_two_clicks_from_the_mail(page, link, size, axe, fits):
    page.goto(link)  # the first
    axe(page)
    fits(page)
    page.get_by_label("Votre prénom").fill("Odile")
    page.get_by_label("Votre nom (facultatif)").fill("Marty")

    page.get_by_role("button", name="Commencer par les dix questions").click()  # the second

    page.wait_for_url(FIRST_QUESTION)
    expect(page.get_by_label("1er choix")).to_be_visible()
    axe(page)
    page.get_by_label("1er choix").select_option(index=1)
    expect(page.locator("#etat")).to_contain_text("h")
    place = Membership.objects.get()
    assert (place.user.get_full_name(), place.role) == ("Odile Marty", Membership.Role.LEAD)


def test_the_door_opens_by_the_keyboard_alone(page, link):
    page.goto(link)
    _tab_to(page, page.get_by_label("Votre prénom"))
    page.keyboard.type("Odile")
    page.keyboard.press("Tab")
    page.keyboard.type("Marty")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Commencer par les dix questions")).to_be_focused()
    page.keyboard.press("Enter")

    page.wait_for_url(FIRST_QUESTION)


def _tab_to(page, target):
    for _ in range(15):
        page.keyboard.press("Tab")
        if target.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError("the keyboard does not get there")


def test_enter_in_a_field_begins_too(page, link):
    page.goto(link)
    page.get_by_label("Votre prénom").fill("Odile")
    page.get_by_label("Votre prénom").press("Enter")

    page.wait_for_url(FIRST_QUESTION)


def test_a_double_click_begins_once(page, link):
    page.goto(link)
    page.get_by_label("Votre prénom").fill("Odile")
    page.get_by_role("button", name="Commencer par les dix questions").dblclick()

    page.wait_for_url(FIRST_QUESTION)
    assert Membership.objects.count() == 1


def test_the_door_opens_without_javascript(browser, link):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    page.get_by_role("button", name="Commencer").click()
    expect(page.get_by_text("Dites-nous votre prénom")).to_be_visible()
    page.get_by_label("Votre prénom").fill("Odile")
    page.get_by_role("button", name="Voir d’abord l’accueil").click()

    expect(page.get_by_text("Bienvenue dans l’équipe de La Remise à Flot.")).to_be_visible()
    context.close()


def test_somebody_else_signed_in_goes_out_first(page, link, signed_in, axe, fits):
    samira = MembershipFactory(user__first_name="Samira").user
    signed_in(page, samira)
    page.goto(link)
    axe(page)
    fits(page)
    page.get_by_role("button", name="Fermer cette session et continuer").click()

    page.wait_for_url(link)
    expect(page.get_by_label("Votre prénom")).to_be_visible()
    assert Invitation.objects.open().exists()


def test_who_has_a_password_signs_in_and_comes_back(page, link):
    odile = UserFactory(email="odile@asso.exemple")
    page.goto(link)
    page.get_by_role("link", name="Me connecter pour accepter").click()
    page.get_by_label("Votre adresse électronique").fill(odile.email)
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Me connecter").click()

    page.get_by_role("button", name="Commencer par les dix questions").click()
    page.wait_for_url(FIRST_QUESTION)
    assert Invitation.objects.get().accepted_by == odile


def test_an_ended_or_unknown_link_is_a_decent_page(page, link, size, axe, fits):
    for url, words in (
        (f"{link[:-3]}/", "Ce lien ne mène à rien"),
        (link, "Cette invitation n’est plus ouverte"),
    ):
        if words.startswith("Cette"):
            Invitation.objects.update(cancelled_at=Invitation.objects.get().created_at)
        page.goto(url)
        expect(page.get_by_role("heading", level=1)).to_have_text(words)
        axe(page)
        fits(page)


@pytest.fixture
def lead(link):
    lead = MembershipFactory(
        structure=Invitation.objects.get().structure,
        user__first_name="Samira",
        user__last_name="Benali",
    )
    for role, first_name in (("contributor", "Julien"), ("reader", "Inès")):
        MembershipFactory(structure=lead.structure, role=role, user__first_name=first_name)
    InvitationFactory(structure=lead.structure, invited_by=lead.user, role="reader")
    return lead


def test_the_team_s_pages_are_accessible_at_each_size(
    page, live_server, lead, signed_in, size, axe, fits
):
    signed_in(page, lead.user)
    julien = lead.structure.memberships.get(role="contributor")
    for path in (
        f"/structures/{lead.structure_id}/equipe/",
        f"/structures/{lead.structure_id}/equipe/inviter/",
        f"/structures/{lead.structure_id}/equipe/passer-le-relais/",
        f"/structures/{lead.structure_id}/modifier/",
        f"/equipe/places/{julien.pk}/role/",
        f"/equipe/places/{julien.pk}/retirer/",
    ):
        page.goto(f"{live_server.url}{path}")
        axe(page)
        fits(page)


def test_the_lead_hands_over_in_three_clicks(page, live_server, lead, signed_in):
    signed_in(page, lead.user)
    page.goto(f"{live_server.url}/structures/{lead.structure_id}/equipe/")

    page.get_by_role("link", name="Passer le relais").click()
    page.get_by_label("Julien").check()
    page.get_by_role("button", name="Passer le relais").click()

    expect(page.get_by_text("Le relais est passé")).to_be_visible()
    assert lead.structure.memberships.get(role="lead").user.first_name == "Julien"
