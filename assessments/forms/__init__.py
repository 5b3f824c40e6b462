"""What people type about assessments and actions, one subject a file."""

from .answers import ConflictForm, SeenForm
from .introduction import (
    MatrixScaleForm,
    RankedChoiceForm,
    SingleChoiceForm,
    StructuredTextForm,
)
from .levels import LevelsForm

__all__ = ["ConflictForm", "SeenForm", "answer_form"]

ANSWER_FORMS = {
    "levels": LevelsForm,
    "single_choice": SingleChoiceForm,
    "single_choice_with_comment": SingleChoiceForm,
    "ranked_choice": RankedChoiceForm,
    "matrix_scale": MatrixScaleForm,
    "structured_text": StructuredTextForm,
}


def answer_form(question, data=None, answer=None):
    """The AnswerForm of the kind of `question`: bound to `data`, or showing `answer` (or None)."""
    return ANSWER_FORMS[question.kind](data, question=question, answer=answer)
