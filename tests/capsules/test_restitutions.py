"""Opening a restitution, naming oneself in it, reading it: operations and queries together."""

import json

import pytest
from django.test import override_settings

from assessments import closing
from assessments.models import Question
from capcollectif.errors import Refused
from capsules.calculations import anonymity
from capsules.models import Enrolment, Naming, Restitution
from capsules.operations import enrolling
from capsules.operations import restitutions as opening
from capsules.queries import restitutions
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, plan_sessions
from tests.capsules.learning import close_diagnostic, make_capsule
from tests.members.factories import StructureFactory

pytestmark = pytest.mark.django_db


def open_(capsule):
    return opening.open_(capsule, by=capsule.collective.created_by)


def structures_of(capsule):
    rows = capsule.collective.enrolments.order_by("pk").select_related("structure")
    return [enrolment.structure for enrolment in rows]


def agree(capsule, *structures):
    for structure in structures:
        opening.agree(capsule, structure, by=capsule.collective.created_by)


def shown(frozen, **how):
    return restitutions.reading_of(restitutions.of_capsule(frozen.capsule), **how)


@pytest.mark.parametrize("size", [5, 10])
def test_from_five_structures_up_it_opens(size):
    capsule = make_capsule(size)

    read = shown(open_(capsule))

    assert read.portrait.size == read.portrait.others_size == size
    assert len(read.portrait.questions) == capsule.theme.questions.count()
    assert all(question.bar.total == size for question in read.portrait.questions)


@pytest.mark.parametrize("size", [0, 1, 4])
def test_under_five_nothing_is_kept_and_it_says_how_many_are_missing(size):
    capsule = make_capsule(size)
    lacking = {0: "cinq", 1: "quatre", 4: "un"}[size]

    with pytest.raises(Refused, match=f"il en faut {lacking} de plus"):
        open_(capsule)

    assert not Restitution.objects.exists()


def test_without_its_setting_the_threshold_is_five(settings):
    del settings.ANONYMITY_THRESHOLD

    with pytest.raises(Refused):
        open_(make_capsule(4))


@pytest.mark.parametrize("setting", ["", "0", "-1", "quatre", "1", None, 2])
def test_a_setting_never_lowers_the_threshold(setting):
    with override_settings(ANONYMITY_THRESHOLD=setting), pytest.raises(Refused):
        open_(make_capsule(4))


def test_a_threshold_raised_later_hides_what_was_open():
    frozen = open_(make_capsule(6))
    assert shown(frozen)

    with override_settings(ANONYMITY_THRESHOLD="7"):
        assert shown(frozen) is None
        assert restitutions.widest(frozen.capsule, limit=5) == ()


def test_a_threshold_raised_later_hides_the_names_that_leave_too_few_others():
    capsule = make_capsule(8)
    agree(capsule, *structures_of(capsule)[:2])
    frozen = open_(capsule)
    assert len(shown(frozen).names) == 2

    with override_settings(ANONYMITY_THRESHOLD="7"):
        read = shown(frozen)
        assert (read.names, read.portrait.named) == ({}, {})
        assert read.portrait.is_held and read.portrait.others_size == 8


def test_it_opens_once():
    capsule = make_capsule(5)
    first = open_(capsule)

    assert open_(capsule) == first
    assert Restitution.objects.count() == 1


def test_what_is_answered_later_changes_nothing():
    capsule = make_capsule(6)
    frozen = open_(capsule)
    before = shown(frozen)
    close_diagnostic(capsule, [4] * 4)
    first = structures_of(capsule)[0].assessments.get(theme=capsule.theme)
    closing.reopen(first, by=first.started_by)
    first.answers.filter(question__number=1).update(level=4)
    closing.close(first, by=first.started_by)

    assert shown(open_(capsule)) == before


def test_a_diagnostic_opened_again_counts_as_it_was_last_closed():
    capsule = make_capsule(5, levels=[[2, 3, 3, 3]] * 5)
    first = structures_of(capsule)[0].assessments.get(theme=capsule.theme)
    closing.reopen(first, by=first.started_by)
    first.answers.filter(question__number=1).update(level=4)

    found = restitutions.counted(capsule)

    assert [*found.answers[str(first.structure_id)].values()] == [2, 3, 3, 3]
    assert found.reopened == [first.structure.name]
    assert shown(open_(capsule)).portrait.questions[0].bar.words == "5 en route"


def test_structures_that_left_or_have_not_closed_are_not_counted():
    capsule = make_capsule(6)
    gone = capsule.collective.enrolments.order_by("pk").first()
    gone.state, gone.left_on = Enrolment.State.LEFT, capsule.collective.starts_on
    gone.save()
    late = EnrolmentFactory(collective=capsule.collective).structure

    found = restitutions.counted(capsule)

    assert str(gone.structure_id) not in found.answers
    assert (len(found.answers), found.missing, found.lacking) == (5, [late.name], 0)


def test_a_structure_counts_in_one_restitution_of_a_theme_only():
    capsule = make_capsule(6)
    open_(capsule)
    second = plan_sessions(CollectiveFactory(region=capsule.collective.region))
    other = second.capsules.get(theme=capsule.theme)
    shared = structures_of(capsule)[:5]
    for structure in shared:
        EnrolmentFactory(collective=second, structure=structure)
    for _ in range(4):
        close_diagnostic(other, [1] * 4)

    found = restitutions.counted(other)

    assert sorted(found.elsewhere) == sorted(structure.name for structure in shared)
    assert found.lacking == 1
    with pytest.raises(Refused):
        open_(other)


def test_names_are_those_that_agreed_before():
    capsule = make_capsule(7)
    first, second, third, *_ = structures_of(capsule)
    agree(capsule, first, second)
    agree(capsule, second)  # said twice
    frozen = open_(capsule)

    assert shown(frozen).names == {str(each.pk): each.name for each in (first, second)}
    assert shown(frozen, with_names=False).names == {}
    with pytest.raises(Refused, match="déjà ouverte"):
        agree(capsule, third)
    assert Naming.objects.count() == 2


def test_a_name_withdrawn_leaves_for_good_and_nothing_gets_finer():
    capsule = make_capsule(7)
    first, second, *_ = structures_of(capsule)
    agree(capsule, first, second)
    frozen = open_(capsule)
    earlier = anonymity.from_data(frozen.content)

    opening.withdraw(capsule, first, by=first.assessments.get().started_by)

    read = shown(frozen)
    later = anonymity.from_data(restitutions.of_capsule(capsule).content)
    assert read.names == {str(second.pk): second.name}
    assert later.others_size == 6
    for code, cells in later.others.items():
        assert {cell.first for cell in cells} <= {cell.first for cell in earlier.others[code]}
    with pytest.raises(Refused):
        agree(capsule, first)


def test_a_name_withdrawn_before_may_be_given_again():
    capsule = make_capsule(7)
    first, *_ = structures_of(capsule)
    agree(capsule, first)
    opening.withdraw(capsule, first, by=capsule.collective.created_by)
    assert not restitutions.naming_of(capsule, first.pk)
    agree(capsule, first)

    assert list(shown(open_(capsule)).names.values()) == [first.name]


def test_too_few_others_and_nobody_is_named():
    capsule = make_capsule(8)
    agree(capsule, *structures_of(capsule)[:4])

    read = shown(open_(capsule))

    assert (read.names, read.portrait.is_held) == ({}, True)


def test_what_is_kept_to_be_shown_holds_no_row_of_who_has_no_name():
    capsule = make_capsule(6)
    frozen = open_(capsule)

    kept = json.dumps(frozen.content)

    assert frozen.content["named"] == {}
    assert all(f'"{structure.pk}"' not in kept for structure in structures_of(capsule))


def test_screens_without_names_show_the_same_cells_each_time():
    capsule = make_capsule(8)
    agree(capsule, *structures_of(capsule)[:3])
    frozen = open_(capsule)

    assert shown(frozen, with_names=False) == shown(frozen, with_names=False)


def test_one_s_own_row_is_for_one_s_own_team():
    capsule = make_capsule(5, levels=[[3, 4, None, 1]] * 5)
    frozen = open_(capsule)
    structure, other, *_ = structures_of(capsule)
    member = structure.assessments.get().started_by
    member.memberships.create(structure=structure, role="reader")

    assert list(restitutions.own_row(frozen, member, structure.pk).values()) == [3, 4, None, 1]
    assert restitutions.own_row(frozen, member, other.pk) is None


def test_own_row_is_none_for_a_structure_that_was_not_counted():
    capsule = make_capsule(5)
    frozen = open_(capsule)
    late = StructureFactory(region=capsule.collective.region)
    reader = capsule.collective.created_by
    reader.memberships.create(structure=late, role="reader")

    assert restitutions.own_row(frozen, reader, late.pk) is None


def test_widest_questions_are_those_of_the_restitution():
    capsule = make_capsule(6, levels=[[2, 1, 2, 2], [2, 4, 2, 2]] * 3)
    assert restitutions.widest(capsule, limit=5) == ()
    open_(capsule)

    assert restitutions.widest(capsule, limit=5) == (2,)


def test_questions_of_other_kinds_are_left_out():
    capsule = make_capsule(5)
    kinds = capsule.theme.questions.values_list("kind", flat=True)

    assert set(kinds) == {Question.Kind.LEVELS}
    assert len(restitutions.asked(capsule.theme_id)) == len(kinds)


@pytest.mark.parametrize("size", [5, 12])
def test_reading_costs_the_same_for_any_number_of_structures(size, django_assert_num_queries):
    capsule = make_capsule(size)
    agree(capsule, structures_of(capsule)[0])
    open_(capsule)
    capsule.theme.framework.level_names()

    with django_assert_num_queries(2 if size == 5 else 3):
        restitutions.reading_of(restitutions.of_capsule(capsule))


def test_the_name_of_a_structure_that_leaves_leaves_with_it():
    capsule = make_capsule(7)
    gone, stays = structures_of(capsule)[:2]
    agree(capsule, gone, stays)
    frozen = open_(capsule)
    enrolment = gone.enrolments.get()
    by = capsule.collective.created_by

    enrolling.change(enrolment, state="left", left_on=enrolment.added_on, by=by)

    assert list(shown(frozen).names.values()) == [stays.name]
    assert shown(frozen).portrait.size == 7  # it was counted, and stays so
    enrolling.change(enrolment, state="present", by=by)
    assert list(shown(frozen).names.values()) == [stays.name]
