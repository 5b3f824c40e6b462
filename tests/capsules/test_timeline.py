import datetime

import pytest
import time_machine
from django.urls import reverse

from capsules.queries import following, overview, timeline
from members.models import Hat
from tests.assessments.factories import make_framework
from tests.capsules.factories import LAUNCH, CollectiveFactory, EnrolmentFactory, plan_sessions
from tests.members.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 5, 12)
YEAR = datetime.timedelta(days=365)


def published(starts_on=LAUNCH, **fields):
    make_framework(themes=6)
    return plan_sessions(CollectiveFactory(starts_on=starts_on, **fields))


def hat_of(thing):
    kind = "region" if thing._meta.model_name == "region" else "structure"
    return Hat(kind, thing.pk, "", "lead")


def test_band_says_where_the_collective_is():
    enrolment = EnrolmentFactory(collective=published())

    band = timeline.band_of(hat_of(enrolment.structure), today=TODAY)

    assert band.collective == enrolment.collective.pk
    assert band.place == ("Capsule 3 sur 6", "temps 2, revue d’évaluation")
    following = enrolment.collective.sessions.get(pk=band.following.pk)
    assert following.day == datetime.date(2026, 5, 19)
    assert len(band.segments) == 19
    capsule = enrolment.collective.capsules.get(position=3)
    assert (band.frise.current.pk, band.themes[3]) == (capsule.pk, capsule.theme_id)


def test_the_band_the_dashboard_and_the_network_tell_the_same_capsule_on_any_day():
    collective = published()
    hat = hat_of(collective.region)
    numbers = [chapter.position for chapter in following.programme(collective).chapters]
    days = collective.sessions.exclude(beat="launch").values_list("day", flat=True)

    for today in [day + datetime.timedelta(days=n) for day in days for n in (0, 1)]:
        box = timeline.band_of(hat, today=today).frise.current
        chapter = following.programme(collective).chapter(None, today=today)
        [region] = overview.network(today=today)
        [figures] = region.collectives

        under_way = box and box.number
        assert figures.capsule == under_way
        assert chapter.position == (under_way or numbers[-1])


def test_band_costs_one_query(django_assert_num_queries):
    enrolment = EnrolmentFactory(collective=published())
    EnrolmentFactory(structure=enrolment.structure, collective=published(LAUNCH - 2 * YEAR))

    for hat in (hat_of(enrolment.structure), hat_of(enrolment.collective.region)):
        with django_assert_num_queries(1):
            timeline.band_of(hat, today=TODAY)


def test_band_prefers_the_running_collective_then_the_next_then_the_last():
    past, running, coming = (published(LAUNCH + n * 2 * YEAR) for n in (-1, 0, 1))
    structure = EnrolmentFactory(collective=past).structure

    def shown():
        return timeline.band_of(hat_of(structure), today=TODAY).collective

    assert shown() == past.pk
    EnrolmentFactory(collective=coming, structure=structure)
    assert shown() == coming.pk
    EnrolmentFactory(collective=running, structure=structure)
    assert shown() == running.pk


def test_band_of_a_structure_that_left_or_of_a_draft_is_none():
    gone = EnrolmentFactory(collective=published(), state="left", left_on=LAUNCH).structure
    draft = EnrolmentFactory(collective=plan_sessions(CollectiveFactory(), publish=False))
    archived = EnrolmentFactory(collective=published(archived_at="2026-01-01T00:00:00Z"))

    assert timeline.band_of(hat_of(gone), today=TODAY) is None
    assert timeline.band_of(hat_of(draft.structure), today=TODAY) is None
    assert timeline.band_of(hat_of(archived.structure), today=TODAY) is None
    assert timeline.band_of(None, today=TODAY) is None
    assert timeline.band_of(Hat("network", 0, "", ""), today=TODAY) is None


def test_band_of_a_region_knows_its_draft_but_shows_no_date_of_it():
    make_framework(themes=2)
    draft = plan_sessions(CollectiveFactory(), publish=False)

    band = timeline.band_of(hat_of(draft.region), today=TODAY)

    assert band.collective == draft.pk
    assert band.frise is None
    assert timeline.following_session(band) is None

    running = published(region=draft.region)
    assert timeline.band_of(hat_of(draft.region), today=TODAY).collective == running.pk


def test_band_forgets_what_is_cancelled_or_not_yet_published():
    collective = published()
    structure = EnrolmentFactory(collective=collective).structure
    coming = list(collective.sessions.filter(day__gte=TODAY).order_by("day")[:3])
    collective.sessions.filter(pk=coming[0].pk).update(cancelled_at="2026-05-01T00:00:00Z")
    collective.sessions.filter(pk=coming[1].pk).update(published_in=None)

    band = timeline.band_of(hat_of(structure), today=TODAY)

    assert band.following.pk == coming[2].pk
    assert timeline.following_session(band).name == coming[2].name


def test_band_stands_under_the_header_of_those_in_a_collective(client):
    enrolment = EnrolmentFactory(collective=published())
    client.force_login(MembershipFactory(structure=enrolment.structure).user)
    calendar = reverse("capsules:collective_calendar", args=[enrolment.collective.pk])

    with time_machine.travel(datetime.datetime(2026, 5, 12, 12, tzinfo=datetime.UTC)):
        page = client.get(reverse("page_help")).content.decode()

    assert 'class="fil"' in page
    assert "<b>Capsule 3 sur 6</b> · temps 2, revue d’évaluation" in page
    assert "Prochaine séance&nbsp;: <b>mardi 19 mai</b>" in page
    assert page.count(calendar) == 2  # the menu, and the band


def test_band_is_not_for_somebody_without_a_collective(client):
    for user in (MembershipFactory().user, UserFactory(), UserFactory(is_national_admin=True)):
        client.force_login(user)

        page = client.get(reverse("page_help")).content.decode()

        assert 'class="fil"' not in page
        assert "Calendrier" not in page
