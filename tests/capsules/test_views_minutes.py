"""What a session leaves, through its pages."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Action
from capcollectif.models import Message
from capsules.models import Decision, Minutes
from capsules.operations import noting

from .factories import DecisionFactory, plan_sessions, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]
AFTER = datetime.datetime(2025, 9, 17, 12, tzinfo=datetime.UTC)
NASTY = "{{7*7}} <script>alert(1)</script> 😀 \u202eà l’envers\u0007"


@pytest.fixture
def session(collective):
    """The launch, yesterday."""
    return plan_sessions(collective).sessions.get(beat="launch")


@pytest.fixture
def url(session):
    return reverse("capsules:minutes_edit", args=[session.pk])


@pytest.fixture
def lead(collective):
    return take_part(collective)


@pytest.fixture
def published(session, nadege):
    minutes = Minutes.objects.create(session=session, text="Nous avons ri.", changed_by=nadege)
    minutes.published_at = AFTER
    minutes.save()
    return minutes


def page(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def read(client, session):
    return page(client.get(reverse("capsules:session_detail", args=[session.pk])))


def test_minutes_edit_saves_and_says_who_and_when(as_nadege, url):
    assert as_nadege.post(url, {"notes": "Un tour de table.", "seen": "1"}).status_code == 302

    shown = page(as_nadege.get(url))
    assert "Un tour de table.</textarea>" in shown and 'name="seen" value="2"' in shown
    assert "17 septembre 2025 à 14\u00a0h\u00a000, par <bdi>Nadège Roumieu</bdi>" in shown


def test_minutes_edit_shows_both_texts_when_stale(as_nadege, url, session, nadege):
    noting.save_notes(session, text="Les siennes", seen=1, by=nadege)

    shown = page(as_nadege.post(url, {"notes": "Les miennes", "seen": "1"}), 409)
    assert "Les siennes" in shown and "Les miennes</textarea>" in shown

    assert as_nadege.post(url, {"notes": "Les miennes", "seen": "2"}).status_code == 302
    assert Minutes.objects.get().text == "Les miennes"


@pytest.mark.parametrize("seen", ["", "abc", "-1", "9" * 40])
def test_minutes_edit_gives_back_what_a_mangled_form_held(as_nadege, url, session, nadege, seen):
    noting.save_notes(session, text="Les siennes", seen=1, by=nadege)

    answer = as_nadege.post(url, {"notes": "Les miennes", "seen": seen})

    assert answer.status_code in (200, 409) and "Les miennes</textarea>" in answer.content.decode()
    assert Minutes.objects.get().text == "Les siennes"


def test_minutes_edit_gives_back_notes_that_are_too_long(as_nadege, url):
    shown = page(as_nadege.post(url, {"notes": "é" * 20_001, "seen": "1"}))

    assert "é" * 20_001 in shown and "invalid-feedback" in shown
    assert not Minutes.objects.exists()


@pytest.mark.parametrize("decision", ["   ", "\x07", "\u202e", "\n"])
def test_minutes_edit_notes_no_decision_without_a_word(as_nadege, url, decision):
    answer = as_nadege.post(url, {"notes": "Bien.", "seen": "1", "decision": decision})

    assert answer.status_code == 302
    assert Minutes.objects.get().text == "Bien."
    assert not Decision.objects.exists()


def test_minutes_edit_takes_any_text_as_text(as_nadege, url):
    as_nadege.post(url, {"notes": NASTY, "seen": "1"})

    shown = page(as_nadege.get(url))
    assert "{{7*7}} &lt;script&gt;" in shown and "\u0007" not in shown


def test_minutes_publish_writes_to_all_and_shows_them(client, as_nadege, session, url, lead):
    assert "Enregistrez des notes ou une décision" in page(as_nadege.get(url))
    as_nadege.post(url, {"notes": "Nous avons ri.", "seen": "1"})
    publish = reverse("capsules:minutes_publish", args=[session.pk])
    assert "et 1\u00a0courriel part dans cinq minutes" in page(as_nadege.post(publish, follow=True))

    message = Message.objects.get()
    assert message.recipient == lead.user.email
    assert message.send_after == AFTER + datetime.timedelta(minutes=5)
    assert "Publié" in page(as_nadege.get(url))

    client.force_login(lead.user)
    assert "Nous avons ri." in read(client, session)


def test_minutes_publish_of_nothing_says_what_is_missing(as_nadege, session):
    publish = reverse("capsules:minutes_publish", args=[session.pk])

    assert "Écrivez d’abord quelques notes" in page(as_nadege.post(publish, follow=True))
    assert not Message.objects.exists()


def test_notes_and_decisions_stay_among_those_who_animate_until_published(
    client, session, nadege, lead
):
    noting.save_notes(session, text="secret", seen=1, by=nadege)
    DecisionFactory(session=session, text="secret aussi")
    client.force_login(lead.user)

    shown = read(client, session)
    assert "secret" not in shown and "Il n’est pas encore publié" in shown


@pytest.mark.parametrize("button", ["minutes_publish", "session_close", "decision_add"])
def test_every_button_of_the_page_saves_the_notes_and_the_decision(as_nadege, session, button):
    sent = {"notes": "Un tour de table.", "seen": "1", "decision": "Se revoir"}

    as_nadege.post(reverse(f"capsules:{button}", args=[session.pk]), sent)

    assert Minutes.objects.get().text == "Un tour de table."
    assert Decision.objects.get().text == "Se revoir"


@pytest.mark.parametrize("button", ["minutes_publish", "session_close", "decision_add"])
def test_no_button_loses_notes_that_are_stale(as_nadege, session, nadege, button):
    noting.save_notes(session, text="Les siennes", seen=1, by=nadege)
    sent = {"notes": "Les miennes", "seen": "1", "decision": "Se revoir"}

    shown = page(as_nadege.post(reverse(f"capsules:{button}", args=[session.pk]), sent), 409)

    assert "Les siennes" in shown and "Les miennes</textarea>" in shown
    assert 'value="Se revoir"' in shown
    minutes = Minutes.objects.get()
    assert (minutes.text, minutes.published_at, minutes.closed_at) == ("Les siennes", None, None)


def test_session_close_says_what_is_left_then_closes_and_reopens(as_nadege, session, url):
    assert "Les présences ne sont pas notées." in page(as_nadege.get(url))
    close = reverse("capsules:session_close", args=[session.pk])

    assert "La séance est close." in page(as_nadege.post(close, follow=True))
    assert "Rouvrir la séance" in page(as_nadege.get(url))
    assert "La séance est rouverte." in page(as_nadege.post(close, {"reopen": "yes"}, follow=True))


def test_session_close_of_a_session_to_come_is_refused(as_nadege, collective, session):
    to_come = collective.sessions.get(beat="sharing", capsule__position=1)
    close = reverse("capsules:session_close", args=[to_come.pk])

    assert "elle se clôt après" in page(as_nadege.post(close, follow=True))


def test_decision_add_then_archive_then_restore(as_nadege, session, url):
    add = reverse("capsules:decision_add", args=[session.pk])
    assert "La décision est notée." in page(
        as_nadege.post(add, {"decision": "Se revoir"}, follow=True)
    )
    decision = Decision.objects.get()

    for verb, told in [("archive", "est retirée"), ("restore", "est de retour")]:
        change = reverse(f"capsules:decision_{verb}", args=[decision.pk])
        assert told in page(as_nadege.post(change, follow=True))


@pytest.mark.parametrize("text", ["", "x" * 301])
def test_decision_add_gives_back_what_it_cannot_take(as_nadege, session, text):
    add = reverse("capsules:decision_add", args=[session.pk])

    shown = page(as_nadege.post(add, {"decision": text}))
    assert ("is-invalid" in shown and f'value="{text}"' in shown) or not text
    assert not Decision.objects.exists()


def test_decision_adopt_puts_it_in_the_plan_of_ones_structure(client, session, published, lead):
    decision = DecisionFactory(session=session, text="Se revoir")
    client.force_login(lead.user)
    assert "Ajouter à notre plan d’actions" in read(client, session)
    adopt = reverse("capsules:decision_adopt", args=[decision.pk])

    shown = page(client.post(adopt, {"structure": lead.structure_id}, follow=True))

    action = Action.objects.get()
    assert action.title == "Se revoir" and f"/actions/{action.pk}/" in shown
    assert "Dans votre plan d’actions" in read(client, session)
    again = page(client.post(adopt, {"structure": lead.structure_id}, follow=True))
    assert "déjà dans votre plan" in again and Action.objects.count() == 1


def test_decision_adopt_shows_nothing_to_others_and_a_count_to_who_animates(
    client, as_nadege, nadege, session, published, lead, collective
):
    decision = DecisionFactory(session=session)
    noting.adopt(decision, structure=lead.structure, by=lead.user)
    assert "l’a reprise" in read(as_nadege, session)

    client.force_login(take_part(collective).user)
    shown = read(client, session)
    assert "l’a reprise" not in shown and "Ajouter à notre plan" in shown


@pytest.mark.parametrize("structure", ["", "abc", "9" * 30, "other"])
def test_decision_adopt_for_another_structure_is_refused(
    client, session, published, lead, collective, structure
):
    decision = DecisionFactory(session=session)
    other = take_part(collective).structure_id
    client.force_login(lead.user)
    adopt = reverse("capsules:decision_adopt", args=[decision.pk])

    shown = page(
        client.post(adopt, {"structure": other if structure == "other" else structure}, follow=True)
    )
    assert "Choisissez une de vos structures." in shown
    assert not Action.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_minutes_edit_costs_the_same_at_any_length(
    as_nadege, session, url, collective, nadege, count, django_assert_num_queries
):
    for _ in range(count):
        decision = DecisionFactory(session=session)
        noting.add_task(
            collective=collective,
            decision=decision,
            title="x",
            pilot=take_part(collective),
            by=nadege,
        )
        DecisionFactory(session=session, archived_at=timezone.now())
    as_nadege.get(url)

    with django_assert_num_queries(9):
        as_nadege.get(url)


@pytest.mark.parametrize("count", [1, 3])
def test_session_detail_with_minutes_costs_the_same_at_any_length(
    client, session, published, lead, collective, nadege, count, django_assert_num_queries
):
    for _ in range(count):
        decision = DecisionFactory(session=session)
        noting.add_task(collective=collective, decision=decision, title="x", pilot=lead, by=nadege)
    client.force_login(lead.user)
    read(client, session)

    # 10 without minutes, own structures, decisions; of a launch day: commitments, questionnaires,
    # boards, enjeux
    with django_assert_num_queries(16):
        read(client, session)
