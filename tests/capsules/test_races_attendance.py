"""Twenty people at the same moment: twenty rows, none double."""

import pytest
from django.test import Client

from capsules.models import Presence, SecretLink
from capsules.operations import links
from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory, GuestFactory, plan_sessions

from .test_attending import at
from .test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def day():
    make_framework(themes=2)
    collective = plan_sessions(CollectiveFactory())
    return collective.sessions.get(beat="sharing", capsule__position=1)


def tap(path, **data):
    """A call that sends the page of the room, from a phone of its own."""
    client = Client(raise_request_exception=False)
    return lambda: client.post(path, data).status_code


def test_twenty_check_ins_at_once_make_twenty_rows(day):
    guests = GuestFactory.create_batch(20, collective=day.collective)
    path = links.path_of(links.issue(SecretLink.Scope.CHECK_IN, session=day))
    with at(day, "09:20"):
        answers = at_once(*(tap(path, participant=guest.pk) for guest in guests))

    assert set(answers) == {302}
    assert Presence.objects.values("participant").distinct().count() == 20
    assert Presence.objects.count() == 20


def test_one_name_sent_five_times_at_once_is_one_person_and_one_row(day):
    path = links.path_of(links.issue(SecretLink.Scope.CHECK_IN, session=day))
    names = {"first_name": "Zoé", "last_name": "Petit"}
    with at(day, "09:20"):
        answers = at_once(*(tap(path, **names) for _ in range(5)))

    assert set(answers) == {302}
    assert day.collective.participants.count() == Presence.objects.count() == 1
