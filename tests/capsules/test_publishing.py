import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from capcollectif.errors import Refused, Stale
from capsules.calculations import differences
from capsules.models import Collective, Publication, SecretLink, Session, SessionChange
from capsules.operations import drafting, links, publishing
from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory, GuestFactory, plan_sessions

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def collective():
    return plan_sessions(CollectiveFactory(), publish=False)


def publish(collective, **more):
    version = publishing.publish(collective, by=collective.created_by, **more)
    collective.refresh_from_db()
    return version


def get(collective, beat):
    return collective.sessions.select_related("change").get(beat=beat, capsule=None)


def mark(collective):
    return publishing.mark(collective, drafting.dates_of(collective))


def test_the_first_publication_is_version_1_of_all_dates(collective):
    version = publish(collective)

    assert (version.number, collective.published_number) == (1, 1)
    assert Session.objects.filter(published_in=1, sequence=0).count() == 10
    content = differences.from_data(version.content)
    assert [entry.day for entry in content] == sorted(entry.day for entry in content)
    assert content[1].title == "Lecture partagée, capsule 1"


def test_what_changed_is_published_and_counts_one_more(collective):
    publish(collective)
    review, launch = get(collective, "final_review"), get(collective, "launch")
    by = collective.created_by
    drafting.change_session(review, by=by, day=review.day + WEEK, confirmed=True, place="Albi")
    assert publish(collective).number == 2
    after = get(collective, "final_review")

    assert (after.day, after.place, after.sequence) == (review.day + WEEK, "Albi", 1)
    assert (after.published_in, get(collective, "launch").sequence) == (1, launch.sequence)
    assert not SessionChange.objects.exists()


def test_the_links_to_answer_about_a_session_that_moves_last_until_after_its_new_day(collective):
    publish(collective)
    review = get(collective, "final_review")
    link = links.issue(
        "answer",
        participant=GuestFactory(collective=collective),
        session=review,
        expires_at=links.until_after(review.day),
    )
    drafting.change_session(review, by=collective.created_by, day=review.day + WEEK, confirmed=True)
    publish(collective)

    was, link = link.expires_at, SecretLink.objects.get(pk=link.pk)
    assert link.expires_at == links.until_after(review.day + WEEK) > was


def test_a_launch_that_moves_moves_the_start_of_its_collective(collective):
    publish(collective)
    launch = get(collective, "launch")
    day = launch.day - WEEK
    drafting.change_session(launch, by=collective.created_by, day=day, confirmed=True)
    publish(collective)

    assert collective.starts_on == day


def test_a_cancelled_date_stays_and_says_so_and_a_new_one_comes(collective):
    publish(collective)
    by = collective.created_by
    drafting.cancel_session(get(collective, "final_review"), by=by)
    slot = {"day": datetime.date(2025, 10, 8), "mode": "tutored", "title": "Visite"}
    added = drafting.add_session(collective, by=by, **slot)
    publish(collective)
    cancelled = get(collective, "final_review")
    added.refresh_from_db()

    assert cancelled.cancelled_at
    assert (cancelled.sequence, added.published_in, added.sequence) == (1, 2, 0)
    with pytest.raises(Refused):
        publish(collective)


def test_nothing_new_is_no_version(collective):
    publish(collective)

    with pytest.raises(Refused, match="Rien n’a changé"):
        publish(collective)
    assert Publication.objects.count() == 1


def test_an_empty_calendar_is_not_published():
    with pytest.raises(Refused, match="aucune date"):
        publish(CollectiveFactory())


def test_a_draft_that_changed_since_it_was_seen_is_shown_again(collective):
    seen = mark(collective)
    launch = get(collective, "launch")
    drafting.change_session(launch, by=collective.created_by, place="Albi")

    with pytest.raises(Stale):
        publish(collective, seen=seen)
    assert publish(collective, seen=mark(collective)).number == 1


def test_the_same_draft_sent_twice_is_one_version(collective):
    seen = mark(collective)
    publish(collective, seen=seen)

    with pytest.raises(Refused) as refused:
        publish(collective, seen=seen)
    assert not isinstance(refused.value, Stale)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_version():
    collective = plan_sessions(CollectiveFactory(), publish=False)
    seen = mark(collective)

    def send(_):
        try:
            return publishing.publish(collective, by=collective.created_by, seen=seen).number
        except Refused:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        numbers = list(pool.map(send, range(2)))

    assert sorted(numbers, key=str) == [1, None]
    assert Collective.objects.get().published_number == 1


def test_nothing_is_written_to_anybody(collective):
    from capcollectif.models import Message

    publish(collective)

    assert not Message.objects.exists()


@pytest.mark.parametrize("themes", [1, 3])
def test_publishing_costs_the_same_whatever_the_themes(django_assert_num_queries, themes):
    make_framework(themes=themes)
    collective = plan_sessions(CollectiveFactory(), publish=False)

    with django_assert_num_queries(7):
        # savepoint, collective, dates, sessions, collective, publication, savepoint
        publishing.publish(collective, by=collective.created_by)
