"""Whether people come to a session."""

import datetime

import pytest
from django.utils import timezone

from capcollectif.errors import Refused
from capsules.models import Reply
from capsules.operations import replying
from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory, PollFactory, plan_sessions, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twelfth_of_may")]
Answer = Reply.Answer


@pytest.fixture
def session():
    """A day in person to come."""
    make_framework(themes=6)
    collective = plan_sessions(CollectiveFactory())
    return collective.sessions.get(beat="sharing", capsule__position=4)


def test_another_answer_replaces_the_first(session):
    person = take_part(session.collective)

    replying.answer(session, person, answer=Answer.COMING, by=person.user, lift="Albi, 8 h")
    replying.answer(session, person, answer=Answer.ABSENT, by=None, word="Désolée.")

    reply = Reply.objects.get()
    assert (reply.answer, reply.word, reply.lift) == (Answer.ABSENT, "Désolée.", "")
    assert reply.day == session.day


def test_one_comes_at_a_distance_to_a_day_in_person_only(session):
    video = session.collective.sessions.get(beat="reading", capsule__position=5)
    person = take_part(session.collective)

    replying.answer(session, person, answer=Answer.REMOTE, by=None)
    with pytest.raises(Refused, match="visio"):
        replying.answer(video, person, answer=Answer.REMOTE, by=None)


@pytest.mark.parametrize(
    ("beat", "changes", "why"),
    [
        ("sharing", {"cancelled_at": timezone.now()}, "annulée"),
        ("sharing", {"published_in": None}, "pas encore publiée"),
        ("sharing", {"day": datetime.date(2026, 5, 11)}, "passée"),
        (
            "sharing",
            {"day": datetime.date(2026, 5, 12), "ends_at": datetime.time(13, 59)},
            "passée",
        ),
        ("close", {}, "chez vous"),
    ],
)
def test_it_takes_no_answer_once_there_is_nothing_to_answer(session, beat, changes, why):
    session = session.collective.sessions.get(beat=beat, capsule__position=4)
    person = take_part(session.collective)
    type(session).objects.filter(pk=session.pk).update(**changes)  # behind the back of the page

    with pytest.raises(Refused, match=why):
        replying.answer(session, person, answer=Answer.COMING, by=None)
    assert not Reply.objects.exists()


def test_a_date_that_is_not_chosen_yet_is_answered_by_its_poll(session):
    poll = PollFactory(session=session)
    person = take_part(session.collective)
    with pytest.raises(Refused, match="sondage"):
        replying.answer(session, person, answer=Answer.COMING, by=None)

    poll.closed_at, poll.closed_by = timezone.now(), person.user
    poll.save()

    assert replying.answer(session, person, answer=Answer.COMING, by=None).pk


def test_the_hours_are_those_of_paris_whatever_the_server_s(session):
    session.day, session.ends_at = datetime.date(2026, 5, 12), datetime.time(14, 1)

    assert not replying.is_over(session)  # it is 14 h in Paris
    session.ends_at = datetime.time(13, 59)
    assert replying.is_over(session)
