"""The restitution of a capsule: on paper, and as a spreadsheet. Of restitutions.Read alone."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from capcollectif import french, pdf
from capcollectif.spreadsheet import Sheet
from capsules.calculations.anonymity import ORDER
from capsules.calculations.restitution import Portrait


@dataclass(frozen=True)
class PrintedRestitution:
    theme: str
    capsule: int  # its position
    collective: str
    framework: str  # title and version
    frozen_on: datetime.date
    portrait: Portrait
    names: tuple[tuple[str, str], ...]  # (key in portrait.named, name)

    @property
    def title(self):
        return f"Restitution, {self.theme}"

    @property
    def structure(self):
        return self.collective

    @property
    def running(self):
        return f"Restitution, capsule {self.capsule}, {self.collective}, {self.framework}"

    @property
    def axes(self):
        """(AxisPart, [(name, what it answered to each of its questions)] of those with a name)."""
        return [
            (axis, self._rows([part.asked.code for part in axis.questions]))
            for axis in self.portrait.axes
        ]

    def _rows(self, codes):
        rows = self.portrait.named
        return [(name, [rows[key].get(code) for code in codes]) for key, name in self.names]


def of_restitution(capsule, read):
    """The pdf.Document of a restitutions.Read, of a capsule that came with its référentiel."""
    content = PrintedRestitution(
        theme=capsule.theme.title,
        capsule=capsule.position,
        collective=capsule.collective.name,
        framework=str(capsule.theme.framework),
        frozen_on=timezone.localdate(read.frozen_at),
        portrait=read.portrait,
        names=tuple(read.names.items()),
    )
    name = f"Restitution – {content.collective} – capsule {content.capsule}"
    return pdf.Document("capsules/pdf/restitution.html", content, name)


_CELL = (
    "Question", "Énoncé", "Axe", "Réponses (une case, ou des cases regroupées)", "Structures",
)  # fmt: skip
_QUESTION = ("Question", "Énoncé", "Axe", "Réponses", "Moyenne des niveaux")


def sheets_of_restitution(capsule, read):
    """Three Sheets: what it says, its cells as shown, the rows of those with a name."""
    portrait = read.portrait
    day = timezone.localdate(read.frozen_at)
    said = [
        ("Thème", capsule.theme.title),
        ("Collectif", capsule.collective.name),
        ("Structures comptées", float(portrait.size)),
        ("Réponses figées le", french.day_and_year(day)),
        *((lesson.title, lesson.text) for lesson in portrait.lessons),
    ]
    return (
        Sheet("Restitution", ("Indicateur", "Valeur"), said),
        Sheet("Questions", _QUESTION, [_of_question(part) for part in portrait.questions]),
        Sheet("Répartition", _CELL, [row for part in portrait.questions for row in _cells(part)]),
        *([_of_names(read)] if read.names else []),
    )


def _who(part):
    return float(part.asked.number), part.asked.statement, part.asked.axis


def _of_question(part):
    mean = part.bar.mean
    return (*_who(part), part.bar.words, None if mean is None else float(mean))


def _cells(part):
    return [
        (*_who(part), f"{segment.name} ({segment.words})", float(segment.count))
        for segment in part.bar.segments
    ]


def _of_names(read):
    parts = read.portrait.questions
    header = ("Structure", *(f"Question {part.asked.number}" for part in parts))
    rows = [
        (name, *(_level(read.portrait.named[key].get(part.asked.code)) for part in parts))
        for key, name in read.names.items()
    ]
    return Sheet("Structures nommées", header, rows)


def _level(level):
    return "sans niveau" if level is ORDER[-1] else float(level)
