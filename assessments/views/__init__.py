"""Pages of the référentiel, the self-assessments and the action plans, one subject a file."""

from .actions import plan_detail
from .assessments import assessment_list
from .framework import framework_detail, theme_detail
from .history import answer_history, answer_restore
from .questions import assessment_question

__all__ = [
    "answer_history",
    "answer_restore",
    "assessment_list",
    "assessment_question",
    "framework_detail",
    "plan_detail",
    "theme_detail",
]
