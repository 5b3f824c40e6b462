import pytest

from capsules.queries import attendance

from .factories import CollectiveFactory, GuestFactory, PresenceFactory, plan_sessions

pytestmark = pytest.mark.django_db


def test_the_last_fact_about_a_half_day_is_true(django_assert_num_queries):
    collective = plan_sessions(CollectiveFactory())
    first, second = collective.sessions.all()[:2]
    odile, marc = GuestFactory.create_batch(2, collective=collective)
    PresenceFactory(session=first, participant=odile, half="morning")
    PresenceFactory(session=first, participant=odile, half="afternoon")
    gone = PresenceFactory(session=first, participant=odile, half="afternoon", is_present=False)
    there = PresenceFactory(session=second, participant=marc)
    with django_assert_num_queries(1):
        found = attendance.of(first)
    assert {key: row.is_present for key, row in found.items()} == {
        (odile.pk, "morning"): True,
        (odile.pk, "afternoon"): False,
    }
    assert found[odile.pk, "afternoon"] == gone
    everywhere = attendance.of_sessions(collective.sessions.all())
    assert len(everywhere) == 3
    assert everywhere[second.pk, marc.pk, "afternoon"] == (True, there.mode)
