"""A restitution opened twice at the same moment is one; a name given meanwhile is in it, or refused."""

import pytest

from capsules.models import Naming, Restitution
from tests.capsules.learning import make_capsule
from tests.members.factories import MembershipFactory

from .test_races import at_once, post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def capsule():
    capsule = make_capsule(6)
    capsule.collective.region.facilitators.add(capsule.collective.created_by)
    return capsule


def test_two_openings_at_once_make_one(capsule):
    press = [
        post(capsule.collective.created_by, "capsules:restitution_open", capsule.pk)
        for _ in range(3)
    ]

    assert at_once(*press) == [302] * 3
    assert Restitution.objects.count() == 1


def test_a_name_agreed_while_it_opens_is_in_it_or_refused(capsule):
    structure = capsule.collective.enrolments.first().structure
    lead = MembershipFactory(structure=structure, role="lead").user
    answers = at_once(
        post(lead, "capsules:naming_edit", capsule.pk, agree="oui"),
        post(capsule.collective.created_by, "capsules:restitution_open", capsule.pk),
    )

    assert answers == [302, 302]
    named = Restitution.objects.get().content["named"]
    assert [*named] == [str(each.structure_id) for each in Naming.objects.all()]
