import pytest

from assessments.models import Action, JournalEntry
from capcollectif.errors import Refused
from capsules.models import Borrowing, Practice
from capsules.operations import borrowing
from tests.capsules.factories import plan_sessions, take_part
from tests.capsules.learning import PracticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def samira(collective):
    plan_sessions(collective)
    return take_part(collective).user


@pytest.fixture
def practice(samira, collective):
    return PracticeFactory(structure=take_part(collective).structure, circles="collective")


def borrow(practice, samira):
    return borrowing.borrow(practice, structure=samira.structures.get(), by=samira)


def test_borrow_twice_is_one_action(practice, samira):
    assert borrow(practice, samira) == borrow(practice, samira)
    assert Action.objects.count() == Borrowing.objects.count() == 1


def test_borrow_puts_back_what_was_archived(practice, samira):
    action = borrow(practice, samira)
    action.archived_at = action.created_at
    action.save()
    assert Practice.objects.with_borrowed().get().borrowed == 0

    borrow(practice, samira)

    assert Action.objects.get().archived_at is None
    assert Practice.objects.with_borrowed().get().borrowed == 1


def test_borrow_leaves_no_word_of_the_author_in_the_journal(practice, samira):
    borrow(practice, samira)

    words = " ".join(JournalEntry.objects.values_list("text", flat=True))
    assert practice.structure.name not in words


@pytest.mark.parametrize("act", ["borrow", "useful"])
def test_what_was_withdrawn_meanwhile_is_refused(practice, samira, act):
    Practice.objects.update(
        collective_at=None, collective_by=None, accepted_at=None, accepted_by=None
    )

    with pytest.raises(Refused, match="plus partagée"):
        if act == "borrow":
            borrow(practice, samira)
        else:
            borrowing.say_useful(practice, is_useful=True, by=samira)


def test_say_useful_of_one_s_own_is_refused(practice):
    author = practice.structure.memberships.get().user

    with pytest.raises(Refused, match="la vôtre"):
        borrowing.say_useful(practice, is_useful=True, by=author)
