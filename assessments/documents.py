"""What is printed: a synthesis, and the action plan, as plain data for the PDF engine.

Each content’s repr is the key of its PDF, so it holds what was read and nothing else; what is drawn
from it is worked out by its properties, only when it is printed.
"""

import datetime
import functools
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from capcollectif import french, pdf
from capcollectif.prepared import Prepared

from . import acting, closing, deadlines, sheets
from .models import Action, JournalEntry
from .scoring import short_title
from .synthesis import synthesis


# ── A synthesis ─────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class PrintedSynthesis:
    sheet: sheets.Sheet
    is_closed: bool
    on: datetime.date  # when it was closed; if it is open, today in Paris
    before: sheets.Sheet | None  # the closing it is compared with
    since: datetime.date | None

    @property
    def structure(self):
        return self.sheet.structure

    @property
    def title(self):
        return f"{self.kind} «\u00a0{self.sheet.theme}\u00a0», {self.structure}"

    @property
    def kind(self):
        return "Questionnaire de départ" if self.sheet.is_introduction else "Synthèse"

    @property
    def running(self):
        return f"{self.structure}, {self.sheet.theme}, {french.day_and_year(self.on)}"

    @functools.cached_property
    def synthesis(self):
        return synthesis(self.sheet, self.before)

    @property
    def first_and_last_levels(self):
        """« 1 (à lancer) », « 4 (inspirant) »: what the scale goes from and to."""
        names = self.sheet.level_names
        return f"1 ({names[0].lower()})", f"{len(names)} ({names[-1].lower()})"


def of_assessment(assessment, *, today):
    """The pdf.Document of its last closing if it is closed, else of today’s answers.

    `assessment` comes with its names and its last snapshot. One query if it is closed, else those of `closing.sheet_of`.
    """
    if assessment.closed_at and assessment.last_number:
        snapshots = assessment.snapshots.with_previous()
        return of_snapshot(snapshots.get(number=assessment.last_number))
    sheet = closing.sheet_of(assessment)
    before = _older(assessment.last_content, assessment.last_closed_at)
    return _synthesis(PrintedSynthesis(sheet, False, today, *before))


def of_snapshot(snapshot):
    """The pdf.Document of a closing, which comes with its previous one. No query."""
    before = _older(snapshot.previous_content, snapshot.previous_closed_at)
    day = timezone.localdate(snapshot.closed_at)
    sheet = sheets.from_data(snapshot.content)
    return _synthesis(PrintedSynthesis(sheet, True, day, *before))


def _older(content, closed_at):
    if content is None:
        return None, None
    return sheets.from_data(content), timezone.localdate(closed_at)


def _synthesis(content):
    name = (
        f"{content.kind} – {content.sheet.theme} – {content.structure} – {content.on.isoformat()}"
    )
    return pdf.Document("assessments/pdf/synthesis.html", content, name)


# ── The action plan ─────────────────────────────────────────────────────────
class ActionRow(NamedTuple):
    """One action: columns of the model, and those of `COLUMNS`."""

    pk: int
    title: str
    first_step: str
    indicator: str
    target: str
    priority: int
    due_on: datetime.date | None
    due_is_month: bool
    ended_on: datetime.date | None
    state: str
    state_reason: str
    pilot_name: str
    pilot_first_name: str | None
    pilot_last_name: str | None
    theme_title: str | None
    axis_title: str | None
    question_number: int | None
    note: str | None  # the last one of its journal
    noted_at: datetime.datetime | None

    @property
    def pilot(self):
        return deadlines.pilot_of(self)

    @property
    def said(self):
        return self.note or ""

    @property
    def priority_name(self):
        return Action.Priority(self.priority).label

    @property
    def origin(self):
        """« Santé et sécurité, question 2 »; empty if the action came by itself."""
        return (
            f"{short_title(self.axis_title)}, question\u00a0{self.question_number}"
            if self.axis_title
            else ""
        )

    @property
    def due(self):
        return (french.month_and_year if self.due_is_month else french.day_and_year)(self.due_on)

    @property
    def situation(self):
        """Where it stands, in a few words: « Terminée le 31 mars 2026 », « En cours »."""
        label = Action.State(self.state).label
        return f"{label} le {french.day_and_year(self.ended_on)}" if self.ended_on else label


# The words of people: neither what the journal writes by itself, nor the reason told beside.
_NOTES = (
    JournalEntry.objects.filter(action=OuterRef("pk"))
    .exclude(text="")
    .exclude(text__startswith=acting.CHANGED)
    .exclude(text__in=[acting.ARCHIVED, acting.RESTORED])
    .exclude(text=OuterRef("state_reason"))
    .order_by("-at", "-pk")
)
COLUMNS = {
    "pilot_first_name": F("pilot__first_name"),
    "pilot_last_name": F("pilot__last_name"),
    "theme_title": F("question__theme__title"),
    "axis_title": F("question__axis__title"),
    "question_number": F("question__number"),
    "note": Subquery(_NOTES.values("text")[:1]),
    "noted_at": Subquery(_NOTES.values("at")[:1]),
}


@dataclass(frozen=True)
class PrintedPlan:
    structure: str
    place: str
    today: datetime.date  # in Paris: what is late depends on it
    rows: tuple[ActionRow, ...]  # at most one more than is printed

    @property
    def title(self):
        return f"Plan d’actions, {self.structure}"

    @property
    def running(self):
        return f"{self.structure}, plan d’actions au {french.day_and_year(self.today)}"

    @property
    def is_cut(self):
        return len(self.rows) > pdf.MOST_ROWS

    @property
    def sentence(self):
        return deadlines.sentence(deadlines.counts(self.rows, today=self.today))

    @property
    def groups(self):
        """[(Group, [ActionRow])], without the empty groups."""
        rows = deadlines.arranged(self.rows[: pdf.MOST_ROWS], today=self.today)
        return deadlines.in_groups(rows, today=self.today)


_ACTIONS = Prepared(
    lambda structure: (
        Action.objects.present()
        .filter(plan__structure=structure)
        .annotate(**COLUMNS)
        .order_by("pk")
        .values_list(*ActionRow._fields)[: pdf.MOST_ROWS + 1]
    )
)


def of_plan(structure, *, today):
    """The pdf.Document of the plan of `structure`, empty or not. One query."""
    rows = tuple(ActionRow(*row) for row in _ACTIONS.rows(structure.pk))
    return pdf.Document(
        "assessments/pdf/plan.html",
        PrintedPlan(structure.name, structure.place, today, rows),
        f"Plan d’actions – {structure.name} – {today.isoformat()}",
    )
