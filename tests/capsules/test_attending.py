"""Who is there: what is noted is appended, and never twice."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from capcollectif.errors import Refused
from capsules.models import Participant, Presence
from capsules.operations import attending
from capsules.operations.attending import Mark
from capsules.queries import attendance

from .factories import (
    EnrolmentFactory,
    GuestFactory,
    PresenceFactory,
    ReplyFactory,
)

pytestmark = pytest.mark.django_db


def at(session, clock):
    """That hour of the session’s day, in Paris."""
    day = datetime.datetime.combine(session.day, datetime.time.fromisoformat(clock))
    return time_machine.travel(timezone.make_aware(day), tick=False)


def facts(session):
    return {key: row.is_present for key, row in attendance.of(session).items()}


def in_figures(refusal):
    return str(refusal.value).replace("\u00a0", " ")


# ── Checking in ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("clock", "half"), [("09:00", "morning"), ("13:00", "morning"), ("17:00", "afternoon")]
)
def test_one_checks_in_to_the_half_day_that_is_going_on(day, odile, clock, half):
    with at(day, clock):
        row = attending.check_in(day, odile, by=odile.user)

    assert (row.half, row.mode, row.source) == (half, "in_person", "self")
    assert row.recorded_by == odile.user


def test_checking_in_twice_notes_one_fact(day, odile):
    with at(day, "09:20"):
        first = attending.check_in(day, odile, by=None)
        again = attending.check_in(day, odile, by=None)

    assert first == again
    assert Presence.objects.count() == 1


def test_who_said_they_come_at_a_distance_is_noted_so(day, odile):
    ReplyFactory(session=day, participant=odile, answer="remote")
    with at(day, "09:20"):
        assert attending.check_in(day, odile, by=None).mode == "video"


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ("08:59", "ouvre le mardi 9 décembre à 9 h."),
        ("17:01", "fermé depuis le mardi 9 décembre, 17 h"),
    ],
)
def test_a_check_in_at_another_hour_is_refused_with_when(day, odile, clock, said):
    with at(day, clock), pytest.raises(Refused) as refusal:
        attending.check_in(day, odile, by=None)

    assert said in in_figures(refusal)
    assert not Presence.objects.exists()


def test_a_session_cancelled_meanwhile_says_so(day, odile):
    seen = type(day).objects.get(pk=day.pk)
    day.cancelled_at = timezone.now()
    day.save()
    with at(day, "09:20"), pytest.raises(Refused, match="annulée"):
        attending.check_in(seen, odile, by=None)


def test_autonomous_work_has_no_check_in(day, odile):
    autonomous = day.collective.sessions.get(beat="close", capsule__position=1)
    with pytest.raises(Refused, match="à son rythme"):
        attending.check_in(autonomous, odile, by=None)


def test_a_wrong_name_is_taken_back_by_one_more_fact(day, odile):
    with at(day, "09:20"):
        attending.check_in(day, odile, by=None)
        attending.take_back(day, odile, by=None)
        attending.take_back(day, odile, by=None)

    assert facts(day) == {(odile.pk, "morning"): False}
    assert Presence.objects.count() == 2


# ── Guests ──────────────────────────────────────────────────────────────────


def guest(day, first_name="Zoé", last_name="Petit", organisation=""):
    names = {"first_name": first_name, "last_name": last_name, "organisation": organisation}
    with at(day, "09:20"):
        return attending.check_in_guest(day, by=None, **names).participant


def test_a_guest_is_typed_once(day):
    first = guest(day, organisation="DREETS")
    again = guest(day, first_name="zoe", last_name="PETIT")

    assert first == again
    assert (first.organisation, first.structure, first.user) == ("DREETS", None, None)


def test_the_name_of_a_member_is_that_member_unless_they_come_from_elsewhere(day, odile):
    assert guest(day, "Odile", "Marty") == odile
    assert guest(day, "Odile", "Marty", odile.structure.name) == odile
    assert guest(day, "Odile", "Marty", "DREETS") != odile


def test_a_guest_of_a_structure_of_the_collective_belongs_to_it(day):
    theirs = EnrolmentFactory(collective=day.collective, structure__name="Fil & Liens").structure

    assert guest(day, organisation="fil & liens").structure == theirs


def test_a_name_that_two_people_bear_is_to_be_chosen(day):
    GuestFactory.create_batch(2, collective=day.collective, first_name="Zoé", last_name="Petit")
    with pytest.raises(Refused, match="Plusieurs personnes"):
        guest(day)


def test_a_robot_may_not_fill_the_collective(day, monkeypatch):
    monkeypatch.setattr(attending, "MOST_GUESTS", 1)
    guest(day)
    with pytest.raises(Refused, match="demandez"):
        guest(day, "Yann", "Le Goff")

    assert Participant.objects.filter(user=None).count() == 1


# ── The list ────────────────────────────────────────────────────────────────


def note(day, *marks, by=None, **guest):
    with at(day, "18:00"):
        attending.note(day, marks, guest=guest or None, by=by or day.collective.created_by)


def test_a_list_appends_what_is_not_true_already(day, odile):
    PresenceFactory(session=day, participant=odile, half="morning", source="self", recorded_by=None)

    note(day, Mark(odile.pk, "morning", "in_person"), Mark(odile.pk, "afternoon", "in_person"))
    note(day, Mark(odile.pk, "afternoon", None))

    assert facts(day) == {(odile.pk, "morning"): True, (odile.pk, "afternoon"): False}
    assert Presence.objects.count() == 3
    assert {row.source for row in Presence.objects.filter(half="afternoon")} == {"list"}


def test_another_mode_is_a_correction(day, odile):
    note(day, Mark(odile.pk, "morning", "in_person"))
    note(day, Mark(odile.pk, "morning", "video"))

    assert [fact.corrects for fact in attendance.history(day)] == [True, False]
    assert attendance.of(day)[odile.pk, "morning"].mode == "video"


def test_a_guest_of_the_list_is_there_all_day(day):
    note(day, first_name="Zoé", last_name="Petit", organisation="DREETS")

    zoe = Participant.objects.get(first_name="Zoé")
    assert facts(day) == {(zoe.pk, "morning"): True, (zoe.pk, "afternoon"): True}


def test_a_list_waits_for_the_day(day, odile):
    eve = timezone.make_aware(
        datetime.datetime.combine(day.day, datetime.time())
    ) - datetime.timedelta(minutes=1)
    with time_machine.travel(eve, tick=False), pytest.raises(Refused, match="jour même"):
        attending.note(day, [Mark(odile.pk, "morning", "in_person")], by=odile.user)
