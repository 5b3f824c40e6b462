import threading

import pytest
from django.db import connection

from assessments import closing, sheets
from assessments.models import Answer, Assessment, Framework, Snapshot
from capcollectif.errors import Refused
from tests.members.factories import StructureFactory, UserFactory

from .factories import AssessmentFactory, answer, make_framework

pytestmark = pytest.mark.django_db
State = Answer.State


def filled(**fields):
    """An assessment whose four questions are at level 2."""
    assessment = AssessmentFactory(**fields)
    for number in range(1, 5):
        answer(assessment, number, level=2)
    return assessment


def again(assessment):
    return Assessment.objects.get(pk=assessment.pk)


# ── The sheet ───────────────────────────────────────────────────────────────


def test_a_sheet_tells_each_question_with_its_answer():
    assessment = AssessmentFactory(structure__name="La Remise à Flot")
    samira = UserFactory(first_name="Samira", last_name="Benali")
    answer(assessment, 1, level=3, comment="Depuis 2024.", by=samira)
    answer(assessment, 3, state=State.NOT_APPLICABLE, comment="Pas de local.", by=samira)

    sheet = closing.sheet_of(assessment)

    assert (sheet.structure, sheet.place) == ("La Remise à Flot", "ressourcerie à Albi")
    assert sheet.level_names == ("À lancer", "En route", "En place", "Inspirant")
    first, second, third, _ = sheet.lines
    assert (first.level, first.words, first.by) == (3, "Descripteur 3 de T1-11.", "Samira Benali")
    assert (second.state, second.words, second.by, second.on) == ("not_answered", "", "", "")
    assert (third.state, third.level, third.comment) == ("not_applicable", None, "Pas de local.")
    assert [line.axis for line in sheet.lines] == ["Axe 1 de Thème 1"] * 2 + [
        "Axe 2 de Thème 1"
    ] * 2


def test_a_sheet_of_a_choice_is_in_words():
    theme = make_framework(publish=False).themes.get()
    theme.questions.filter(number=1).update(kind="single_choice", settings={"options": ["A", "B"]})
    assessment = AssessmentFactory(theme=theme)
    answer(assessment, 1, value={"choice": 1})

    assert closing.sheet_of(assessment).lines[0].words == "B"


@pytest.mark.parametrize("count", [1, 3])
def test_a_sheet_costs_the_same_at_any_length(count, django_assert_num_queries):
    assessment = AssessmentFactory(theme=make_framework(questions=count).themes.get())
    for number in range(1, count + 1):
        answer(assessment, number, level=1, by=UserFactory())

    with django_assert_num_queries(3):  # assessment, levels, questions with their answers
        sheet = closing.sheet_of(Assessment.objects.with_names().get(pk=assessment.pk))

    assert len(sheet.lines) == 2 * count


# ── Starting ────────────────────────────────────────────────────────────────


def test_starting_twice_makes_one_assessment():
    structure, theme, by = StructureFactory(), make_framework().themes.get(), UserFactory()

    first = closing.start(structure=structure, theme=theme, by=by)

    assert closing.start(structure=structure, theme=theme, by=UserFactory()) == first
    assert again(first).started_by == by


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_theme_that_is_not_published_cannot_start(status):
    theme = make_framework().themes.get()
    published_at = None if status == "draft" else theme.framework.published_at
    Framework.objects.filter(pk=theme.framework_id).update(status=status, published_at=published_at)
    theme.framework.refresh_from_db()

    with pytest.raises(Refused, match="pas publié"):
        closing.start(structure=StructureFactory(), theme=theme, by=UserFactory())
    assert not Assessment.objects.exists()


# ── Closing and reopening ───────────────────────────────────────────────────


def test_closing_freezes_the_answers():
    assessment, lead = filled(), UserFactory()

    snapshot = closing.close(assessment, by=lead)
    Answer.objects.filter(question__number=1).update(level=4)

    assert again(assessment).closed_at == snapshot.closed_at
    assert (snapshot.number, snapshot.closed_by) == (1, lead)
    frozen = sheets.from_data(Snapshot.objects.get().content)
    assert [line.level for line in frozen.lines] == [2, 2, 2, 2]


def test_an_incomplete_assessment_is_not_closed_and_names_what_is_missing():
    assessment = AssessmentFactory()
    answer(assessment, 2, level=1)

    with pytest.raises(Refused, match="trois questions sans réponse\u00a0: 1, 3 et 4"):
        closing.close(assessment, by=UserFactory(), despite_to_revisit=True)
    assert again(assessment).closed_at is None
    assert not Snapshot.objects.exists()


def test_a_question_to_revisit_wants_a_confirmation():
    assessment, lead = filled(), UserFactory()
    Answer.objects.filter(question__number=3).update(state=State.TO_REVISIT, level=None)

    with pytest.raises(Refused, match="une question à revoir ensemble\u00a0: 3"):
        closing.close(assessment, by=lead)

    snapshot = closing.close(assessment, by=lead, despite_to_revisit=True)
    assert snapshot.content["lines"][2]["state"] == "to_revisit"


def test_a_closed_assessment_is_not_closed_again():
    assessment = filled()
    closing.close(assessment, by=UserFactory())

    with pytest.raises(Refused, match="déjà clos"):
        closing.close(assessment, by=UserFactory())
    assert Snapshot.objects.count() == 1


def test_reopening_keeps_the_snapshot_and_closing_again_adds_one():
    assessment, lead = filled(), UserFactory()
    closing.close(assessment, by=lead)
    with_closed = again(assessment)

    assert closing.reopen(with_closed, by=lead).closed_at is None
    Answer.objects.filter(question__number=1).update(level=4)
    closing.close(assessment, by=lead)

    levels = [s.content["lines"][0]["level"] for s in Snapshot.objects.order_by("number")]
    assert levels == [2, 4]


def test_an_open_assessment_is_not_reopened():
    with pytest.raises(Refused, match="déjà ouvert"):
        closing.reopen(AssessmentFactory(), by=UserFactory())


@pytest.mark.django_db(transaction=True)
def test_two_people_closing_at_once_make_one_snapshot():
    assessment, lead = filled(), UserFactory()
    together, outcomes = threading.Barrier(2), []

    def close():
        together.wait()
        try:
            outcomes.append(closing.close(assessment, by=lead).number)
        except Refused as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    people = [threading.Thread(target=close) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(outcomes, key=str) == [1, "Ce diagnostic est déjà clos."]
    assert Snapshot.objects.count() == 1
