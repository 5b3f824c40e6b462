from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from capcollectif.errors import Refused
from capsules.models import Practice
from capsules.operations import enrolling, moderating, practices
from capsules.operations.moderating import COLLECTIVE, NETWORK
from capsules.queries import practices as queries
from tests.capsules.factories import EnrolmentFactory
from tests.capsules.learning import PracticeFactory, make_capsule
from tests.members.factories import MembershipFactory, StructureFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def collective():
    return make_capsule().collective


def _someone_of(collective, **role):
    structure = StructureFactory(region=collective.region)
    EnrolmentFactory(collective=collective, structure=structure)
    return MembershipFactory(structure=structure, **role)


@pytest.fixture
def lead(collective):
    return _someone_of(collective, role="lead")


@pytest.fixture
def neighbour(collective):
    return _someone_of(collective, role="lead").user


@pytest.fixture
def facilitator(collective):
    user = UserFactory()
    user.facilitated_regions.add(collective.region)
    return user


@pytest.fixture
def admin():
    return UserFactory(is_national_admin=True)


@pytest.fixture
def stranger():
    return MembershipFactory().user


@pytest.fixture
def practice(collective, lead):
    theme = collective.capsules.get(position=1).theme
    return PracticeFactory(structure=lead.structure, theme=theme, created_by=lead.user)


def _give(practice, circle, by):
    moderating.give(practice, circle=circle, seen=moderating.seen_of(practice), by=by)


def _accept(practice, circle, by):
    moderating.accept(practice, circle=circle, seen=moderating.seen_of(practice), by=by)


def _readers(practice, *people):
    """Those of `people` who read it, alone and in a list of the latest."""
    readers = [user for user in people if Practice.objects.visible_to(user).filter(pk=practice.pk)]
    assert [user for user in people if practice.pk in queries.latest(user, most=9)] == readers
    return readers


def test_a_practice_stays_in_its_structure_until_given(
    practice, lead, neighbour, facilitator, admin
):
    assert _readers(practice, lead.user, neighbour, facilitator, admin) == [lead.user]


def test_circles_open_one_after_the_other(practice, lead, neighbour, facilitator, admin, stranger):
    everybody = (lead.user, neighbour, facilitator, admin, stranger)

    _give(practice, COLLECTIVE, lead.user)
    assert _readers(practice, *everybody) == [lead.user, facilitator]
    _accept(practice, COLLECTIVE, facilitator)
    assert _readers(practice, *everybody) == [lead.user, neighbour, facilitator]
    _give(practice, NETWORK, lead.user)
    assert _readers(practice, *everybody) == [lead.user, neighbour, facilitator, admin]
    _accept(practice, NETWORK, admin)
    assert _readers(practice, *everybody) == list(everybody)


@pytest.fixture
def known(practice, lead, facilitator, admin):
    """The practice, read by the whole network."""
    for circle, moderator in ((COLLECTIVE, facilitator), (NETWORK, admin)):
        _give(practice, circle, lead.user)
        _accept(practice, circle, moderator)
    return practice


def test_withdrawn_from_the_network_it_stays_in_the_collective(known, lead, neighbour, stranger):
    moderating.withdraw(known, circle=NETWORK, by=lead.user)

    assert _readers(known, lead.user, neighbour, stranger) == [lead.user, neighbour]


def test_withdrawn_from_the_collective_it_is_its_structure_s_alone(
    known, lead, neighbour, facilitator, admin, stranger
):
    moderating.withdraw(known, circle=COLLECTIVE, by=lead.user)

    assert _readers(known, lead.user, neighbour, facilitator, admin, stranger) == [lead.user]
    known.refresh_from_db()
    assert (known.accepted_by, known.network_by, known.network_accepted_at) == (None, None, None)


def test_given_anew_it_is_read_by_nobody_before_it_is_accepted_anew(known, lead, neighbour):
    moderating.withdraw(known, circle=COLLECTIVE, by=lead.user)
    _give(known, COLLECTIVE, lead.user)

    assert _readers(known, neighbour) == []


def test_archived_and_put_back_it_is_its_structure_s_alone(known, lead, neighbour, admin):
    practices.archive_practice(known, by=lead.user)
    assert _readers(known, lead.user, neighbour, admin) == []

    practices.restore_practice(known, by=lead.user)
    assert _readers(known, lead.user, neighbour, admin) == [lead.user]


def test_once_its_structure_has_left_the_others_no_longer_read_it(
    practice, lead, neighbour, facilitator
):
    _give(practice, COLLECTIVE, lead.user)
    _accept(practice, COLLECTIVE, facilitator)
    enrolment = practice.structure.enrolments.get()

    enrolling.change(enrolment, state="left", by=facilitator, left_on=enrolment.added_on)

    assert _readers(practice, lead.user, neighbour, facilitator) == [lead.user]


def test_a_collective_joined_afterwards_reads_it_once_it_is_given_anew(
    practice, lead, facilitator, neighbour
):
    _give(practice, COLLECTIVE, lead.user)
    _accept(practice, COLLECTIVE, facilitator)
    given_on = timezone.now() - timedelta(days=3)
    Practice.objects.filter(pk=practice.pk).update(collective_at=given_on)
    later = make_capsule().collective
    newer = _someone_of(later).user
    animates = UserFactory()
    animates.facilitated_regions.add(later.region)
    EnrolmentFactory(
        collective=later, structure=lead.structure, added_on=given_on + timedelta(days=1)
    )

    assert _readers(practice, neighbour, newer, animates) == [neighbour]
    assert not Practice.objects.moderated_by(animates).exists()

    moderating.withdraw(practice, circle=COLLECTIVE, by=lead.user)
    _give(practice, COLLECTIVE, lead.user)
    assert Practice.objects.moderated_by(animates).get() == practice
    _accept(practice, COLLECTIVE, animates)
    assert _readers(practice, neighbour, newer, animates) == [neighbour, newer, animates]


def test_given_in_the_first_minutes_of_the_day_one_joined_it_is_read(
    practice, lead, facilitator, neighbour
):
    _give(practice, COLLECTIVE, lead.user)
    _accept(practice, COLLECTIVE, facilitator)
    lead.structure.enrolments.update(added_on="2026-06-02")
    Practice.objects.filter(pk=practice.pk).update(collective_at="2026-06-01T22:30Z")  # in Paris

    assert _readers(practice, neighbour) == [neighbour]


def test_handed_back_it_leaves_with_words_until_given_again(practice, lead, facilitator, neighbour):
    _give(practice, COLLECTIVE, lead.user)
    _accept(practice, COLLECTIVE, facilitator)

    moderating.hand_back(practice, circle=COLLECTIVE, words="Combien d’heures ?", by=facilitator)

    assert _readers(practice, lead.user, facilitator, neighbour) == [lead.user]
    practice.refresh_from_db()
    assert practice.returned_words == "Combien d’heures ?"
    _give(practice, COLLECTIVE, lead.user)
    practice.refresh_from_db()
    assert practice.returned_words == ""


def test_handed_back_by_the_network_it_stays_in_the_collective(known, admin, neighbour, stranger):
    moderating.hand_back(known, circle=NETWORK, words="Trop local.", by=admin)

    assert _readers(known, neighbour, stranger) == [neighbour]


def test_it_is_handed_back_with_words(practice, lead, facilitator):
    _give(practice, COLLECTIVE, lead.user)

    with pytest.raises(Refused, match="en une phrase"):
        moderating.hand_back(practice, circle=COLLECTIVE, words="", by=facilitator)


def test_what_was_taken_back_is_not_accepted(practice, lead, facilitator, admin):
    _give(practice, COLLECTIVE, lead.user)
    moderating.withdraw(practice, circle=COLLECTIVE, by=lead.user)

    for circle, by in ((COLLECTIVE, facilitator), (NETWORK, admin)):
        with pytest.raises(Refused, match="repris"):
            _accept(practice, circle, by)


def test_one_agrees_to_what_one_has_read(practice, lead, facilitator):
    seen = moderating.seen_of(practice)
    fields = {"theme": practice.theme, "questions": [], "done": "Autre chose."}
    practice = practices.change_practice(practice, seen=1, by=lead.user, **fields)

    with pytest.raises(Refused, match="relisez-la"):
        moderating.give(practice, circle=COLLECTIVE, seen=seen, by=lead.user)
    _give(practice, COLLECTIVE, lead.user)
    with pytest.raises(Refused, match="relisez-la"):
        moderating.accept(practice, circle=COLLECTIVE, seen=seen, by=facilitator)


def test_an_empty_sheet_is_not_given(practice, lead):
    Practice.objects.update(summary="", done="")
    practice.refresh_from_db()

    with pytest.raises(Refused, match="ce que vous avez fait"):
        _give(practice, COLLECTIVE, lead.user)


def test_the_network_comes_after_the_collective(practice, lead):
    with pytest.raises(Refused, match="Le réseau vient après"):
        _give(practice, NETWORK, lead.user)


def test_without_a_collective_there_is_nobody_to_give_to():
    practice = PracticeFactory()

    with pytest.raises(Refused, match="aucun collectif"):
        _give(practice, COLLECTIVE, practice.created_by)


def test_given_or_withdrawn_twice_is_once(practice, lead):
    _give(practice, COLLECTIVE, lead.user)
    practice.refresh_from_db()
    first = practice.collective_at
    _give(practice, COLLECTIVE, lead.user)
    practice.refresh_from_db()
    assert practice.collective_at == first
    for _ in range(2):
        moderating.withdraw(practice, circle=COLLECTIVE, by=lead.user)


def test_what_changed_since_it_was_accepted_is_to_be_read_again(practice, lead, facilitator):
    def waiting():
        return list(Practice.objects.moderated_by(facilitator).to_read_again("accepted_at"))

    assert waiting() == []
    _give(practice, COLLECTIVE, lead.user)
    assert waiting() == [practice]
    _accept(practice, COLLECTIVE, facilitator)
    assert waiting() == []
    practice = practices.change_practice(
        practice, seen=1, questions=[], by=lead.user, theme=practice.theme, done="Plus encore."
    )
    assert waiting() == [practice]
    _accept(practice, COLLECTIVE, facilitator)
    assert waiting() == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL scans a table this small")
def test_the_latest_are_found_without_reading_what_the_network_gives(known, neighbour):
    plan = Practice.objects.latest_visible_to(neighbour, 9).explain()

    scanned = [line for line in plan.splitlines() if "SCAN" in line and "practice" in line]
    assert all("practice_of_the_network" in line for line in scanned) and scanned
