import pytest

from capcollectif.errors import Refused, Stale
from capsules.calculations import running_order
from capsules.calculations.running_order import Item
from capsules.models import AgendaItem, Session
from capsules.operations import conducting
from tests.capsules.factories import CollectiveFactory, plan_sessions

pytestmark = pytest.mark.django_db
ITEMS = [Item("Accueil", "Café", 60), Item("Ateliers", "", 360)]


@pytest.fixture
def met():
    collective = plan_sessions(CollectiveFactory())
    rows = Session.objects.select_related("capsule__theme", "collective")
    return rows.get(collective=collective, beat="sharing", capsule__position=1)


def test_every_session_of_a_programme_has_lines(met):
    for session in met.collective.sessions.select_related("capsule__theme", "collective"):
        lines = conducting.programme_of(session)
        assert len(lines) >= 3
        assert all((line.time is None) == (session.starts_at is None) for line in lines)
        assert 1 <= len(running_order.in_brief(lines)) <= 3


def test_the_lines_that_are_kept_are_the_programme(met):
    conducting.keep(met, items=ITEMS, seen="", by=met.collective.created_by)
    lines = conducting.programme_of(met)

    assert [(line.time.hour, line.time.minute, line.title) for line in lines] == [
        (9, 30, "Accueil"),
        (10, 30, "Ateliers"),
    ]


def test_lines_that_are_kept_cost_one_query(met, django_assert_num_queries):
    conducting.keep(met, items=ITEMS, seen="", by=met.collective.created_by)

    with django_assert_num_queries(1):
        conducting.programme_of(met)


def test_lines_that_are_kept_follow_the_session_to_other_hours(met):
    conducting.keep(met, items=ITEMS, seen="", by=met.collective.created_by)
    met.starts_at, met.ends_at = met.starts_at.replace(hour=10), met.ends_at.replace(hour=15)
    agenda = conducting.agenda_of(met)

    assert agenda.lines[0].time.hour == 10
    assert agenda.spare == -120
    assert sum(item.minutes for item in conducting.fit(agenda.items, met)) == 300


def test_lines_that_cannot_fit_are_refused(met):
    met.ends_at = met.starts_at.replace(minute=31)

    with pytest.raises(Refused, match="ne tiennent pas"):
        conducting.fit(ITEMS, met)


def test_another_version_than_the_one_seen_is_stale(met):
    conducting.keep(met, items=ITEMS, seen="", by=met.collective.created_by)
    with pytest.raises(Stale) as stale:
        conducting.keep(met, items=ITEMS[:1], seen="", by=met.collective.created_by)
    assert stale.value.current.items == ITEMS

    conducting.keep(
        met, items=ITEMS[:1], seen=stale.value.current.mark, by=met.collective.created_by
    )
    assert AgendaItem.objects.count() == 1


def test_saving_the_same_twice_is_no_conflict(met):
    conducting.keep(met, items=ITEMS, seen="", by=met.collective.created_by)
    conducting.keep(met, items=ITEMS, seen="", by=met.collective.created_by)

    assert AgendaItem.objects.count() == 2


@pytest.mark.parametrize("items", [[], ITEMS[:1] * 41])
def test_no_line_and_too_many_are_refused(met, items):
    with pytest.raises(Refused, match="ligne"):
        conducting.keep(met, items=items, seen="", by=met.collective.created_by)


def test_a_cancelled_session_changes_no_more(met):
    met.cancelled_at = met.collective.created_at
    met.save()

    for change in (
        lambda: conducting.keep(met, items=ITEMS, seen="", by=met.collective.created_by),
        lambda: conducting.propose_anew(met, by=met.collective.created_by),
        lambda: conducting.agenda_to_change(met),
    ):
        with pytest.raises(Refused, match="annulée"):
            change()
