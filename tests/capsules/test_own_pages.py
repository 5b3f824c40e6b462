"""The link of one’s own page, by mail."""

import pytest

from capcollectif import outbox
from capcollectif.errors import Refused
from capcollectif.models import Message
from capsules.operations import links, own_pages, participants
from tests.capsules.factories import CollectiveFactory, GuestFactory, take_part

pytestmark = pytest.mark.django_db


def draft(person, by):
    assert own_pages.send([person], by=by) == 1
    return Message.objects.get()


def test_the_link_of_a_page_waits_in_the_outbox_once():
    guest = GuestFactory(first_name="Zoé")
    by = guest.collective.created_by
    message = draft(guest, by)
    letter = outbox.compose(message)

    assert message.state == Message.State.DRAFT
    assert own_pages.send([guest], by=by) == 0
    assert links.address_of(links.page_of(guest)) in letter.text
    assert "Bonjour Zoé," in letter.text
    assert letter.reply_to == by.email


def test_the_link_of_a_page_is_hidden_from_who_reads_the_draft():
    guest = GuestFactory()
    message = draft(guest, guest.collective.created_by)

    assert links.token_of(links.page_of(guest)) not in outbox.preview(message).text


def test_words_and_funders_go_along():
    member = take_part(CollectiveFactory(funders="Avec le soutien de l’État."))
    message = draft(member, member.collective.created_by)
    outbox.edit(message, params={"words": "À jeudi !"}, by=message.author)
    message.refresh_from_db()
    text = outbox.compose(message).text

    assert "> À jeudi !" in text
    assert "Avec le soutien de l’État." in text


def test_who_has_left_meanwhile_is_not_written_to():
    guest = GuestFactory()
    message = draft(guest, guest.collective.created_by)
    participants.archive_guest(guest, by=guest.collective.created_by)

    assert outbox.compose(message) is None


def test_nobody_is_written_to_without_an_address():
    guest = GuestFactory(email="")

    with pytest.raises(Refused, match="adresse"):
        own_pages.send([guest], by=guest.collective.created_by)
