"""The running order of a session on paper, for who animates."""

import datetime
from dataclasses import dataclass

from capcollectif import french, pdf
from capsules.calculations.running_order import Line
from capsules.operations import conducting


@dataclass(frozen=True)
class PrintedAgenda:
    session: str
    collective: str
    day: datetime.date
    starts_at: datetime.time
    ends_at: datetime.time
    place: str
    lines: tuple[Line, ...]

    @property
    def title(self):
        return f"Conducteur, {self.session}, {french.day_and_year(self.day)}"

    @property
    def structure(self):
        """Who it is from, for the properties of the file."""
        return self.collective

    @property
    def running(self):
        return f"{self.collective}, {self.session}, {french.day_and_year(self.day)}"


def of_agenda(session):
    """The pdf.Document of the running order of `session`, which has hours."""
    content = PrintedAgenda(
        session.name,
        session.collective.name,
        session.day,
        session.starts_at,
        session.ends_at,
        session.place,
        tuple(conducting.agenda_of(session).lines),
    )
    name = f"Conducteur – {session.name} – {session.day.isoformat()}"
    return pdf.Document("capsules/pdf/agenda.html", content, name)
