"""The référentiel, the assessments made with it, and the action plans that come of them."""

from .actions import Action, ActionPlan, JournalEntry, structures_with_a_plan_for
from .answers import Answer, AnswerVersion, Assessment, Place, Snapshot, count_of
from .framework import Axis, Framework, MaturityLevel, Question, SuggestedAction, Theme

__all__ = [
    "Action",
    "ActionPlan",
    "Answer",
    "AnswerVersion",
    "Assessment",
    "Axis",
    "Framework",
    "JournalEntry",
    "MaturityLevel",
    "Place",
    "Question",
    "Snapshot",
    "SuggestedAction",
    "Theme",
    "count_of",
    "structures_with_a_plan_for",
]
