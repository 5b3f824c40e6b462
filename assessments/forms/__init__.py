"""What people type about assessments and actions, one subject a file."""

from .answers import ConflictForm, SeenForm
from .levels import LevelsForm

__all__ = ["ConflictForm", "SeenForm", "answer_form"]

ANSWER_FORMS = {"levels": LevelsForm}


def answer_form(question, data=None, answer=None):
    """The AnswerForm of the kind of `question`: bound to `data`, or showing `answer` (or None)."""
    return ANSWER_FORMS[question.kind](data, question=question, answer=answer)
