"""Answering in a real browser: by keyboard, without scripts, signed out, offline, at two."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import Answer, AnswerVersion
from members.models import Membership
from tests.assessments.factories import answer
from tests.members.factories import PASSWORD, MembershipFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVED = re.compile(r"Enregistré à \d\d?\sh\s\d\d")


@pytest.fixture
def address(live_server, assessment):
    """`address(number)`: where question `number` is."""
    return lambda number: (
        live_server.url + reverse("assessments:assessment_question", args=[assessment.pk, number])
    )


@pytest.fixture
def opened(page, signed_in, samira, address):
    """Question 1, opened by Samira."""
    signed_in(page, samira).goto(address(1))
    return page


def _saved(page):
    expect(page.locator("#etat")).to_contain_text(SAVED)


def _read(comment="", **fields):
    saved = Answer.objects.get(**fields)
    return saved.level, saved.comment


def test_assessment_question_is_accessible_and_fits(opened, size, axe, fits, assessment):
    opened.reload()
    axe(opened)
    fits(opened)


def test_one_goes_from_question_1_to_2_by_keyboard_alone(opened, address):
    opened.locator("#n1").focus()
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("ArrowRight")
    _saved(opened)
    opened.keyboard.press("Enter")

    opened.wait_for_url(address(2))
    assert _read() == (3, "")


def test_a_choice_and_a_text_are_saved_as_one_goes(opened):
    opened.get_by_label("En route").check(force=True)
    _saved(opened)
    opened.get_by_label("Votre commentaire").press_sequentially("Chaque lundi.")
    expect(opened.locator("input[name=seen]")).to_have_value("2")

    assert _read() == (2, "Chaque lundi.")
    expect(opened.locator("#compte")).to_contain_text("1/")


def test_the_reason_of_what_does_not_concern_us_is_asked_for(opened):
    opened.get_by_label("ne nous concerne pas").check(force=True)
    expect(opened.locator("#etat")).to_contain_text("Dites en une phrase pourquoi")
    opened.get_by_label("Pourquoi").fill("Aucun véhicule.")
    _saved(opened)

    assert Answer.objects.get().state == "not_applicable"


def test_leaving_in_the_middle_of_a_word_saves_it(opened, address):
    opened.get_by_label("Votre commentaire").press_sequentially("Un mot")
    opened.get_by_role("button", name="Question 2").last.click()

    opened.wait_for_url(address(2))
    assert _read() == (None, "Un mot")
    opened.goto(address(1))
    expect(opened.locator("#copie")).to_be_hidden()


def test_without_javascript_every_way_out_saves(browser, live_server, signed_in, samira, address):
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = signed_in(context.new_page(), samira)
    page.goto(address(1))
    page.get_by_label("Inspirant").check(force=True)
    page.get_by_label("Votre commentaire").fill("Sans script")
    page.get_by_role("button", name="Axe 2").click()

    page.wait_for_url(address(3))
    assert _read() == (4, "Sans script")
    page.get_by_role("button", name="Quitter").click()
    page.wait_for_url(live_server.url + "/")
    context.close()


def test_what_is_typed_in_an_expired_session_is_there_after_signing_in(opened, samira, address):
    Session.objects.all().delete()
    opened.get_by_label("En place").check(force=True)
    opened.get_by_label("Votre commentaire").press_sequentially("Avant de revenir")
    expect(opened.locator("#etat")).to_contain_text("Votre session a expiré")
    opened.get_by_role("link", name="reconnectez-vous").click()
    opened.locator("input[name=login]").fill(samira.email)
    opened.locator("input[name=password]").fill(PASSWORD)
    opened.locator("input[name=password]").press("Enter")

    opened.wait_for_url(address(1))
    expect(opened.get_by_label("Votre commentaire")).to_have_value("Avant de revenir")
    expect(opened.get_by_label("En place")).to_be_checked()
    expect(opened.get_by_text("est revenu")).to_be_visible()
    opened.get_by_role("button", name="Question 2").last.click()
    opened.wait_for_url(address(2))
    assert _read() == (3, "Avant de revenir")


def test_a_lost_connection_loses_nothing(opened, troubles):
    opened.context.set_offline(True)
    opened.get_by_label("Votre commentaire").fill("Dans le train")
    expect(opened.locator("#etat")).to_contain_text("Connexion perdue")
    opened.get_by_role("button", name="Question 2").last.click()
    expect(opened.get_by_label("Votre commentaire")).to_have_value("Dans le train")
    assert not Answer.objects.exists()

    opened.context.set_offline(False)
    _saved(opened)
    assert _read() == (None, "Dans le train")
    troubles.clear()  # the lost connection


def test_a_copy_left_by_a_closed_connection_comes_back(opened, troubles, address):
    opened.context.set_offline(True)
    opened.get_by_label("Votre commentaire").fill("Dans le tunnel")
    expect(opened.locator("#etat")).to_contain_text("Connexion perdue")
    opened.evaluate("window.stop()")
    opened.context.set_offline(False)
    opened.goto(address(1))

    expect(opened.get_by_label("Votre commentaire")).to_have_value("Dans le tunnel")
    _saved(opened)
    opened.goto(address(1))
    expect(opened.locator("#copie")).to_be_hidden()
    assert _read() == (None, "Dans le tunnel")
    troubles.clear()  # the lost connection


def test_a_page_written_before_one_s_own_save_is_opened_anew(opened, address):
    stale = opened.request.get(address(1)).text()
    opened.get_by_label("Votre commentaire").fill("Juste à temps")
    _saved(opened)
    page = {"body": stale, "content_type": "text/html; charset=utf-8"}
    opened.goto("about:blank")
    opened.route(address(1), lambda route: route.fulfill(**page), times=1)

    opened.goto(address(1), wait_until="commit")

    expect(opened.get_by_label("Votre commentaire")).to_have_value("Juste à temps")
    _saved(opened)


def test_two_people_at_once_see_both_texts(opened, assessment, axe, fits):
    julien = MembershipFactory(structure=assessment.structure, user__first_name="Julien").user
    answer(assessment, 1, level=2, comment="De Julien", by=julien)

    opened.get_by_label("Votre commentaire").fill("De Samira")
    expect(opened.locator("#etat")).to_contain_text("Julien a répondu pendant ce temps")
    opened.get_by_role("button", name="Comparer").click()
    expect(opened.get_by_role("heading", level=1)).to_contain_text("Julien a répondu")
    expect(opened.get_by_text("De Samira").first).to_be_visible()
    axe(opened)
    fits(opened)
    opened.get_by_role("button", name="Garder celle de Julien").click()

    expect(opened.get_by_label("Votre commentaire")).to_have_value("De Julien")
    texts = AnswerVersion.objects.order_by("number").values_list("comment", flat=True)
    assert list(texts) == ["De Julien", "De Samira", "De Julien"]


def test_a_text_too_long_to_be_read_is_said_and_stays(opened):
    comment = opened.get_by_label("Votre commentaire")
    comment.evaluate(
        "(e, text) => { e.value = text; e.dispatchEvent(new Event('input', {bubbles: true})) }",
        "é" * 1_000_000,  # 6 MB once encoded: refused before any view
    )
    expect(opened.locator("#etat")).to_contain_text("n’a pas pu être enregistré")
    comment.fill("Court")
    _saved(opened)
    assert _read() == (None, "Court")


def test_the_missing_reason_is_where_one_types_next(opened):
    opened.get_by_label("ne nous concerne pas").check(force=True)
    opened.get_by_role("button", name="Question 2").last.click()
    expect(opened.get_by_role("alert")).to_contain_text("pourquoi")
    expect(opened.get_by_label("Pourquoi")).to_be_focused()
    bar = opened.locator(".barre").bounding_box()
    field = opened.get_by_label("Pourquoi").bounding_box()
    assert field["y"] + field["height"] <= bar["y"]  # not under the bar


def test_somebody_let_go_of_while_they_write_keeps_their_words(opened, samira):
    Membership.objects.filter(user=samira).update(closed_at=timezone.now())

    opened.locator("[name=comment]").fill("Un texte long et réfléchi")
    expect(opened.locator("#etat")).to_contain_text("n’est plus ouverte à votre compte")
    expect(opened.locator("[name=comment]")).to_have_value("Un texte long et réfléchi")
    opened.locator(".barre .btn-primary").click()

    expect(opened.locator("h1")).to_contain_text("n’a pas pu être enregistré")
    expect(opened.locator("textarea")).to_have_value("Un texte long et réfléchi")
