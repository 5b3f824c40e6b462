"""Choosing a date together in a real browser: on a phone, by keyboard, without JavaScript, to its end."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from capcollectif import delivery
from capsules.models import Publication, SecretLink, Session
from capsules.operations import links, polling
from tests.assessments.factories import make_framework
from tests.capsules.factories import (
    CollectiveFactory,
    GuestFactory,
    PollFactory,
    plan_sessions,
    take_part,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session():
    make_framework(themes=2)
    launch = timezone.localdate() - datetime.timedelta(days=20)
    collective = plan_sessions(CollectiveFactory(starts_on=launch))
    collective.region.facilitators.add(collective.created_by)
    return collective.sessions.get(beat="sharing", capsule__position=2)


def own_link(person, session):
    link = links.issue(SecretLink.Scope.POLL, participant=person, session=session)
    return links.path_of(link)


def test_the_pages_of_a_poll_fit_and_are_accessible(
    page, live_server, signed_in, session, size, axe, fits
):
    poll = PollFactory(session=session, dates=(7, 9, 14))
    samira = take_part(session.collective)
    guest = GuestFactory(collective=session.collective, first_name="Odile")
    polling.vote(session, by=guest, choices={each.pk: "yes" for each in poll.proposals.all()})
    here, collective = session.pk, session.collective_id

    page.goto(live_server.url + own_link(guest, session))
    axe(page)
    fits(page)
    for user, paths in (
        (samira.user, [f"/seances/{here}/", f"/collectifs/{collective}/calendrier/"]),
        (session.collective.created_by, [f"/seances/{here}/", f"/seances/{here}/sondage/"]),
    ):
        signed_in(page, user)
        for path in paths:
            page.goto(live_server.url + path)
            axe(page)
            fits(page)


def test_a_row_is_answered_by_keyboard(page, live_server, signed_in, session):
    poll = PollFactory(session=session)
    samira = take_part(session.collective)
    signed_in(page, samira.user)
    page.goto(f"{live_server.url}/seances/{session.pk}/")

    page.locator("select").first.focus()
    page.keyboard.type("Oui")
    page.keyboard.press("Tab")
    page.keyboard.type("Si")
    page.keyboard.press("Tab")
    page.locator("#mes-dates button").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("vos réponses sont enregistrées")).to_be_visible()
    said = samira.votes.order_by("proposal__day").values_list("choice", flat=True)
    assert list(said) == ["yes", "if_needed"]
    assert poll.is_open


@pytest.mark.parametrize("scripts", [True, False])
def test_a_date_goes_from_the_question_to_everybody_s_calendar(
    browser, browser_context_args, live_server, signed_in, session, mailoutbox, scripts
):
    GuestFactory(collective=session.collective, first_name="Odile", email="odile@dehors.exemple")
    context = browser.new_context(**browser_context_args, java_script_enabled=scripts)
    page = context.new_page()
    signed_in(page, session.collective.created_by)
    first, second = (session.day + datetime.timedelta(days=days) for days in (8, 15))

    page.goto(f"{live_server.url}/seances/{session.pk}/")
    page.get_by_role("link", name="Choisir la date ensemble").click()
    for n, day in ((1, first), (2, second), (3, None)):
        page.locator(f"#id_day_{n}").fill(day.isoformat() if day else "")
    page.get_by_role("button", name="Proposer ces dates").click()
    page.wait_for_load_state()  # the form sends what is there
    page.get_by_role("button", name="Garder ces dates").click()  # too near the last session
    page.get_by_role("button", name="Envoyer le courriel", exact=True).click()
    expect(page.get_by_text("C’est parti")).to_be_visible()
    delivery.deliver_due()

    path = own_link(session.collective.participants.get(), session)
    assert path in mailoutbox[-1].body
    guest = browser.new_context(**browser_context_args, java_script_enabled=scripts).new_page()
    guest.goto(live_server.url + path)
    guest.get_by_text("Non", exact=True).first.click()
    guest.get_by_text("Oui", exact=True).last.click()
    guest.get_by_role("button", name="Enregistrer mes dates").click()
    expect(guest.get_by_text("vos réponses sont enregistrées")).to_be_visible()

    page.goto(f"{live_server.url}/seances/{session.pk}/")
    page.get_by_role("button", name="Retenir").last.click()

    expect(page.get_by_text("C’est décidé")).to_be_visible()
    expect(page.locator(".entete .jour b")).to_have_text(str(second.day))
    assert Session.objects.get(pk=session.pk).day == second
    page.goto(f"{live_server.url}/collectifs/{session.collective_id}/calendrier/versions/")
    expect(page.locator("main")).to_contain_text("Version 2")
    assert Publication.objects.filter(number=2).exists()
    guest.reload()
    expect(guest.locator("main")).to_contain_text("La date est choisie.")
    guest.context.close()
    context.close()
