"""A restitution opened twice at the same moment is one; what happens meanwhile is in it, or is not."""

import pytest

from assessments import closing
from assessments.models import Assessment
from capsules.calculations import anonymity
from capsules.models import Naming, Restitution
from capsules.operations import restitutions as opening
from capsules.queries import restitutions
from tests.capsules.learning import close_diagnostic, make_capsule
from tests.members.factories import MembershipFactory

from .test_races import ROUNDS, at_once, post

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


def structures_of(capsule):
    rows = capsule.collective.enrolments.order_by("pk").select_related("structure")
    return [row.structure for row in rows]


def lead_of(structure):
    return MembershipFactory(structure=structure, role="lead").user


@pytest.mark.parametrize("turn", ROUNDS)
def test_a_name_withdrawn_while_it_opens_is_nowhere(capsule, turn):
    structure = structures_of(capsule)[0]
    lead = lead_of(structure)
    opening.agree(capsule, structure, by=lead)
    answers = at_once(
        post(lead, "capsules:naming_edit", capsule.pk, agree="non"),
        post(capsule.collective.created_by, "capsules:restitution_open", capsule.pk),
    )

    assert answers == [302, 302]
    assert Restitution.objects.get().content["named"] == {}


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_names_withdrawn_at_once_both_leave(turn):
    capsule = make_capsule(7)
    both = structures_of(capsule)[:2]
    for structure in both:
        opening.agree(capsule, structure, by=capsule.collective.created_by)
    opening.open_(capsule, by=capsule.collective.created_by)
    leave = [
        post(lead_of(structure), "capsules:naming_edit", capsule.pk, agree="non")
        for structure in both
    ]

    assert at_once(*leave) == [302, 302]
    released = anonymity.from_data(Restitution.objects.get().content)
    assert released.named == {}
    for code in released.codes:
        assert sum(cell.count for cell in released.others[code]) == 7
        assert all(cell.count != 1 for cell in released.others[code])


@pytest.mark.parametrize("turn", ROUNDS)
def test_a_diagnostic_closed_while_it_opens_is_in_it_or_is_not(capsule, turn):
    levels = [2] * capsule.theme.questions.count()
    structure = close_diagnostic(capsule, levels)
    lead = lead_of(structure)
    late = Assessment.objects.get(structure=structure, theme=capsule.theme)
    closing.reopen(late, by=lead)
    late.snapshots.all().delete()
    answers = at_once(
        post(lead, "assessments:assessment_close", late.pk),
        post(capsule.collective.created_by, "capsules:restitution_open", capsule.pk),
    )

    assert answers == [302, 302]
    assert Assessment.objects.get(pk=late.pk).closed_at
    frozen = restitutions.of_capsule(capsule)
    assert len(frozen.answers) in (6, 7)
    assert anonymity.from_data(frozen.content).size == len(frozen.answers)
