import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from members.models import Membership, Structure, User, validate_siret

from .factories import MembershipFactory, RegionFactory, StructureFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_address_is_the_same_whatever_its_capitals():
    UserFactory(email="Samira@Asso.exemple")

    assert User.objects.get(email="SAMIRA@asso.exemple").email == "samira@asso.exemple"
    with pytest.raises(IntegrityError):
        User.objects.create_user("samira@ASSO.exemple", first_name="Autre")


def test_structures_are_visible_to_their_team_and_their_region_only():
    place = MembershipFactory()
    neighbour = StructureFactory(region=place.structure.region)
    StructureFactory()
    facilitator = UserFactory()
    place.structure.region.facilitators.add(facilitator)

    assert list(Structure.objects.visible_to(place.user)) == [place.structure]
    assert set(Structure.objects.visible_to(facilitator)) == {place.structure, neighbour}
    assert not Structure.objects.visible_to(UserFactory())


def test_a_closed_membership_gives_nothing():
    place = MembershipFactory(closed_at=timezone.now())

    assert not Structure.objects.visible_to(place.user)
    assert not Structure.objects.editable_by(place.user)


@pytest.mark.parametrize(
    ("role", "edits", "leads"),
    [("lead", True, True), ("contributor", True, False), ("reader", False, False)],
)
def test_roles_give_their_rights(role, edits, leads):
    user = MembershipFactory(role=role).user

    assert Structure.objects.editable_by(user).exists() is edits
    assert Structure.objects.led_by(user).exists() is leads


def test_one_open_membership_a_person_and_structure():
    place = MembershipFactory(closed_at=timezone.now())
    again = MembershipFactory(user=place.user, structure=place.structure)

    assert list(Membership.objects.active()) == [again]
    with pytest.raises(IntegrityError):
        MembershipFactory(user=place.user, structure=place.structure, role="reader")


def test_a_person_may_facilitate_two_regions():
    user = UserFactory()
    for region in RegionFactory.create_batch(2):
        region.facilitators.add(user)

    assert user.facilitated_regions.count() == 2


@pytest.mark.parametrize("siret", ["73282932000074", "35600000000048"])
def test_a_valid_siret_is_accepted(siret):
    validate_siret(siret)


@pytest.mark.parametrize("siret", ["73282932000075", "123", "abc", "٧٣٢٨٢٩٣٢٠٠٠٠٧٤"])
def test_an_invalid_siret_is_refused(siret):
    with pytest.raises(ValidationError):
        validate_siret(siret)
