import pytest
from django.http import QueryDict

from assessments.answering import Given
from assessments.forms import answer_form
from assessments.models import Answer, Question

State = Answer.State
OPTIONS = ["Le sens", "Les moyens", "Les autres", "Autre raison, à préciser"]
SETTINGS = {
    "single_choice": {"options": OPTIONS},
    "single_choice_with_comment": {"options": OPTIONS, "comment_prompt": "Ce qu’il nous manque"},
    "ranked_choice": {"options": OPTIONS, "max_choices": 3},
    "matrix_scale": {"options": OPTIONS, "scale_min": 0, "scale_max": 3},
    "structured_text": {"fields": ["Nom", "Fonction", "Adresse électronique"], "max_rows": 3},
}
VALUES = {
    "single_choice": {"choice": 0},
    "single_choice_with_comment": {"choice": 3},
    "ranked_choice": {"ranks": [2, 0]},
    "matrix_scale": {"scores": {"0": 0, "3": 3}},
    "structured_text": {"rows": [["Odile", "", "odile@asso.exemple"], ["Julien", "Encadrant", ""]]},
}
SENT = {
    "single_choice": {"choice": "0"},
    "single_choice_with_comment": {"choice": "3"},
    "ranked_choice": {"rank_1": "2", "rank_3": "0"},
    "matrix_scale": {"row_0": "0", "row_1": "", "row_3": "3"},
    "structured_text": {
        "cell_0_0": " Odile ",
        "cell_0_2": "odile@asso.exemple",
        "cell_2_0": "Julien",
        "cell_2_1": "Enca\u202edrant\x00",
    },
}
KINDS = list(SETTINGS)
PART_KINDS = ["ranked_choice", "matrix_scale", "structured_text"]


def form_of(kind, sent=None, answer=None, **more):
    question = Question(kind=kind, settings=SETTINGS[kind], number=1)
    data = None
    if sent is not None:
        data = QueryDict(mutable=True)
        data.update({"seen": "0", "comment": "", **sent, **more})
    return answer_form(question, data, answer)


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_has_the_shape_of_its_kind(kind):
    form = form_of(kind, SENT[kind], comment="Un mot.")

    assert form.is_valid(), form.errors
    assert form.answer() == Given(State.RATED, None, VALUES[kind], "Un mot.")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_sent_is_not_answered(kind):
    form = form_of(kind, {})

    assert form.is_valid()
    assert form.answer() == Given()


@pytest.mark.parametrize("kind", KINDS)
def test_a_saved_answer_is_shown_as_it_was_sent(kind):
    saved = Answer(state=State.RATED, value=VALUES[kind], comment="Un mot.", number=4)

    shown = form_of(kind, answer=saved)
    sent = {field.html_name: field.value() or "" for field in shown}

    again = form_of(kind, sent)
    assert again.is_valid(), again.errors
    assert again.answer().value == VALUES[kind]
    assert shown["seen"].value() == 4


@pytest.mark.parametrize("kind", KINDS)
def test_one_may_not_know_yet(kind):
    form = form_of(kind, {"choice": "to_revisit"})

    assert form.is_valid()
    assert form.answer() == Given(State.TO_REVISIT)


@pytest.mark.parametrize("kind", PART_KINDS)
def test_an_answer_and_not_knowing_exclude_each_other(kind):
    form = form_of(kind, SENT[kind], choice="to_revisit")

    assert not form.is_valid()
    assert "Je ne sais pas encore" in form.problems()


@pytest.mark.parametrize("kind", KINDS)
def test_erasing_leaves_the_comment(kind):
    form = form_of(kind, SENT[kind], go="clear", comment="Un mot.")

    assert form.is_valid()
    assert form.answer() == Given(comment="Un mot.")


def test_a_choice_made_twice_is_named():
    form = form_of("ranked_choice", {"rank_1": "1", "rank_2": "1"})

    assert not form.is_valid()
    assert "deux fois «\u00a0Les moyens\u00a0»" in form.problems()


def test_no_more_choices_than_asked():
    assert [field.label for field in form_of("ranked_choice").ranks] == [
        "1er choix",
        "2e choix",
        "3e choix",
    ]
    form = form_of("ranked_choice", {"rank_1": "0", "rank_4": "1"})
    assert form.is_valid()
    assert form.answer().value == {"ranks": [0]}


@pytest.mark.parametrize(
    "nonsense", ["9", "-1", "1.5", "abc", "²", "١", "{{7*7}}", "<b>", "9" * 400]
)
@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("single_choice", "choice"),
        ("single_choice_with_comment", "choice"),
        ("ranked_choice", "rank_1"),
        ("matrix_scale", "row_0"),
    ],
)
def test_a_choice_out_of_the_page_is_refused(kind, field, nonsense):
    form = form_of(kind, {field: nonsense})

    assert not form.is_valid()
    assert form.problems() == "Choisissez une seule réponse parmi celles de la page."


def test_a_cell_too_long_is_refused_and_shown_back():
    form = form_of("structured_text", {"cell_0_0": "é" * 1_000_000})

    assert not form.is_valid()
    assert "600" in form.problems()
    assert form["cell_0_0"].value() == "é" * 1_000_000


def test_hostile_text_is_kept_as_text():
    form = form_of("structured_text", {"cell_0_0": "<b>{{7*7}}</b> 🦭\x00"})

    assert form.is_valid()
    assert form.answer().value == {"rows": [["<b>{{7*7}}</b> 🦭", "", ""]]}
