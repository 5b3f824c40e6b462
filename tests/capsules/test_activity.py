import datetime

import pytest

from capsules.calculations.activity import OUTSIDE
from capsules.queries import activity
from tests.capsules.factories import (
    CollectiveFactory,
    EnrolmentFactory,
    GuestFactory,
    PresenceFactory,
    WorkedTimeFactory,
    plan_sessions,
    take_part,
)
from tests.members.factories import MembershipFactory, StructureFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twelfth_of_may")]
TODAY = datetime.date(2026, 5, 12)


@pytest.fixture
def collective():
    return plan_sessions(CollectiveFactory())


def session_of(collective, beat, capsule=1):
    return collective.sessions.get(beat=beat, capsule__position=capsule)


def attend(session, participant, *halves, **fields):
    for half in halves or ("afternoon",):
        PresenceFactory(session=session, participant=participant, half=half, **fields)


def work(session, participant, **fields):
    by = session.collective.created_by
    settled = {"settled_at": session.collective.created_at, "settled_by": by, "is_valid": True}
    WorkedTimeFactory(session=session, participant=participant, **settled, **fields)


def report(collective, first=None, last=TODAY):
    return activity.report(collective, first=first or collective.starts_on, last=last)


def test_hours_add_up_by_session_by_structure_and_by_mode(collective):
    samira, julien = take_part(collective), take_part(collective)
    reading, close = session_of(collective, "reading"), session_of(collective, "close")
    sharing = session_of(collective, "sharing")
    attend(reading, samira)
    attend(reading, julien)
    attend(sharing, samira, "morning", "afternoon")
    work(close, samira)
    found = report(collective)

    assert (found.people, found.structures) == (2, 2)
    assert found.hours.in_words == ("5\u00a0h\u00a030", "4\u00a0h", "1\u00a0h\u00a030")
    assert found.hours.total == "11\u00a0h"
    by_name = {each.name: each for each in found.sessions if each.capsule == 1}
    assert by_name["Lecture partagée"].people == 2
    assert by_name["Journée retours d’expériences"].hours.in_person == 330
    lines = {line.place.pk: line for line in found.lines}
    assert lines[samira.structure_id].sessions == 3
    assert lines[julien.structure_id].hours.as_numbers == (0, 2, 0, 2)


def test_what_was_corrected_counts_no_more(collective):
    samira, session = take_part(collective), session_of(collective, "reading")
    attend(session, samira)
    attend(session, samira, is_present=False)

    assert report(collective).people == 0


def test_only_sessions_of_the_period_that_took_place_are_counted(collective):
    cancelled = session_of(collective, "reading")
    cancelled.cancelled_at = collective.created_at
    cancelled.save()
    days = [each.day for each in report(collective).sessions]

    assert cancelled.day not in days
    assert days == sorted(days)
    assert max(days) <= TODAY
    first = session_of(collective, "close").day
    assert [each.day for each in report(collective, first=first, last=first).sessions] == [first]


def test_a_person_of_two_structures_is_one_person(collective):
    samira = take_part(collective)
    other = StructureFactory(region=collective.region)
    EnrolmentFactory(collective=collective, structure=other)
    MembershipFactory(structure=other, user=samira.user)
    again = collective.participants.create(structure=other, user=samira.user)
    attend(session_of(collective, "reading"), samira)
    attend(session_of(collective, "tutoring"), again)
    found = report(collective)

    assert found.people == 1
    assert found.structures == 2


def test_who_came_for_two_structures_spent_the_time_of_a_session_once(collective):
    samira = take_part(collective)
    other = StructureFactory(region=collective.region)
    EnrolmentFactory(collective=collective, structure=other)
    MembershipFactory(structure=other, user=samira.user)
    again = collective.participants.create(structure=other, user=samira.user)
    reading = session_of(collective, "reading")
    attend(reading, samira)
    attend(reading, again)
    found = report(collective)
    [held] = [session for session in found.sessions if session.people]

    assert held.hours == found.hours == found.lines[0].hours == found.lines[1].hours
    assert (held.people, held.structures) == (1, 2)


def test_people_from_outside_have_their_own_line(collective):
    attend(session_of(collective, "reading"), GuestFactory(collective=collective))
    found = report(collective)

    assert found.lines[-1].name == OUTSIDE
    assert found.lines[-1].people == found.people == 1
    assert found.structures == 0


def test_a_collective_where_nothing_happened_yet_has_a_report(collective):
    found = report(collective, first=TODAY, last=TODAY)

    assert found.sessions == ()
    assert found.hours.total == "–"


def test_sessions_are_counted_by_mode_with_their_own_length(collective):
    last = session_of(collective, "sharing").day
    by_mode = {label: rest for label, *rest in report(collective, last=last).by_mode}

    assert by_mode == {
        "Présentiel": [2, "11\u00a0h"],
        "Visio": [2, "4\u00a0h"],
        "Autonomie tutorée": [1, "–"],
    }


@pytest.mark.parametrize("count", [1, 3])
def test_a_report_costs_the_same_for_many(collective, django_assert_num_queries, count):
    for _ in range(count):
        attend(session_of(collective, "reading"), take_part(collective))
    with django_assert_num_queries(5):
        assert report(collective).people == count
