import pytest

from members.models import Membership, PreparedFor, Structure
from tests.members.factories import (
    MembershipFactory,
    RegionFactory,
    StructureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def visible(user, above):
    found = Structure.objects.visible_to(user).filter(pk__gt=above)
    return found.with_rights_of(user).select_related("region").order_by("pk")


def facilitator(*regions):
    user = UserFactory()
    user.facilitated_regions.set(regions)
    return user


def test_each_person_reads_what_their_own_rights_give():
    prepared = PreparedFor(visible)
    lead, reader = MembershipFactory(role="lead"), MembershipFactory(role="reader")
    region = StructureFactory().region
    both = MembershipFactory(role="lead", user=facilitator(region))
    StructureFactory(region=region)
    two_places = MembershipFactory(role="contributor", user=reader.user)
    people = [
        *(lead.user, reader.user, both.user, MembershipFactory(role="lead").user),
        *(facilitator(region), facilitator(RegionFactory(), region), UserFactory()),
    ]

    for user in people:
        found = prepared.objects(user, 0)
        assert found == list(visible(user, 0))
        assert [each.is_led for each in found] == [each.is_led for each in visible(user, 0)]
    assert two_places.structure in prepared.objects(reader.user, 0)
    assert prepared.objects(reader.user, two_places.structure_id) == []


def test_the_administration_is_known_by_its_hat():
    prepared = PreparedFor(
        lambda user: Structure.objects.all() if user.is_national_admin else Structure.objects.none()
    )
    structure = StructureFactory()

    assert prepared.objects(UserFactory(is_national_admin=True)) == [structure]
    assert prepared.objects(UserFactory()) == []


def test_a_right_that_ends_opens_nothing_at_the_next_request():
    prepared = PreparedFor(visible)
    place = MembershipFactory(role="lead")
    before = type(place.user).objects.get(pk=place.user_id)
    assert prepared.objects(before, 0) == [place.structure]

    Membership.objects.filter(pk=place.pk).update(closed_at="2026-01-01T00:00:00Z")

    assert prepared.objects(type(place.user).objects.get(pk=place.user_id), 0) == []


def test_somebody_without_any_right_finds_nothing():
    prepared = PreparedFor(lambda user, pk: Structure.objects.of(user).filter(pk=pk))

    assert prepared.objects(UserFactory(), StructureFactory().pk) == []


def test_the_query_is_written_once_for_people_with_the_same_hats(django_assert_num_queries):
    written = []
    prepared = PreparedFor(lambda *given: written.append(given) or visible(*given))
    first, second = MembershipFactory.create_batch(2, role="lead")

    assert prepared.rows(first.user, 0)[0][0] == first.structure_id
    person = type(first.user).objects.get_with_hats(second.user_id)
    with django_assert_num_queries(1):
        found = prepared.objects(person, 0)
        assert [each.region.name for each in found] == [second.structure.region.name]

    assert len(written) == 1
