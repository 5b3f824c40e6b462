"""Secret links: one scope each, ended or replaced for good."""

from datetime import timedelta

import pytest
from django.utils import timezone

from capcollectif.errors import Refused
from capsules.models import SecretLink
from capsules.operations import links, participants
from tests.capsules.factories import CollectiveFactory, GuestFactory, take_part
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db
Scope = SecretLink.Scope


def test_the_same_thing_has_one_link_which_lasts_longer_each_time():
    guest = GuestFactory()
    soon = timezone.now() + timedelta(days=1)
    first = links.issue(Scope.PAGE, participant=guest, expires_at=soon)
    second = links.page_of(guest)

    assert first == second
    assert second.expires_at > soon + timedelta(days=30)


def test_a_link_opens_its_scope_and_no_other():
    link = links.page_of(GuestFactory())

    assert links.find(Scope.PAGE, links.token_of(link)) == link
    for token in (links.token_of(link), link.nonce, "x" * 100_000, ""):
        with pytest.raises(Refused, match="n’ouvre rien"):
            links.find(Scope.FEED, token)


def test_a_replaced_link_opens_nothing_and_the_new_one_does():
    old = links.page_of(GuestFactory())
    new = links.replace(old, by=None)

    with pytest.raises(Refused, match="remplacé"):
        links.find(Scope.PAGE, links.token_of(old))
    assert links.find(Scope.PAGE, links.token_of(new)) == new


def test_a_link_ends(time_machine):
    link = links.page_of(GuestFactory())
    time_machine.move_to(timezone.now() + links.PAGE_LASTS + timedelta(seconds=1))

    with pytest.raises(Refused, match="fait son temps"):
        links.find(Scope.PAGE, links.token_of(link))


def test_who_has_left_opens_nothing_any_more():
    guest, member = GuestFactory(), take_part(CollectiveFactory())
    tokens = [links.token_of(links.page_of(each)) for each in (guest, member)]
    participants.archive_guest(guest, by=None)
    member.user.memberships.update(closed_at=timezone.now())

    for token in tokens:
        with pytest.raises(Refused, match="plus partie"):
            links.find(Scope.PAGE, token)


def test_the_feed_of_a_closed_account_is_closed():
    user = UserFactory()
    token = links.token_of(links.issue(Scope.FEED, user=user))
    type(user).objects.filter(pk=user.pk).update(is_active=False)

    with pytest.raises(Refused):
        links.find(Scope.FEED, token)


def test_an_own_page_comes_with_the_address_of_its_calendar():
    participant = GuestFactory()

    links.page_of(participant)
    feed = links.standing(Scope.FEED, participant=participant)
    links.page_of(participant)

    assert links.standing(Scope.FEED, participant=participant) == feed
