"""The activity report of a collective: on paper, and as a spreadsheet."""

import datetime
from dataclasses import dataclass

from capcollectif import french, pdf
from capcollectif.spreadsheet import Sheet
from capsules.calculations.activity import Report
from capsules.calculations.certificates import MODES
from capsules.queries.funders import Funders

HOURS = tuple(f"Heures × personnes, {mode.label.lower()}" for mode in MODES)
ALL_HOURS = "Heures × personnes, total"


@dataclass(frozen=True)
class PrintedActivity:
    collective: str
    region: str
    first: datetime.date
    last: datetime.date
    report: Report
    funders: Funders

    @property
    def title(self):
        return f"Bilan d’activité, {self.collective}"

    @property
    def structure(self):
        return self.collective

    @property
    def period(self):
        return f"du {french.day_and_year(self.first)} au {french.day_and_year(self.last)}"

    @property
    def running(self):
        return f"Bilan d’activité, {self.collective}, {self.period}"


def of_activity(collective, report, *, first, last, funders):
    """The pdf.Document of a Report."""
    content = PrintedActivity(collective.name, collective.region.name, first, last, report, funders)
    name = f"Bilan – {collective.name} – {first.isoformat()} – {last.isoformat()}"
    return pdf.Document("capsules/pdf/activity.html", content, name)


def sheets_of_activity(collective, report, *, first, last, funders):
    """The same as three Sheets: figures, sessions, structures. Numbers are numbers, days ISO text."""
    figures = [
        ("Collectif", collective.name),
        ("Délégation régionale", collective.region.name),
        ("Du", first.isoformat()),
        ("Au", last.isoformat()),
        ("Séances tenues", float(len(report.sessions))),
        *((f"Séances, {label.lower()}", float(count)) for label, count, _ in report.by_mode),
        ("Structures venues au moins une fois", float(report.structures)),
        ("Structures inscrites", float(sum(bool(line.place) for line in report.lines))),
        ("Personnes venues au moins une fois", float(report.people)),
        *zip((*HOURS, ALL_HOURS), report.hours.as_numbers, strict=True),
        *([("Financeurs", funders.mentions)] if funders.mentions else []),
    ]
    return (
        Sheet("Bilan", ("Indicateur", "Valeur"), figures),
        Sheet("Séances", _SESSION, [_of_session(each) for each in report.sessions]),
        Sheet("Structures", _STRUCTURE, [_of_line(line) for line in report.lines]),
    )


_SESSION = (
    "Date", "Séance", "Capsule", "Modalité", "Durée de la séance (heures)", "Personnes",
    "Structures", *HOURS, ALL_HOURS,
)  # fmt: skip
_STRUCTURE = (
    "Structure", "Type", "Commune", "Engagement", "Séances suivies", "Personnes", *HOURS, ALL_HOURS
)  # fmt: skip


def _of_session(held):
    return (
        held.day.isoformat(),
        held.name,
        float(held.capsule) if held.capsule else None,
        held.mode_label,
        round(held.lasted / 60, 2),
        float(held.people),
        float(held.structures),
        *held.hours.as_numbers,
    )


def _of_line(line):
    place = line.place
    known = (place.kind, place.city, place.state) if place else ("", "", "")
    return (
        line.name,
        *known,
        float(line.sessions),
        float(line.people),
        *line.hours.as_numbers,
    )
