"""Who comes to a session."""

import datetime

import pytest

from capsules.models import Reply
from capsules.queries import people
from tests.assessments.factories import make_framework
from tests.capsules.factories import (
    CollectiveFactory,
    GuestFactory,
    ReplyFactory,
    plan_sessions,
    take_part,
)
from tests.members.factories import StructureFactory, UserFactory

pytestmark = pytest.mark.django_db
Answer = Reply.Answer


@pytest.fixture
def session():
    make_framework(themes=1)
    return plan_sessions(CollectiveFactory()).sessions.get(beat="sharing")


def said(session, answer, participant=None, **fields):
    participant = participant or take_part(session.collective)
    return ReplyFactory(session=session, participant=participant, answer=answer, **fields)


def test_people_are_told_apart_by_what_they_said(session):
    coming = said(session, Answer.COMING, lift="Albi, 8 h").participant
    remote = said(session, Answer.REMOTE, GuestFactory(collective=session.collective)).participant
    absent = said(session, Answer.ABSENT).participant
    silent = take_part(session.collective)

    found = people.answers(session)

    assert [each.participant for each in found.coming] == [coming]
    assert [each.participant for each in found.remote] == [remote]
    assert [each.participant for each in found.absent] == [absent]
    assert [each.participant for each in found.silent] == [silent]
    assert {each.participant for each in found.there} == {coming, remote}
    assert [each.participant for each in found.lifts] == [coming]
    assert found.structures == 1  # the guest is of none
    assert found.of_user(silent.user).participant == silent
    assert found.of_user(UserFactory()) is None


def test_an_answer_to_another_day_is_asked_again(session):
    reply = said(session, Answer.COMING)
    session.day += datetime.timedelta(days=7)
    session.save()

    [person] = people.answers(session).silent

    assert (person.reply, person.earlier) == (None, reply)
    assert told(session, reply.participant.user) == ""


def test_who_has_left_is_not_counted(session):
    reply = said(session, Answer.COMING)
    reply.participant.user.memberships.update(closed_at=session.collective.created_at)

    assert people.answers(session).people == ()


def test_names_come_by_structure_then_name(session):
    collective = session.collective
    for name in ("Zest", "Écho", "abeille"):
        structure = StructureFactory(region=collective.region, name=name)
        take_part(collective, structure, user__first_name="Zoé", user__last_name="")
        take_part(collective, structure, user__first_name="Éva", user__last_name="")

    found = people.answers(session).people

    assert [each.participant.belongs_to for each in found[::2]] == ["abeille", "Écho", "Zest"]
    assert [each.participant.name for each in found[:2]] == ["Éva", "Zoé"]


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_at_any_length(session, django_assert_num_queries, count):
    for _ in range(count):
        said(session, Answer.COMING)

    with django_assert_num_queries(2):
        found = people.answers(session)
        names = [(each.participant.name, each.participant.belongs_to) for each in found.people]
    assert len(names) == count


def told(session, user):
    """What the calendar says to `user` of `session`."""
    session.own_answer = None
    people.tell_own(session.collective, [session], user, today=session.day)
    return session.own_answer


def test_own_answers_are_told_to_who_takes_part(session):
    person = said(session, Answer.COMING).participant
    silent = take_part(session.collective)

    assert told(session, person.user) == "coming"
    assert told(session, silent.user) == ""
    assert told(session, UserFactory()) is None
    assert told(session, take_part(CollectiveFactory()).user) is None


def test_nobody_is_asked_about_what_is_no_meeting_to_come(session):
    person = said(session, Answer.COMING).participant
    after = session.day + datetime.timedelta(days=1)
    people.tell_own(session.collective, [session], person.user, today=after)
    assert session.own_answer is None
    session.mode = "tutored"
    assert told(session, person.user) is None


def test_who_is_in_two_structures_comes_once(session):
    first = take_part(session.collective)
    second = take_part(session.collective, user=first.user)
    said(session, Answer.COMING, first)

    found = people.answers(session)

    assert found.of_user(first.user).participant == first
    assert people.own(session.collective, first.user) == first != second
    assert told(session, first.user) == "coming"
    assert found.silent == []  # whoever answered once is not asked again for the other one
    assert second in [person.participant for person in found.people]
