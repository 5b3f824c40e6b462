import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from capcollectif import delivery, outbox
from capcollectif.errors import Refused
from capcollectif.models import Message
from tests.members.factories import UserFactory

from .letters import note, write_note

pytestmark = pytest.mark.django_db
State = Message.State


def put(message, **values):
    Message.objects.filter(pk=message.pk).update(**values)


def again(message):
    message.refresh_from_db()
    return message


def test_write_keeps_all_that_composes_the_letter():
    nadege = UserFactory()
    message = again(
        write_note(2, by=nadege, topic="collective-3", params={"text": "Été 🌻", "pks": [1, 2]})
    )

    assert message.state == State.WAITING
    assert message.author == nadege
    assert message.recipient == "personne2@asso.exemple"
    assert message.params == {"text": "Été 🌻", "pks": [1, 2]}
    assert outbox.preview(message).text == "Été 🌻"


def test_write_gives_each_message_its_own_identifier(settings):
    ids = {write_note().message_id for _ in range(3)}

    assert len(ids) == 3
    assert all(each.endswith(f"@{settings.SITE_URL.hostname}>") for each in ids)


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_writes_nothing():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write_note()
        raise ZeroDivisionError

    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "recipient", ["", "nadege", "a@b.fr\nBcc: c@d.fr", "a@b.fr, c@d.fr", f"a@{'b' * 250}.fr"]
)
def test_write_refuses_what_is_no_address(recipient):
    with pytest.raises(Refused, match="n’est pas une adresse"):
        write_note(recipient=recipient)

    assert not Message.objects.exists()


def test_write_knows_the_letters():
    with pytest.raises(LookupError):
        write_note(kind="never-registered")


def test_two_letters_do_not_share_a_name():
    assert outbox.letter("test-note")(note) is note
    with pytest.raises(ValueError, match="test-note"):
        outbox.letter("test-note")(lambda message: None)


def test_due_is_what_waits_in_order_and_in_no_hands():
    now = timezone.now() + datetime.timedelta(seconds=1)
    later = write_note(delay=datetime.timedelta(hours=1))
    write_note(draft=True)
    second, first, leased, expired = (write_note() for _ in range(4))
    put(first, send_after=now - datetime.timedelta(days=1))
    put(leased, leased_until=now + datetime.timedelta(minutes=1))
    put(expired, leased_until=now - datetime.timedelta(seconds=1))

    assert list(Message.objects.due(now)) == [first, second, expired]
    assert later in Message.objects.due(now + datetime.timedelta(hours=1))


def test_about_finds_the_messages_of_a_topic_latest_first():
    first, second = (write_note(topic="collective-3") for _ in range(2))
    write_note(topic="collective-33")
    write_note()

    assert list(Message.objects.about("collective-3")) == [second, first]


def test_send_lets_drafts_leave_once():
    nadege = UserFactory()
    draft, cancelled = write_note(draft=True), write_note(draft=True)
    outbox.cancel(cancelled, by=nadege)

    assert outbox.send([draft, cancelled, write_note()], by=nadege) == 1
    assert outbox.send(Message.objects.all(), by=nadege) == 0
    assert again(draft).state == State.WAITING
    assert draft.author == nadege
    assert again(cancelled).state == State.CANCELLED


def test_edit_changes_the_words_of_a_draft_only():
    nadege = UserFactory()
    draft = write_note(draft=True, params={"subject": "Avant"})

    outbox.edit(draft, params={"subject": "Après"}, by=nadege)
    assert again(draft).params == {"text": "Texte 1", "subject": "Après"}
    assert draft.author == nadege
    outbox.send([draft], by=nadege)
    with pytest.raises(Refused, match="plus un brouillon"):
        outbox.edit(draft, params={"subject": "Trop tard"}, by=nadege)


@pytest.mark.parametrize("draft", [True, False])
def test_cancel_says_who_and_may_be_asked_twice(draft):
    nadege = UserFactory(first_name="Nadège", last_name="Roux")
    message = outbox.cancel(outbox.cancel(write_note(draft=draft), by=nadege), by=UserFactory())

    assert again(message).state == State.CANCELLED
    assert message.reason == "Annulé par Nadège Roux."


def test_cancel_refuses_what_is_gone_or_leaving():
    nadege = UserFactory()
    gone, leaving = write_note(), write_note()
    put(gone, state="sent", sent_at=timezone.now())
    put(leaving, leased_until=timezone.now() + datetime.timedelta(minutes=1))

    with pytest.raises(Refused, match="ne s’annule plus\u00a0: envoyé"):
        outbox.cancel(gone, by=nadege)
    with pytest.raises(Refused, match="en train de partir"):
        outbox.cancel(leaving, by=nadege)


def test_retry_gives_all_its_chances_again_to_what_was_set_aside():
    message = write_note(delay=datetime.timedelta(days=1))
    put(message, state="set_aside", reason="Refusé.", attempts=4, faults=4)

    outbox.retry(message, by=UserFactory())

    assert again(message) in Message.objects.due(timezone.now())
    assert (message.attempts, message.faults, message.reason) == (0, 0, "")
    with pytest.raises(Refused, match="pas de côté"):
        outbox.retry(message, by=UserFactory())


def test_absolute_and_signed_lead_to_our_site(settings):
    site = settings.SITE_URL.geturl().rstrip("/")
    text = outbox.signed("Bonjour,\n", sender="Nadège, CAP RSE.", why="Vous êtes invité·e.")

    assert outbox.absolute("/seances/") == f"{site}/seances/"
    assert text == f"Bonjour,\n\n-- \nNadège, CAP RSE.\nVous êtes invité·e.\n{site}/\n"


def test_looking_for_what_is_due_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        delivery.deliver_due()
