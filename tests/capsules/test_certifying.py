import datetime

import pytest
import time_machine

from capcollectif.errors import Refused
from capsules.calculations.codes import ALPHABET
from capsules.models import Certificate
from capsules.operations import certifying, funding
from tests.capsules.factories import (
    CollectiveFactory,
    GuestFactory,
    PresenceFactory,
    WorkedTimeFactory,
    plan_sessions,
    take_part,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twelfth_of_may")]


@pytest.fixture
def collective():
    return plan_sessions(CollectiveFactory())


@pytest.fixture
def samira(collective):
    return take_part(collective, user__first_name="Samira", user__last_name="Belkacem")


def session_of(collective, beat, capsule=1):
    return collective.sessions.get(beat=beat, capsule__position=capsule)


def spend_the_day(session, participant, **fields):
    for half in ("morning", "afternoon"):
        PresenceFactory(session=session, participant=participant, half=half, **fields)


def worked(session, participant, **fields):
    by = session.collective.created_by
    settled = {"settled_at": session.collective.created_at, "settled_by": by, "is_valid": True}
    return WorkedTimeFactory(session=session, participant=participant, **{**settled, **fields})


def issue(collective, session=None):
    return certifying.issue(collective, by=collective.created_by, session=session)


def path_of(participant):
    return certifying.of(participant).get(session=None).facts


def test_a_session_is_certified_for_all_who_were_there_at_once(collective, samira):
    session = session_of(collective, "sharing")
    other, absent = take_part(collective), take_part(collective)
    guest = GuestFactory(collective=collective)
    for each in (samira, other, guest):
        spend_the_day(session, each)
    PresenceFactory(session=session, participant=absent, is_present=False)

    assert issue(collective, session) == (3, 0, 0, 0)
    codes = set(Certificate.objects.values_list("code", flat=True))
    assert len(codes) == 3
    assert all(set(code) <= set(ALPHABET) and len(code) == 12 for code in codes)
    facts = certifying.of(samira).get().facts
    assert (facts.person, facts.total, facts.is_path) == (
        "Samira Belkacem",
        "5\u00a0h\u00a030",
        False,
    )


def test_issued_twice_is_issued_once(collective, samira):
    session = session_of(collective, "sharing")
    spend_the_day(session, samira)
    issue(collective, session)
    code = certifying.of(samira).get().code

    assert issue(collective, session) == (0, 0, 0, 1)
    assert certifying.of(samira).get().code == code


def test_a_correction_replaces_the_certificate_and_keeps_the_old_one(collective, samira):
    session = session_of(collective, "sharing")
    spend_the_day(session, samira)
    issue(collective, session)
    old = certifying.of(samira).get()
    PresenceFactory(session=session, participant=samira, half="afternoon", is_present=False)

    assert issue(collective, session) == (0, 1, 0, 0)
    new = certifying.of(samira).get()
    old.refresh_from_db()
    assert new.code != old.code
    assert (old.facts.total, new.facts.total) == ("5\u00a0h\u00a030", "3\u00a0h")
    assert old.replaced_at


def test_somebody_who_was_not_there_after_all_has_theirs_withdrawn(collective, samira):
    session = session_of(collective, "sharing")
    PresenceFactory(session=session, participant=samira)
    issue(collective, session)
    PresenceFactory(session=session, participant=samira, is_present=False)

    assert issue(collective, session) == (0, 0, 1, 0)
    assert not certifying.of(samira).exists()


def test_the_path_adds_up_every_mode(collective, samira):
    PresenceFactory(session=session_of(collective, "reading"), participant=samira)
    worked(session_of(collective, "close"), samira)
    spend_the_day(session_of(collective, "sharing"), samira)
    issue(collective)

    facts = path_of(samira)
    assert [each.title for each in facts.sessions] == [
        "Lecture partagée, capsule\u00a01",
        "Clôture du diagnostic, capsule\u00a01",
        "Journée retours d’expériences, capsule\u00a01",
    ]
    assert facts.hours_in_words == (
        "5\u00a0h\u00a030 en présentiel, 2\u00a0h en visio et 1\u00a0h\u00a030 en autonomie tutorée"
    )


def test_autonomous_work_counts_once_it_is_validated_only(collective, samira):
    session = session_of(collective, "close")
    WorkedTimeFactory(session=session, participant=samira)
    worked(session, samira, is_valid=False, refusal="Autre semaine")
    withdrawn = worked(session, samira, minutes=60)
    withdrawn.withdrawn_at = withdrawn.declared_at
    withdrawn.save()
    with pytest.raises(Refused, match="Personne n’a encore d’heures"):
        issue(collective)
    worked(session, samira, minutes=45)
    issue(collective)

    assert path_of(samira).total == "45\u00a0min"


def test_a_path_begins_when_one_joined_be_it_at_month_7(collective, samira):
    PresenceFactory(session=session_of(collective, "reading"), participant=samira)
    late = take_part(collective)
    with time_machine.travel("2026-04-01"):
        PresenceFactory(session=session_of(collective, "tutoring", 2), participant=late)
    issue(collective)

    facts = path_of(late)
    assert facts.first == facts.last
    assert facts.first.date == session_of(collective, "tutoring", 2).day
    assert facts.total == "2\u00a0h"


def test_neither_a_cancelled_session_nor_one_to_come_is_certified(collective, samira):
    cancelled, to_come = session_of(collective, "reading"), session_of(collective, "sharing", 2)
    cancelled.cancelled_at = collective.created_at
    cancelled.save()
    to_come.day = datetime.date(2026, 5, 13)
    to_come.save()
    for session in (cancelled, to_come):
        PresenceFactory(session=session, participant=samira)

    with pytest.raises(Refused):
        issue(collective)


def test_a_certificate_keeps_what_it_said_when_names_change(collective, samira):
    session = session_of(collective, "sharing")
    PresenceFactory(session=session, participant=samira)
    issue(collective, session)
    samira.user.last_name = "Belkacem-Roux"
    samira.user.save()

    assert certifying.of(samira).get().facts.person == "Samira Belkacem"
    row = certifying.standings(collective, session=session)[0]
    assert row.state == "changed"


def test_funders_are_those_of_the_day_of_issue(collective, samira):
    funding.change_mentions(collective, text="Avec l’Europe.", seen="", by=collective.created_by)
    collective.refresh_from_db()
    PresenceFactory(session=session_of(collective, "reading"), participant=samira)
    issue(collective)
    funding.change_mentions(
        collective, text="Autre", seen="Avec l’Europe.", by=collective.created_by
    )

    assert path_of(samira).mentions == "Avec l’Europe."


def test_those_of_another_collective_stay_out(collective, samira):
    elsewhere = plan_sessions(CollectiveFactory())
    stranger = take_part(elsewhere)
    PresenceFactory(session=session_of(elsewhere, "reading"), participant=stranger)
    PresenceFactory(session=session_of(collective, "reading"), participant=samira)
    issue(collective)

    assert [row.participant for row in certifying.standings(collective)] == [samira]
    assert not certifying.of(stranger).exists()


def test_one_s_own_are_found_wherever_one_took_part(collective, samira):
    PresenceFactory(session=session_of(collective, "reading"), participant=samira)
    issue(collective)
    issue(collective, session_of(collective, "reading"))

    assert certifying.of_user(samira.user).count() == 2
    assert [row.participant_id for row in certifying.issued(collective)] == [samira.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_standings_cost_the_same_for_many(collective, django_assert_num_queries, count):
    for _ in range(count):
        PresenceFactory(
            session=session_of(collective, "reading"), participant=take_part(collective)
        )
    issue(collective)

    with django_assert_num_queries(6):
        assert len(certifying.standings(collective)) == count
