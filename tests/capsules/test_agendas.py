import pytest
from django.utils import timezone

from capsules.calculations.beat_blocks import Standing
from capsules.operations import restitutions
from capsules.queries import agendas
from tests.assessments.factories import ActionFactory, ActionPlanFactory
from tests.capsules.factories import CollectiveFactory, plan_sessions
from tests.capsules.learning import close_diagnostic

pytestmark = pytest.mark.django_db


def gather(structures):
    """The day of sharing of a collective of so many, all with a closed diagnostic."""
    session = plan_sessions(CollectiveFactory()).sessions.get(beat="sharing", capsule__position=1)
    for n in range(structures):  # far apart, all alike, close, all alike
        close_diagnostic(session.capsule, [1, 2, 2, 2] if n % 2 else [4, 2, 3, 2])
    return session


def test_the_questions_that_differ_most_come_from_the_restitution():
    session = gather(5)
    assert agendas.standing(session) == Standing(structures=5, closed=5)

    restitutions.open_(session.capsule, by=session.collective.created_by)

    assert agendas.standing(session).widest == (1, 3)


def test_an_answer_given_since_changes_no_running_order():
    session = gather(5)
    restitutions.open_(session.capsule, by=session.collective.created_by)
    before = agendas.standing(session).widest
    for _ in range(5):
        close_diagnostic(session.capsule, [2, 1, 2, 4])

    assert agendas.standing(session).widest == before


def test_open_diagnostics_and_those_that_left_count_for_nothing():
    session = gather(6)
    first, second = session.collective.enrolments.all()[:2]
    first.structure.assessments.update(closed_at=None)
    second.state, second.left_on = "left", session.day
    second.save()

    assert agendas.standing(session) == Standing(structures=5, closed=4)


def test_actions_about_the_theme_are_counted_from_the_threshold_up(settings):
    session = gather(5)
    question = session.capsule.theme.questions.get(number=1)
    for enrolment in session.collective.enrolments.all():
        plan = ActionPlanFactory(structure=enrolment.structure)
        ActionFactory(plan=plan, question=question)
        ActionFactory(plan=plan, question=question, archived_at=timezone.now())

    assert agendas.standing(session).actions == 5

    settings.ANONYMITY_THRESHOLD = 6
    assert agendas.standing(session) == Standing(structures=5, closed=5, least=6)


def test_the_launch_knows_who_is_engaged():
    session = gather(3).collective.sessions.get(beat="launch")
    session.collective.enrolments.update(
        state="committed", committed_on=session.day, committed_by="Le conseil"
    )

    assert agendas.standing(session) == Standing(structures=3, committed=3)


@pytest.mark.parametrize("count", [5, 8])
def test_standing_costs_the_same_whatever_the_structures(django_assert_num_queries, count):
    session = gather(count)

    with django_assert_num_queries(3):
        agendas.standing(session)
