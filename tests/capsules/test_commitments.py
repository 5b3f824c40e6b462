"""What a charter says; a structure that commits; who has."""

import datetime

import pytest

from capcollectif.errors import Refused, Stale
from capsules.calculations.commitments import (
    MOST_LINES,
    ROOMY_LINES,
    blocks,
    lines_of,
    usual_charter,
)
from capsules.models import Enrolment
from capsules.operations import commitments, enrolling
from capsules.operations.commitments import Choice
from capsules.queries import commitments as queries
from tests.assessments.factories import AssessmentFactory
from tests.members.factories import UserFactory

from .factories import EnrolmentFactory, plan_sessions

DAY = datetime.date(2025, 9, 16)
SIGNED = {"committed_on": DAY, "committed_by": "Fatou Diallo, directrice"}


def test_usual_charter_says_how_long_and_how_many_themes():
    assert "19 mois, 6 grands thèmes" in usual_charter(themes=6, months=19)
    assert "4 mois, un grand thème" in usual_charter(themes=1, months=4)


def test_blocks_gather_lines_that_begin_with_a_dash():
    text = "À lire\n\n– un\n- deux \nPuis\n• trois"

    assert blocks(text) == [
        (False, ("À lire",)),
        (True, ("un", "deux")),
        (False, ("Puis",)),
        (True, ("trois",)),
    ]
    assert blocks("") == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", 0), ("– un\n– deux", 2), ("Un\nDeux", 3), ("– " + "x" * 91, 2), ("x" * 900, 9)],
)
def test_lines_of_counts_what_a_page_takes(text, lines):
    assert lines_of(text) == lines


def test_the_usual_charter_stands_on_a_page_with_room():
    assert lines_of(usual_charter(themes=6, months=19)) <= ROOMY_LINES < MOST_LINES


@pytest.fixture
def enrolment(collective, the_day_after):
    return EnrolmentFactory(collective=collective)


@pytest.mark.django_db
def test_say_commits_then_takes_it_back(enrolment, nadege):
    done = commitments.say(enrolment, choice=Choice.YES, **SIGNED, by=nadege)
    assert (done.state, done.committed_on, done.committed_by) == ("committed", *SIGNED.values())
    assert commitments.choice_of(done) == Choice.YES

    back = commitments.say(done, choice=Choice.LATER, by=nadege)

    assert (back.state, back.committed_on, back.committed_by) == ("present", None, "")
    assert commitments.choice_of(back) == Choice.LATER


@pytest.mark.django_db
def test_say_waits_for_the_board_then_commits(enrolment, nadege):
    day = datetime.date(2025, 10, 6)
    waiting = commitments.say(enrolment, choice=Choice.BOARD, confirms_on=day, by=nadege)
    assert (waiting.state, waiting.confirms_on) == ("approached", day)
    assert commitments.choice_of(waiting) == Choice.BOARD

    done = commitments.say(waiting, choice=Choice.YES, **SIGNED, by=nadege)

    assert (done.state, done.confirms_on) == ("committed", None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "told",
    [
        {"choice": Choice.YES},
        {"choice": Choice.YES, "committed_by": "Zoé", "committed_on": datetime.date(2025, 9, 18)},
        {"choice": Choice.BOARD},
        {"choice": Choice.BOARD, "confirms_on": datetime.date(2025, 9, 16)},
    ],
)
def test_say_refuses_what_is_not_whole(enrolment, nadege, told):
    with pytest.raises(Refused):
        commitments.say(enrolment, **told, by=nadege)

    enrolment.refresh_from_db()
    assert enrolment.state == "approached"


@pytest.mark.django_db
def test_say_refuses_a_structure_that_has_left(enrolment, nadege):
    enrolling.change(enrolment, state="left", by=nadege, left_on=DAY)

    with pytest.raises(Refused, match="a quitté le collectif"):
        commitments.say(enrolment, choice=Choice.LATER, by=nadege)


@pytest.mark.django_db
def test_change_charter_keeps_none_of_the_usual_one(collective, nadege):
    usual = queries.charter_of(collective)
    commitments.change_charter(collective, text="La nôtre", seen=usual, by=nadege)
    collective.refresh_from_db()
    assert queries.charter_of(collective) == "La nôtre"

    with pytest.raises(Stale) as stale:
        commitments.change_charter(collective, text="Une autre", seen=usual, by=nadege)
    assert stale.value.current.charter == "La nôtre"

    commitments.change_charter(collective, text=usual, seen="La nôtre", by=nadege)
    collective.refresh_from_db()
    assert collective.charter == ""


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_launch_of_costs_the_same_at_any_length(collective, count, django_assert_num_queries):
    plan_sessions(collective)
    rows = EnrolmentFactory.create_batch(count, collective=collective)
    introduction = collective.framework.themes.filter(is_introduction=True).first()
    if introduction:
        AssessmentFactory(
            structure=rows[0].structure, theme=introduction, closed_at=collective.created_at
        )
    EnrolmentFactory(collective=collective, state="left", left_on=DAY)

    with django_assert_num_queries(2):
        launch = queries.launch_of(collective, is_animated=True, structure=rows[-1].structure_id)

    assert (launch.enrolled, len(launch.rows), launch.own) == (count, count, rows[-1])
    assert launch.closed == bool(introduction)


@pytest.mark.django_db
def test_launch_of_names_nobody_to_who_does_not_animate(collective):
    EnrolmentFactory(collective=collective)

    assert queries.launch_of(collective, is_animated=False).rows == ()


@pytest.mark.django_db
def test_visible_to_and_led_by_are_one_s_own_and_those_one_animates(collective, nadege):
    plan_sessions(collective)
    enrolment = EnrolmentFactory(collective=collective)

    assert list(Enrolment.objects.visible_to(nadege)) == [enrolment]
    assert not Enrolment.objects.led_by(nadege).exists()
    assert not Enrolment.objects.visible_to(UserFactory()).exists()
