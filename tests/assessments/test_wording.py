import pytest

from assessments.wording import in_words

OPTIONS = {"options": ["Le sens", "Les moyens", "Les autres"]}
FIELDS = {"fields": ["Groupe concerné", "Changement visible"], "max_rows": 2}


def words(kind, *, settings=None, level=None, value=None):
    descriptors = ["Rien.", "Un peu.", "Bien.", "Mieux."]
    return in_words(
        kind, descriptors=descriptors, settings=settings or {}, level=level, value=value
    )


def test_a_level_is_told_by_its_descriptor():
    assert words("levels", level=3) == "Bien."


@pytest.mark.parametrize("kind", ["single_choice", "single_choice_with_comment"])
def test_a_choice_is_told_by_its_option(kind):
    assert words(kind, settings=OPTIONS, value={"choice": 0}) == "Le sens"


def test_ranked_choices_are_told_in_their_order():
    told = words("ranked_choice", settings=OPTIONS, value={"ranks": [2, 0]})

    assert told == "1. Les autres\n2. Le sens"


def test_a_matrix_is_told_line_by_line_in_the_order_of_the_question():
    told = words("matrix_scale", settings=OPTIONS, value={"scores": {"2": 0, "0": 3}})

    assert told == "Le sens\u00a0: 3\nLes autres\u00a0: 0"


def test_rows_are_told_with_the_names_of_their_filled_fields():
    rows = {"rows": [["Salarié·es", "Plus fier·es"], ["Bénévoles", ""]]}

    assert words("structured_text", settings=FIELDS, value=rows) == (
        "Groupe concerné\u00a0: Salarié·es\u00a0; Changement visible\u00a0: Plus fier·es\n"
        "Groupe concerné\u00a0: Bénévoles"
    )


@pytest.mark.parametrize(
    "kind",
    [
        "levels",
        "single_choice",
        "single_choice_with_comment",
        "ranked_choice",
        "matrix_scale",
        "structured_text",
    ],
)
def test_no_answer_has_no_words(kind):
    assert words(kind, settings={**OPTIONS, **FIELDS}) == ""
