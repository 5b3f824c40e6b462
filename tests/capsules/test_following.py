import datetime

import pytest

from assessments.importing import publish
from capsules.calculations.readiness import Figures
from capsules.queries import following
from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, plan_sessions

TODAY = datetime.date(2026, 5, 12)


@pytest.mark.django_db
def test_a_programme_leaves_out_what_is_not_published_or_cancelled():
    collective = plan_sessions(CollectiveFactory())
    collective.sessions.filter(beat="launch").update(published_in=None)
    collective.sessions.filter(beat="final_review").update(cancelled_at="2025-10-01T00:00Z")

    plan = following.programme(collective)

    beats = {moment.beat for moment in plan.moments}
    assert beats == {"reading", "tutoring", "close", "sharing"}
    assert [(each.position, each.total) for each in plan.chapters] == [(1, 4), (2, 4)]
    assert plan.introduction is None


@pytest.mark.django_db
def test_a_programme_has_the_chapters_of_its_own_capsules_alone():
    framework = make_framework(themes=3, publish=False)
    framework.themes.filter(position=3).update(is_introduction=True)
    publish(framework)
    one, other = CollectiveFactory.create_batch(2, framework=framework)
    plan_sessions(one)
    plan_sessions(other)
    other.capsules.get(position=1).sessions.all().delete()
    other.capsules.get(position=1).delete()

    assert [each.position for each in following.programme(one).chapters] == [1, 2]
    assert [each.position for each in following.programme(other).chapters] == [2]
    assert following.programme(one).introduction.title == "Thème 3"


@pytest.mark.django_db
def test_figures_count_those_that_stay():
    collective = plan_sessions(CollectiveFactory())
    theme = collective.capsules.get(position=1).theme
    assert following.figures(collective, theme.pk) == Figures(0, 0, 0)

    EnrolmentFactory(collective=collective)
    EnrolmentFactory(collective=collective, state="left", left_on=TODAY)
    EnrolmentFactory()

    assert following.figures(collective, theme.pk) == Figures(1, 0, 0)
