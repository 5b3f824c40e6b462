"""The order in which structures speak, kept."""

import datetime

import pytest

from capcollectif.errors import Refused, Stale
from capsules.models import Enrolment, Turn
from capsules.operations.speaking import keep
from capsules.queries import speaking
from tests.members.factories import StructureFactory, UserFactory

from .factories import EnrolmentFactory
from .learning import TestimonyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def structures(day):
    """A, B and C, in a sharing day."""
    return [
        EnrolmentFactory(
            collective=day.collective, structure=StructureFactory(name=name)
        ).structure_id
        for name in "CAB"
    ]


def order(session):
    return [name for name, _ in speaking.order_of(session).named]


def test_order_of_is_proposed_by_name_then_as_kept(day, structures):
    c, a, _ = structures
    assert order(day) == ["A", "B", "C"]

    keep(day, turns=[(c, 10), (a, 3)], seen="", by=UserFactory())

    assert speaking.order_of(day).named == [("C", 10), ("A", 3)]


def test_order_of_leaves_out_a_structure_that_left(day, structures):
    keep(day, turns=[(pk, 5) for pk in structures], seen="", by=UserFactory())
    left = {"state": "left", "left_on": day.day, "left_reason": "x"}
    Enrolment.objects.filter(structure=structures[0]).update(**left)

    assert order(day) == ["A", "B"]


def test_keep_refuses_a_stale_order_with_that_of_now(day, structures):
    keep(day, turns=[(structures[0], 5)], seen="", by=UserFactory())

    with pytest.raises(Stale) as stale:
        keep(day, turns=[(structures[1], 5)], seen="", by=UserFactory())
    assert stale.value.current.named == [("C", 5)]
    keep(day, turns=[(structures[0], 5)], seen="", by=UserFactory())  # the same: nothing to say


def test_keep_refuses_nobody_strangers_and_a_cancelled_session(day, structures):
    by = UserFactory()
    with pytest.raises(Refused, match="au moins une structure"):
        keep(day, turns=[], seen="", by=by)
    with pytest.raises(Refused, match="a quitté le collectif"):
        keep(day, turns=[(StructureFactory().pk, 5)], seen="", by=by)
    day.cancelled_at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    day.save()
    with pytest.raises(Refused, match="annulée"):
        keep(day, turns=[(structures[0], 5)], seen="", by=by)
    assert not Turn.objects.exists()


def test_slides_show_opened_testimonies_alone(day, structures, nadege):
    around = {"capsule": day.capsule, "changed_by": nadege}
    opened = {"opened_at": "2026-05-12T10:00Z", "opened_by": nadege}
    TestimonyFactory(structure_id=structures[0], success="À voir", **around, **opened)
    TestimonyFactory(structure_id=structures[1], success="À cacher", **around)

    slides = speaking.slides(day, nadege, starts_at=datetime.time(14))

    assert [(s.name, s.following) for s in slides] == [("A", "B"), ("B", "C"), ("C", "")]
    assert [len(s.boxes) for s in slides] == [0, 0, 2]
    assert slides[2].hours == (datetime.time(14, 10), datetime.time(14, 15))


@pytest.mark.parametrize("count", [1, 3])
def test_slides_cost_the_same_at_any_length(
    day, structures, nadege, count, django_assert_num_queries
):
    for pk in structures[:count]:
        TestimonyFactory(
            capsule=day.capsule,
            structure_id=pk,
            changed_by=nadege,
            opened_at="2026-05-12T10:00Z",
            opened_by=nadege,
        )
    nadege.hats  # noqa: B018 (read once a request)

    with django_assert_num_queries(3):
        speaking.slides(day, nadege, starts_at=None)


def test_slides_show_how_a_long_testimony_begins_and_say_that_it_goes_on(day, structures, nadege):
    around = {"capsule": day.capsule, "changed_by": nadege}
    around |= {"opened_at": "2026-05-12T10:00Z", "opened_by": nadege}
    long = dict.fromkeys(("where", "success", "difficulty", "question"), "Un mot " * 170)
    TestimonyFactory(structure_id=structures[0], **long, **around)
    TestimonyFactory(structure_id=structures[1], success="Le cahier", **around)

    _, short, cut = sorted(
        speaking.slides(day, nadege, starts_at=None), key=lambda slide: slide.is_cut
    )

    assert not short.is_dense and cut.is_dense
    assert all(text.endswith("…") for label, text in cut.boxes if label == "Une réussite")
