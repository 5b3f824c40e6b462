import datetime
from types import SimpleNamespace

import pytest

from assessments.importing import publish
from capsules import following
from capsules.readiness import Figures
from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, plan_sessions

TODAY = datetime.date(2026, 5, 12)


def in_days(number):
    return TODAY + datetime.timedelta(days=number)


def collective(pk, starts, ends, published=True):
    return SimpleNamespace(
        pk=pk, starts_on=in_days(starts), ends_on=ends and in_days(ends), is_published=published
    )


RUNNING, NEXT = collective(1, -100, 400), collective(2, 30, 600)
LAST, OLDER, DRAFT = (
    collective(3, -700, -100),
    collective(4, -1300, -700),
    collective(5, 9, None, False),
)


@pytest.mark.parametrize(
    ("first", "others"),
    [
        (RUNNING, [NEXT, LAST, DRAFT]),
        (NEXT, [LAST, OLDER, DRAFT, collective(6, 90, 700)]),
        (LAST, [OLDER, DRAFT]),
        (DRAFT, []),
    ],
)
def test_the_running_collective_comes_first_then_the_next_then_the_last(first, others):
    for every in ([first, *others], [*others, first]):
        assert following.foremost(every, today=TODAY) is first


def test_without_a_collective_none_comes_first():
    assert following.foremost([], today=TODAY) is None


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
def test_the_last_published_date_that_takes_place_is_the_end():
    collective = plan_sessions(CollectiveFactory())
    collective.sessions.filter(beat="final_review").update(cancelled_at="2025-10-01T00:00Z")
    last = collective.sessions.present().order_by("day").last()

    found = following.with_ends(type(collective).objects.all()).get()

    assert found.ends_on == last.day


@pytest.mark.django_db
def test_figures_count_those_that_stay():
    collective = plan_sessions(CollectiveFactory())
    theme = collective.capsules.get(position=1).theme
    assert following.figures(collective, theme.pk) == Figures(0, 0, 0)

    EnrolmentFactory(collective=collective)
    EnrolmentFactory(collective=collective, state="left", left_on=TODAY)
    EnrolmentFactory()

    assert following.figures(collective, theme.pk) == Figures(1, 0, 0)
