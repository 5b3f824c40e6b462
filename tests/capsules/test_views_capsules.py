import datetime

import pytest
from django.urls import reverse

from assessments.models import Assessment
from capcollectif import french
from tests.assessments.factories import (
    ActionFactory,
    ActionPlanFactory,
    AssessmentFactory,
    answer,
    make_framework,
)
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, plan_sessions
from tests.members.factories import MembershipFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twelfth_of_may")]


@pytest.fixture
def capsule():
    """The third of six."""
    make_framework(themes=6)
    return plan_sessions(CollectiveFactory()).capsules.get(position=3)


def member_of(capsule, **fields):
    structure = EnrolmentFactory(collective=capsule.collective).structure
    return MembershipFactory(structure=structure, **fields)


def page_of(client, capsule, user):
    client.force_login(user)
    answer = client.get(reverse("capsules:capsule_detail", args=[capsule.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def facilitator_of(capsule):
    user = UserFactory()
    capsule.collective.region.facilitators.add(user)
    return user


def test_capsule_detail_shows_its_three_steps_with_their_sessions(client, capsule):
    page = page_of(client, capsule, member_of(capsule).user)

    assert f"<h1>{capsule.theme.title}</h1>" in page
    assert "Capsule 3 sur 6, avril à juin 2026." in page
    assert page.count('<section class="temps') == 3
    for session in capsule.sessions.all():
        assert reverse("capsules:session_detail", args=[session.pk]) in page
    for other in capsule.collective.capsules.filter(position__in=[2, 4]):
        assert reverse("capsules:capsule_detail", args=[other.pk]) in page


@pytest.mark.parametrize("count", [1, 3])
def test_capsule_detail_costs_the_same_at_any_length(client, django_assert_num_queries, count):
    make_framework(themes=count)
    capsule = plan_sessions(CollectiveFactory()).capsules.first()
    place = member_of(capsule)
    for _ in range(count):
        AssessmentFactory(structure=member_of(capsule).structure, theme=capsule.theme)
    client.force_login(place.user)

    with django_assert_num_queries(11):
        # session, user, capsule, capsules, sessions, figures, structure, assessments, actions, band
        client.get(reverse("capsules:capsule_detail", args=[capsule.pk]))


def test_capsule_detail_asks_nothing_of_a_capsule_to_come(client, capsule):
    place = member_of(capsule)
    later = capsule.collective.capsules.get(position=5)

    page = page_of(client, later, place.user)

    opens = later.sessions.get(beat="reading").day + datetime.timedelta(days=1)
    assert f"à partir du {french.day(opens)} {opens.year}" in page
    assert "Commencer dès maintenant" in page
    assert "btn-corail" not in page
    assert "btn-corail" in page_of(client, capsule, place.user)


def test_capsule_detail_offers_to_start_then_to_go_on(client, capsule):
    place = member_of(capsule)
    start = reverse("assessments:assessment_start", args=[place.structure_id, capsule.theme_id])
    page = page_of(client, capsule, place.user)
    assert start in page and page.count("btn-corail") == 1

    assessment = AssessmentFactory(structure=place.structure, theme=capsule.theme)
    answer(assessment, 1, level=2, by=place.user)

    page = page_of(client, capsule, place.user)
    assert "Diagnostic&nbsp;: 1 sur 4" in page
    assert "Il reste 3\u00a0questions" in page
    assert reverse("assessments:assessment_question", args=[assessment.pk, 2]) in page
    assert page.count("btn-corail") == 1


def test_capsule_detail_of_a_closed_diagnostic_presses_nothing(client, capsule):
    place = member_of(capsule)
    AssessmentFactory(
        structure=place.structure, theme=capsule.theme, closed_at=capsule.collective.created_at
    )

    page = page_of(client, capsule, place.user)

    assert "Votre diagnostic est clos" in page
    assert "btn-corail" not in page


def test_capsule_detail_gives_a_reader_nothing_to_press(client, capsule):
    place = member_of(capsule, role="reader")

    page = page_of(client, capsule, place.user)

    assert f"Où en est {place.structure}" in page
    assert "btn-corail" not in page


def test_capsule_detail_counts_the_actions_of_its_theme_only(client, capsule):
    place = member_of(capsule)
    plan = ActionPlanFactory(structure=place.structure)
    ActionFactory(plan=plan, question=capsule.theme.questions.first())
    ActionFactory(plan=plan)

    assert "Plan d’actions&nbsp;: 1\u00a0action" in page_of(client, capsule, place.user)


def test_capsule_detail_tells_figures_to_facilitators_only(client, capsule):
    place = member_of(capsule)
    closed_at = capsule.collective.created_at
    for _ in range(2):
        AssessmentFactory(
            structure=member_of(capsule).structure, theme=capsule.theme, closed_at=closed_at
        )
    AssessmentFactory(structure=member_of(capsule).structure, theme=capsule.theme)

    page = page_of(client, capsule, place.user)
    assert "Quatre structures participent." in page
    assert "ont terminé" not in page

    page = page_of(client, capsule, facilitator_of(capsule))
    sentence = "Deux ont terminé leur diagnostic, une est en route, une n’a pas commencé."
    assert sentence in page
    assert f"Où en est {place.structure}" not in page


def test_capsule_detail_leaves_out_who_left_and_other_collectives(client, capsule):
    make = {"structure__region": capsule.collective.region}
    EnrolmentFactory(
        collective=capsule.collective,
        state="left",
        left_on=capsule.collective.starts_on,
        structure=AssessmentFactory(theme=capsule.theme, **make).structure,
    )
    member_of(capsule)

    page = page_of(client, capsule, facilitator_of(capsule))

    assert "Une structure participe." in page
    assert "Aucune n’a commencé" in page
    assert Assessment.objects.count() == 1


def test_capsule_detail_says_when_nobody_takes_part(client, capsule):
    assert "Aucune structure ne participe encore" in page_of(
        client, capsule, facilitator_of(capsule)
    )
