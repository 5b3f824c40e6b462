"""Calling people to a session."""

import pytest
from django.urls import reverse
from django.utils import timezone

from capcollectif import outbox
from capcollectif.models import Message
from capsules.operations import summoning
from tests.assessments.factories import make_framework
from tests.capsules.factories import (
    CollectiveFactory,
    GuestFactory,
    ReplyFactory,
    plan_sessions,
    take_part,
)
from tests.members.factories import MembershipFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twelfth_of_may")]


@pytest.fixture
def session():
    make_framework(themes=6)
    collective = plan_sessions(CollectiveFactory())
    return collective.sessions.get(beat="sharing", capsule__position=4)


@pytest.fixture(autouse=True)
def nadege(client, session, twelfth_of_may):
    user = UserFactory(first_name="Nadège")
    session.collective.region.facilitators.add(user)
    client.force_login(user)
    return user


@pytest.fixture
def path(session):
    return reverse("capsules:summons_add", args=[session.pk])


def ticked(client, path, **query):
    """The pk of those who are ticked, as the page is opened."""
    answer = client.get(path, query)
    assert answer.status_code == 200
    return [row.participant.pk for row, is_ticked in answer.context["rows"] if is_ticked]


def test_summons_add_ticks_those_who_were_never_called(client, session, path):
    new, called = take_part(session.collective), take_part(session.collective)
    summoning.summon(session, people=[called], words="", by=None)
    answered = ReplyFactory(session=session, participant=take_part(session.collective)).participant
    GuestFactory(collective=session.collective, email="")

    assert ticked(client, path) == [new.pk]
    assert answered.pk not in ticked(client, path, qui="silent")


def test_summons_add_ticks_those_who_were_called_and_said_nothing(client, session, path):
    called = take_part(session.collective)
    summoning.summon(session, people=[called], words="", by=None)
    Message.objects.update(state="sent", sent_at=timezone.now())

    assert ticked(client, path) == []
    assert ticked(client, path, qui="silent") == [called.pk]
    assert ticked(client, path, qui="n’importe quoi\x00") == []


def test_summons_add_drafts_exactly_the_ticked_ones_and_sends_nothing(client, session, path):
    chosen, _ = take_part(session.collective), take_part(session.collective)

    page = client.post(path, {"people": [chosen.pk], "words": "Venez !"}, follow=True)

    [message] = Message.objects.all()
    assert (message.recipient, message.state) == (chosen.address, "draft")
    assert "1\u00a0convocation prête à partir." in page.content.decode()
    assert "> Venez !" in outbox.preview(message).text
    assert "Convocation" in page.content.decode()


def test_summons_add_takes_in_who_joined_a_minute_ago_at_the_next_opening(client, session, path):
    person = take_part(session.collective)
    MembershipFactory(structure=person.structure)

    client.post(path, {})

    assert len(ticked(client, path)) == 2


@pytest.mark.parametrize("people", [[], ["abc"], ["9" * 40], ["-1"]])
def test_summons_add_shows_back_what_it_does_not_take(client, session, path, people):
    take_part(session.collective)

    page = client.post(path, {"people": people, "words": "Bonjour à tous"}).content.decode()

    assert "Bonjour à tous" in page and 'role="alert"' in page
    assert not Message.objects.exists()


def test_summons_add_of_another_collective_s_people_is_refused(client, session, path):
    take_part(session.collective)
    other = take_part(CollectiveFactory())

    page = client.post(path, {"people": [other.pk]}).content.decode()

    assert "n’est plus dans le collectif" in page


def test_summons_add_to_a_session_called_off_says_so_and_keeps_the_words(client, session, path):
    person = take_part(session.collective)
    session.cancelled_at = timezone.now()
    session.save()

    page = client.post(path, {"people": [person.pk], "words": "Bonjour à tous"}).content.decode()

    assert "Cette séance est annulée" in page and "Bonjour à tous" in page


@pytest.mark.parametrize("count", [1, 3])
def test_summons_add_costs_the_same_at_any_length(
    client, session, path, django_assert_num_queries, count
):
    for _ in range(count):
        take_part(session.collective)

    with django_assert_num_queries(7):
        # session, user, this one, notices, people, replies, band
        ticked(client, path)
