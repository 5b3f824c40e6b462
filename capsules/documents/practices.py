"""A practice on paper."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from capcollectif import french, pdf


@dataclass(frozen=True)
class PrintedPractice:
    title: str
    structure: str
    theme: str
    changed_on: datetime.date
    summary: str
    before: str
    steps: tuple[tuple[str, str], ...]  # (name of the step or "", what it is)
    quote: str
    quoted: str
    changed: str
    again: str
    needs: str
    facts: tuple[tuple[str, str], ...]  # (label, words)
    files: tuple[str, ...]

    @property
    def running(self):
        return f"Fiche pratique, {self.structure}, {french.day_and_year(self.changed_on)}"

    @property
    def parts(self):
        """[(heading, words)] around what was done, those that say something."""
        found = [("Ce qui a changé", self.changed), ("Si c’était à refaire", self.again)]
        found.append(("Ce qu’il faut pour le refaire", self.needs))
        return [(heading, words) for heading, words in found if words]


_AS_THEY_ARE = ("title", "summary", "before", "quote", "quoted", "changed", "again", "needs")


def of_practice(practice):
    """The pdf.Document of `practice`, which was found within its reader’s rights; see Practice.told."""
    told = {name: getattr(practice, name) for name in _AS_THEY_ARE}
    content = PrintedPractice(
        **told,
        structure=practice.structure.name,
        theme=practice.theme.title,
        changed_on=timezone.localdate(practice.changed_at),
        steps=tuple(practice.steps[: pdf.MOST_LINES]),
        facts=tuple(_facts(practice)),
        files=tuple(file.title for file in practice.files.all()),
    )
    name = f"Fiche pratique – {practice.title} – {practice.structure}"
    return pdf.Document("capsules/pdf/practice.html", content, name)


def _facts(practice):
    where = ", ".join(filter(None, [practice.structure.name, practice.structure.city]))
    questions = [question.place for question in practice.questions.all()]
    found = [
        ("Structure", where),
        ("Contexte", practice.context),
        ("Contact", practice.contact),
        ("Temps à prévoir", practice.effort_label),
        ("Coût", practice.cost_label),
        ("Thème", practice.theme.title),
        ("Question liée" if len(questions) == 1 else "Questions liées", "\n".join(questions)),
    ]
    return [(label, words) for label, words in found if words]
