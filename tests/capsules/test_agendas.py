import pytest
from django.utils import timezone

from capsules.calculations.beat_blocks import Standing
from capsules.queries import agendas
from tests.assessments.factories import ActionFactory, ActionPlanFactory, AssessmentFactory, answer
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, plan_sessions

pytestmark = pytest.mark.django_db


def gather(structures):
    """The day of sharing of a collective of so many, all with a closed diagnostic."""
    collective = plan_sessions(CollectiveFactory())
    session = collective.sessions.get(beat="sharing", capsule__position=1)
    for n in range(structures):
        structure = EnrolmentFactory(collective=collective).structure
        assessment = AssessmentFactory(structure=structure, theme=session.capsule.theme)
        answer(assessment, 1, level=1 if n % 2 else 4)  # far apart
        answer(assessment, 2, level=2)  # all alike
        answer(assessment, 3, level=2 if n % 2 else 3)
        assessment.closed_at = timezone.now()
        assessment.save()
    return session


def test_the_questions_that_differ_most_come_from_five_structures_up():
    assert agendas.standing(gather(4)) == Standing(structures=4, closed=4)
    assert agendas.standing(gather(5)).widest == (1, 3)


def test_open_diagnostics_and_those_that_left_count_for_nothing():
    session = gather(6)
    first, second = session.collective.enrolments.all()[:2]
    first.structure.assessments.update(closed_at=None)
    second.state, second.left_on = "left", session.day
    second.save()

    assert agendas.standing(session) == Standing(structures=5, closed=4)


def test_actions_about_the_theme_are_counted():
    session = gather(5)
    question = session.capsule.theme.questions.get(number=1)
    for enrolment in session.collective.enrolments.all():
        plan = ActionPlanFactory(structure=enrolment.structure)
        ActionFactory(plan=plan, question=question)
        ActionFactory(plan=plan, question=question, archived_at=timezone.now())

    assert agendas.standing(session).actions == 5


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
