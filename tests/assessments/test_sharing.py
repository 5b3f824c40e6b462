import pytest

from assessments import sharing
from tests.members.factories import UserFactory

from .factories import ActionPlanFactory, AssessmentFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("factory", [AssessmentFactory, ActionPlanFactory]),
]


def test_sharing_shows_it_to_the_region_and_unsharing_hides_it(factory):
    shared, lead, facilitator = factory(), UserFactory(), UserFactory()
    shared.structure.region.facilitators.add(facilitator)
    visible = type(shared).objects.visible_to(facilitator)
    assert not visible.all()

    sharing.share(shared, by=lead)
    assert list(visible.all()) == [shared]

    unshared = sharing.unshare(shared, by=lead)
    assert not visible.all()
    assert unshared.shared_at is unshared.shared_by is None


def test_sharing_shows_it_to_no_other_region(factory):
    shared, stranger = factory(), UserFactory()
    factory().structure.region.facilitators.add(stranger)

    sharing.share(shared, by=UserFactory())

    assert not type(shared).objects.visible_to(stranger).filter(pk=shared.pk)


def test_sharing_twice_keeps_the_first_date_and_author(factory):
    shared, lead = factory(), UserFactory()

    first = sharing.share(shared, by=lead)
    second = sharing.share(shared, by=UserFactory())

    assert (second.shared_at, second.shared_by) == (first.shared_at, lead)
