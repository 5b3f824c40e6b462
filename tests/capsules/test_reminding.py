import datetime

import pytest
import time_machine
from django.utils import timezone

from capcollectif import outbox
from capcollectif.models import Message
from capsules.operations import reminding
from tests.assessments.factories import AssessmentFactory
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, plan_sessions
from tests.members.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def collective():
    return plan_sessions(CollectiveFactory())


def enrol(collective, name, *, leads=1, closed=False):
    structure = EnrolmentFactory(collective=collective, structure__name=name).structure
    MembershipFactory.create_batch(leads, structure=structure)
    if closed:
        theme, now = collective.capsules.get(position=1).theme, timezone.now()
        by = collective.created_by
        AssessmentFactory(structure=structure, theme=theme, closed_at=now, started_by=by)
    return structure


def remind(collective, *structures, **fields):
    capsule = collective.capsules.get(position=1)
    around = {"words": "Bonjour", "by": collective.created_by, "capsule": capsule, **fields}
    return reminding.remind(collective=collective, structures=structures, **around)


def test_each_lead_of_each_unfinished_structure_is_written_to(collective):
    two = enrol(collective, "Deux", leads=2)
    none, done = enrol(collective, "Zéro", leads=0), enrol(collective, "Finie", closed=True)
    enrol(collective, "Pas choisie")

    reminded = remind(collective, done, none, two)

    assert (reminded.written, reminded.without_lead, reminded.finished) == (
        ["Deux"], ["Zéro"], ["Finie"]
    )  # fmt: skip
    leads = set(two.members.values_list("email", flat=True))
    assert set(Message.objects.values_list("recipient", flat=True)) == leads


def test_a_structure_of_another_collective_is_never_written_to(collective):
    other = enrol(plan_sessions(CollectiveFactory()), "Ailleurs")

    assert remind(collective, other).written == []
    assert not Message.objects.exists()


def test_what_is_closed_in_another_capsule_does_not_count(collective):
    done = enrol(collective, "Finie", closed=True)

    assert remind(collective, done, capsule=collective.capsules.get(position=2)).written == [
        "Finie"
    ]


def test_a_second_reminder_on_the_same_day_takes_a_second_yes(collective):
    structure, other = enrol(collective, "Une"), enrol(collective, "Deux")
    remind(collective, structure)

    with pytest.raises(reminding.AlreadyToday, match="Une a déjà été relancée"):
        remind(collective, structure, other)
    assert Message.objects.count() == 1  # all or nothing

    remind(collective, structure, other, again=True)
    assert Message.objects.count() == 3


def test_a_reminder_that_was_cancelled_does_not_count(collective):
    structure = enrol(collective, "Une")
    remind(collective, structure)
    outbox.cancel(Message.objects.get(), by=UserFactory())

    assert remind(collective, structure).written == ["Une"]


def test_tomorrow_is_another_day(collective):
    structure = enrol(collective, "Une")
    start = datetime.datetime(2025, 11, 20, 22, 50, tzinfo=datetime.UTC)  # 23 h 50 in Paris
    with time_machine.travel(start):
        remind(collective, structure)
    with time_machine.travel(start + datetime.timedelta(minutes=20)):
        assert remind(collective, structure).written == ["Une"]
