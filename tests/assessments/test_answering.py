from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from assessments import answering
from assessments.answering import Given
from assessments.models import Answer, AnswerVersion, Place, Question
from capcollectif.errors import Refused, Stale
from tests.members.factories import UserFactory

from .factories import AssessmentFactory, answer

pytestmark = pytest.mark.django_db

RATED = Given("rated", level=3, comment="Chaque lundi.")


@pytest.fixture
def assessment():
    return AssessmentFactory()


@pytest.fixture
def save(assessment):
    """Save in the name of whoever started the assessment, unless told otherwise."""

    def run(given=RATED, *, seen=0, number=1, by=None, on=assessment):
        question = Question.objects.get(theme=on.theme, number=number)
        return answering.save_answer(
            assessment=on, question=question, given=given, seen=seen, by=by or on.started_by
        )

    return run


def _contents():
    rows = AnswerVersion.objects.order_by("number")
    return [(row.number, row.state, row.level, row.comment, row.saved_by_id) for row in rows]


def test_a_first_answer_is_version_one(save, assessment):
    saved = save()

    assert saved.number == 1
    assert answering.given_of(Answer.objects.get()) == RATED
    assert _contents() == [(1, "rated", 3, "Chaque lundi.", assessment.started_by_id)]


def test_each_change_is_a_version_signed_by_its_author(save, assessment):
    colleague = UserFactory()
    save()
    saved = save(Given("to_revisit", comment="À discuter."), seen=1, by=colleague)

    assert (saved.number, saved.saved_by) == (2, colleague)
    assert Answer.objects.get().state == "to_revisit"
    assert _contents()[1] == (2, "to_revisit", None, "À discuter.", colleague.pk)


def test_sending_twice_makes_one_version(save):
    first, again = save(), save()

    assert first.pk == again.pk
    assert AnswerVersion.objects.count() == 1


def test_sending_an_old_page_again_with_what_is_saved_is_no_conflict(save):
    save()
    save(Given("rated", level=4), seen=1)

    assert save(Given("rated", level=4), seen=1).number == 2


def test_nothing_said_is_nothing_saved(save):
    assert save(answering.NOTHING) is None
    assert not Answer.objects.exists()


def test_a_comment_alone_is_kept_and_the_question_is_not_answered(save):
    saved = save(Given(comment="Je demande à Odile."))

    assert (saved.state, saved.comment) == ("not_answered", "Je demande à Odile.")


def test_the_second_to_save_gets_the_answer_of_the_first(save):
    julien = UserFactory(first_name="Julien")
    save()
    save(Given("rated", level=2, comment="De Julien"), seen=1, by=julien)

    with pytest.raises(Stale, match="Julien a répondu") as caught:
        save(Given("rated", level=1, comment="De Samira"), seen=1)

    assert caught.value.current.comment == "De Julien"
    assert Answer.objects.get().comment == "De Julien"
    assert AnswerVersion.objects.count() == 2


def test_a_second_first_answer_is_stale_too(save):
    save()

    with pytest.raises(Stale):
        save(Given("rated", level=1), seen=0)


@pytest.mark.parametrize("seen", [1, 7, 2**31 - 2])
def test_a_version_that_never_was_is_refused(save, seen):
    with pytest.raises(Refused, match="n’est plus à jour"):
        save(seen=seen)


def test_a_version_of_the_future_is_stale(save):
    save()

    with pytest.raises(Stale):
        save(Given("rated", level=1), seen=9)


def test_a_closed_assessment_takes_no_answer(save, assessment):
    assessment.closed_at = timezone.now()
    assessment.save()

    with pytest.raises(Refused, match="clos"):
        save()
    assert not Answer.objects.exists()


def test_not_applicable_without_a_reason_is_refused(save):
    with pytest.raises(Refused, match="pourquoi"):
        save(Given("not_applicable"))


@pytest.mark.parametrize(
    "given",
    [Given("rated"), Given("to_revisit", level=2), Given("not_answered", value={"choice": 1})],
)
def test_a_state_and_a_level_that_do_not_go_together_are_refused(save, given):
    with pytest.raises(Refused, match="une seule réponse"):
        save(given)


def test_the_answer_of_another_structure_stays_apart(save, assessment):
    other = AssessmentFactory(theme=assessment.theme)
    save(on=other)

    assert save(Given("rated", level=1)).number == 1
    assert {each.level for each in Answer.objects.all()} == {1, 3}


def test_both_answers_of_a_conflict_stay_in_the_history(save, assessment):
    julien = UserFactory()
    theirs = Given("rated", level=2, comment="De Julien")
    mine = Given("rated", level=4, comment="De Samira")
    save(theirs, by=julien)

    settled = answering.settle(
        assessment=assessment,
        question=Question.objects.get(theme=assessment.theme, number=1),
        mine=mine,
        chosen=theirs,
        seen=1,
        by=assessment.started_by,
    )

    assert answering.given_of(settled) == theirs
    assert [row[3] for row in _contents()] == ["De Julien", "De Samira", "De Julien"]


def test_questions_come_with_their_state_in_one_query(assessment, django_assert_num_queries):
    answer(assessment, 2, level=1)
    answer(AssessmentFactory(theme=assessment.theme), 1, level=1)  # must stay out

    with django_assert_num_queries(1):
        steps = answering.steps_of(answering.questions_of(assessment))

    assert [step.state for step in steps] == [
        "not_answered",
        "rated",
        "not_answered",
        "not_answered",
    ]
    assert [step.number for step in steps] == [1, 2, 3, 4]


def test_a_question_comes_with_its_answer_in_one_query(assessment, django_assert_num_queries):
    answer(assessment, 2, level=1, comment="Oui")
    answer(AssessmentFactory(theme=assessment.theme), 1, level=1)  # must stay out

    with django_assert_num_queries(2):
        _, nothing = answering.question_of(assessment, 1)
        question, something = answering.question_of(assessment, 2)

    assert nothing is None
    with django_assert_num_queries(0):
        assert (question.axis.title, something.saved_by) == (
            "Axe 1 de Thème 1",
            assessment.started_by,
        )


def test_a_place_is_kept_once_a_person(assessment, django_assert_num_queries):
    user, colleague = UserFactory.create_batch(2)

    with django_assert_num_queries(3):
        for person, number in [(user, 2), (user, 4), (colleague, 1)]:
            answering.keep_place(user=person, assessment=assessment, number=number)

    assert set(Place.objects.values_list("user", "number")) == {(user.pk, 4), (colleague.pk, 1)}


def _all_at_once(assessment, people, *, seen):
    """Everybody saves a text of their own at the same moment; who was told it was stale."""
    question = Question.objects.get(theme=assessment.theme, number=1)
    start = Barrier(len(people))

    def one(person):
        start.wait()
        try:
            given = Given("rated", level=2, comment=f"De {person.email}")
            answering.save_answer(
                assessment=assessment, question=question, given=given, seen=seen, by=person
            )
        except Stale as stale:
            return stale.current.comment
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(one, people))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("count", "answered"), [(2, True), (20, False)])
def test_of_those_who_save_at_once_one_wins_and_the_others_are_told(count, answered):
    assessment = AssessmentFactory()
    people = UserFactory.create_batch(count)
    if answered:
        answer(assessment, 1, level=1)

    told = _all_at_once(assessment, people, seen=1 if answered else 0)

    saved = Answer.objects.get()
    assert saved.number == (2 if answered else 1)
    assert saved.versions.count() == saved.number
    assert sorted(map(str, told)) == sorted(["None", *[saved.comment] * (count - 1)])
