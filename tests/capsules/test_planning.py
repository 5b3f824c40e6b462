import datetime

import pytest
from django.db import transaction

from assessments.models import Framework
from capcollectif.errors import Refused
from capsules.calculations.method import Beat
from capsules.calculations.planner import Blocked
from capsules.models import Collective, Session
from capsules.operations import planning, publishing
from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory
from tests.members.factories import RegionFactory, UserFactory

pytestmark = pytest.mark.django_db
LAUNCH = datetime.date(2025, 9, 16)


def open_one(*, themes=6, region=None, name="CAP RSE", starts_on=LAUNCH, **more):
    framework = Framework.objects.current() or make_framework(themes=themes, axes=1, questions=1)
    chosen = list(framework.themes.order_by("position"))[:themes]
    fields = {"region": region or RegionFactory(school_zone="C"), "by": UserFactory()}
    return planning.open_collective(
        name=name, starts_on=starts_on, themes=chosen, **(fields | more)
    )


def propose(collective):
    return planning.propose(collective, by=collective.created_by)


def order(collective):
    return [capsule.theme.code for capsule in collective.capsules.order_by("position")]


def test_an_opening_makes_a_capsule_a_theme_and_stores_the_days_to_avoid():
    collective = open_one(themes=3)

    assert order(collective) == ["T1", "T2", "T3"]
    assert collective.region.closed_periods.count() > 20
    assert not collective.sessions.exists()


def test_a_proposal_writes_every_date_with_its_mode_and_hours_around_the_days_to_avoid():
    collective = open_one()
    propose(collective)

    assert collective.sessions.count() == 26
    reading = collective.sessions.get(capsule__position=1, beat=Beat.READING)
    assert (reading.mode, reading.step) == ("video", "appropriation")
    assert (reading.starts_at, reading.ends_at) == (datetime.time(14), datetime.time(16))
    closed = planning.closed_days_of(collective)
    assert not any(closed.why(day) for day in collective.sessions.values_list("day", flat=True))
    assert not Session.objects.published().exists()


def test_a_proposal_twice_is_the_same_and_keeps_dates_added_by_hand():
    collective = open_one(themes=2)
    propose(collective)
    before = list(collective.sessions.values_list("beat", "day"))
    visit = {"beat": Beat.EXTRA, "mode": "in_person", "title": "Visite"}
    Session.objects.create(collective=collective, day=LAUNCH, **visit)
    propose(collective)

    again = collective.sessions.exclude(beat=Beat.EXTRA).values_list("beat", "day")
    assert list(again) == before
    assert collective.sessions.filter(beat=Beat.EXTRA).count() == 1


def test_a_launch_on_a_sunday_waits_and_says_why():
    collective = open_one(themes=1, starts_on=datetime.date(2025, 9, 14))
    propose(collective)
    launch = collective.sessions.get(beat=Beat.LAUNCH)

    assert launch.day > collective.starts_on
    assert "dimanche" in launch.why


def test_too_many_themes_are_blocked_with_the_step_and_write_nothing():
    collective = open_one(themes=40)

    with pytest.raises(Blocked) as blocked, transaction.atomic():
        propose(collective)

    assert "ne trouve pas de place" in str(blocked.value)
    assert not collective.sessions.exists()


def test_the_last_years_that_a_form_takes_can_be_planned():
    collective = open_one(themes=1, starts_on=datetime.date(2100, 12, 31))
    propose(collective)

    assert collective.sessions.count() == 6


@pytest.mark.parametrize("themes", [1, 6])
def test_a_proposal_costs_the_same_number_of_queries_whatever_the_themes(
    django_assert_num_queries, themes
):
    collective = open_one(themes=themes)
    propose(collective)

    with django_assert_num_queries(32):
        propose(collective)


def test_a_name_is_taken_once_in_a_region():
    first = open_one()
    with pytest.raises(Refused, match="porte déjà ce nom"):
        open_one(region=first.region)
    open_one()  # another region


def test_without_a_theme_or_with_one_twice_nothing_opens():
    theme = make_framework().themes.get()
    for themes in ([], [theme, theme]):
        with pytest.raises(Refused):
            planning.open_collective(
                region=RegionFactory(), name="X", starts_on=LAUNCH, themes=themes, by=UserFactory()
            )
    assert not Collective.objects.exists()


def test_another_order_numbers_the_capsules_anew_and_plans_anew():
    collective = open_one(themes=3)
    propose(collective)
    first, second, third = collective.framework.themes.order_by("position")
    planning.change_essentials(
        collective, name="Autre", themes=[third, first], by=collective.created_by
    )

    assert order(collective) == ["T3", "T1"]
    assert collective.sessions.count() == 1 + 2 * 4 + 1
    planning.change_essentials(
        collective, name="Autre", themes=[second, third, first], by=collective.created_by
    )
    assert order(collective) == ["T2", "T3", "T1"]


def test_the_same_essentials_move_nothing():
    collective = open_one(themes=1)
    propose(collective)
    pks = set(collective.sessions.values_list("pk", flat=True))
    themes = [capsule.theme for capsule in collective.capsules.all()]
    planning.change_essentials(
        collective, name="Autre nom", starts_on=LAUNCH, themes=themes, by=collective.created_by
    )

    assert set(collective.sessions.values_list("pk", flat=True)) == pks


def test_once_published_only_the_name_changes():
    collective = open_one(themes=1)
    propose(collective)
    publishing.publish(collective, by=collective.created_by)
    later = LAUNCH + datetime.timedelta(days=7)

    with pytest.raises(Refused):
        planning.change_essentials(
            collective, name="Autre", starts_on=later, by=collective.created_by
        )
    with pytest.raises(Refused):
        propose(collective)
    renamed = planning.change_essentials(collective, name="Autre", by=collective.created_by)
    assert renamed.name == "Autre"


def test_another_rhythm_plans_anew_and_the_same_one_does_not():
    collective = open_one(themes=2)
    planning.change_rhythm(collective, weekdays=[0], by=collective.created_by)
    mondays = collective.sessions.exclude(beat=Beat.LAUNCH).filter(day__week_day=2).count()
    pks = set(collective.sessions.values_list("pk", flat=True))
    planning.change_rhythm(collective, weekdays=[0], by=collective.created_by)

    assert mondays > 5
    assert set(collective.sessions.values_list("pk", flat=True)) == pks


def test_a_copy_takes_rhythm_and_order_and_the_days_of_its_own_region():
    model = open_one(themes=3)
    first, second, _ = model.framework.themes.order_by("position")
    by = model.created_by
    planning.change_essentials(model, name="Modèle", themes=[second, first], by=by)
    planning.change_rhythm(model, weekdays=[4], place="Albi", by=by)
    model.refresh_from_db()
    copy = planning.clone_collective(
        model, region=RegionFactory(school_zone="B"), name="Copie", starts_on=LAUNCH, by=by
    )

    assert order(copy) == ["T2", "T1"]
    assert (copy.weekdays, copy.place, copy.is_published) == ([4], "Albi", False)
    assert copy.sessions.count() == model.sessions.count()
    assert not copy.enrolments.exists()


def test_an_archived_collective_comes_back_unless_its_name_is_taken():
    collective = open_one(themes=1)
    by = collective.created_by
    planning.archive_collective(collective, by=by)
    assert not Collective.objects.present().exists()
    with pytest.raises(Refused):
        propose(collective)
    planning.restore_collective(collective, by=by)
    assert Collective.objects.present().get() == collective

    planning.archive_collective(collective, by=by)
    open_one(region=collective.region)
    with pytest.raises(Refused):
        planning.restore_collective(collective, by=by)


@pytest.mark.parametrize(
    ("today", "launch"),
    [
        (datetime.date(2026, 1, 12), datetime.date(2026, 3, 10)),
        (datetime.date(2026, 5, 12), datetime.date(2026, 9, 8)),
        (datetime.date(2026, 11, 23), datetime.date(2027, 1, 19)),
    ],
)
def test_the_usual_launch_is_a_tuesday_and_never_in_summer(today, launch):
    assert planning.usual_launch(today) == launch


def test_the_usual_name_is_free():
    region = RegionFactory(name="Occitanie")
    for name in ("CAP RSE Occitanie", "CAP RSE Occitanie 2026", "CAP RSE Occitanie 2026, 2"):
        assert planning.usual_name(region, year=2026) == name
        CollectiveFactory(region=region, name=name)


def test_quarters_follow_each_other_from_the_month_after_the_launch():
    spans = planning.quarters(datetime.date(2025, 9, 30), count=6, months=3)

    assert spans[0] == (datetime.date(2025, 10, 1), datetime.date(2025, 12, 31))
    assert spans[-1] == (datetime.date(2027, 1, 1), datetime.date(2027, 3, 31))
    assert planning.quarters(LAUNCH, count=0, months=3) == []
