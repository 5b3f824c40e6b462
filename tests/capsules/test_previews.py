import datetime

import pytest

from capsules.operations import drafting, previews
from tests.assessments.factories import make_framework
from tests.capsules.factories import ClosedPeriodFactory, CollectiveFactory, plan_sessions

DAY = datetime.timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def collective():
    return plan_sessions(CollectiveFactory())


def test_a_preview_tells_how_many_dates_their_end_and_how_many_moved(collective):
    preview = previews.preview(collective)

    assert preview.sentence == "10\u00a0dates, fin le 31 mars 2026, aucune date ajustée"
    first = datetime.date(2025, 10, 6)
    ClosedPeriodFactory(region=collective.region, first_day=first, last_day=first + 14 * DAY)
    assert "1\u00a0date ajustée" in previews.preview(collective).sentence
    assert [group.title for group in preview.groups] == [
        "Lancement",
        "Thème 1",
        "Thème 2",
        "Tout le collectif",
    ]
    assert len(preview.frise.capsules) == 2


def test_a_preview_that_is_blocked_says_why():
    make_framework(themes=40, axes=1, questions=1)
    collective = plan_sessions(CollectiveFactory(), publish=False)

    preview = previews.preview(collective)
    assert "ne trouve pas de place" in preview.blocked
    assert preview.frise is None


def test_a_preview_counts_red_weeks_and_what_is_to_check(collective):
    long = {"first_day": datetime.date(2025, 9, 1), "last_day": datetime.date(2027, 9, 1)}
    ClosedPeriodFactory(region=collective.region, kind="red_week", name="Bilans", **long)
    assert "10\u00a0dates en semaine chargée" in previews.preview(collective).sentence

    collective.starts_on = datetime.date(2035, 9, 18)
    assert "10\u00a0dates à revérifier" in previews.preview(collective).sentence


def test_a_draft_leaves_out_of_its_sentence_what_is_called_off(collective):
    review = collective.sessions.get(beat="final_review")
    drafting.cancel_session(review, by=collective.created_by)
    draft = previews.draft(collective)

    assert draft.sentence.startswith("9\u00a0dates")
    assert [row.date.is_cancelled for row in draft.groups[-1].rows] == [True]
    assert draft.differences.cancelled


def test_a_draft_without_a_date_says_so():
    draft = previews.draft(CollectiveFactory())

    assert draft.sentence == "Aucune date pour l’instant"
    assert draft.groups == ()


def test_dates_of_the_whole_collective_do_not_cut_a_capsule_in_two(collective):
    slot = {"day": datetime.date(2025, 10, 8), "mode": "tutored", "title": "Visite"}
    drafting.add_session(collective, by=collective.created_by, **slot)
    titles = [group.title for group in previews.draft(collective).groups]

    assert titles == ["Lancement", "Thème 1", "Thème 2", "Tout le collectif"]
