"""Pages of the référentiel, the self-assessments and the action plans, one subject a file."""

from .actions import (
    action_add,
    action_archive,
    action_detail,
    action_edit,
    action_move,
    action_note,
    action_restore,
    action_suggest,
)
from .assessments import assessment_list, assessment_start
from .closing import assessment_close, assessment_reopen, assessment_review, assessment_share
from .documents import assessment_pdf, plan_pdf, snapshot_pdf
from .framework import framework_detail, theme_detail
from .history import answer_history, answer_restore
from .plans import plan_detail, plan_share
from .questions import assessment_question
from .synthesis import assessment_synthesis, snapshot_detail

__all__ = [
    "action_add",
    "action_archive",
    "action_detail",
    "action_edit",
    "action_move",
    "action_note",
    "action_restore",
    "action_suggest",
    "answer_history",
    "answer_restore",
    "assessment_close",
    "assessment_list",
    "assessment_pdf",
    "assessment_question",
    "assessment_reopen",
    "assessment_review",
    "assessment_share",
    "assessment_start",
    "assessment_synthesis",
    "framework_detail",
    "plan_detail",
    "plan_pdf",
    "plan_share",
    "snapshot_detail",
    "snapshot_pdf",
    "theme_detail",
]
