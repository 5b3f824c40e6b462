import datetime

import pytest
from django.utils import timezone

from capcollectif import outbox
from capcollectif.models import Message
from capsules.letters import minutes as letters
from capsules.operations import links, noting, participants

from .factories import DecisionFactory, GuestFactory, plan_sessions, take_part

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(collective):
    return plan_sessions(collective).sessions.get(beat="launch")


@pytest.fixture
def published(session, nadege):
    """The mails of minutes, by address."""

    def publish():
        noting.save_notes(session, text="Nous avons ri.\n\nEt après.", seen=1, by=nadege)
        noting.publish_minutes(session, by=nadege)
        return {message.recipient: message for message in Message.objects.all()}

    return publish


def test_minutes_say_notes_decisions_tasks_and_where_to_read_more(
    session, nadege, collective, published
):
    lead = take_part(collective)
    decision = DecisionFactory(session=session, text="Partager nos modèles")
    DecisionFactory(session=session, text="Se revoir")
    DecisionFactory(session=session, text="Oubliée", archived_at=timezone.now())
    due = datetime.date(2026, 1, 15)
    task = {"title": "Les mettre en ligne", "pilot": lead, "due_on": due}
    noting.add_task(collective=collective, decision=decision, by=nadege, **task)

    letter = outbox.compose(published()[lead.user.email])

    assert letter.subject == "Compte rendu\u00a0: Journée de lancement, mardi 16 septembre"
    assert "Et après." in letter.text
    assert "- Partager nos modèles\n  À faire\u00a0: Les mettre en ligne, " in letter.text
    assert f"{lead.name}, pour le 15 janvier 2026" in letter.text and "- Se revoir" in letter.text
    assert "Oubliée" not in letter.text
    assert f"/seances/{session.pk}/" in letter.text
    assert letter.reply_to == nadege.email


def test_a_guest_gets_the_address_of_their_own_page(collective, published):
    guest = GuestFactory(collective=collective)

    letter = outbox.compose(published()[guest.email])

    assert links.address_of(guest.links.get(scope="page")) in letter.text
    assert "/seances/" not in letter.text


def test_no_minutes_for_somebody_who_left_meanwhile(collective, nadege, published):
    guest = GuestFactory(collective=collective)
    message = published()[guest.email]
    participants.archive_guest(guest, by=nadege)

    assert outbox.compose(message) is None


def test_very_long_notes_are_cut_with_a_word(collective, published, monkeypatch):
    monkeypatch.setattr(letters, "LONGEST_NOTES", 7)
    lead = take_part(collective)

    assert (
        "Nous av… (la suite est sur la page)" in outbox.compose(published()[lead.user.email]).text
    )
