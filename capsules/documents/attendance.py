"""The attendance sheet of a session: to sign, or filled with what was noted."""

from dataclasses import dataclass

from capcollectif import french, pdf
from capsules.calculations import hours
from capsules.calculations.method import Mode
from capsules.models import Presence
from capsules.queries import attendance, funders
from capsules.queries.funders import Funders

Half = Presence.Half
BLANK_ROWS = 3  # for those who come unannounced


@dataclass(frozen=True)
class PrintedRow:
    name: str  # surname first
    belongs_to: str
    cells: tuple[str, ...]  # one a half; empty to sign


@dataclass(frozen=True)
class PrintedSheet:
    is_filled: bool
    collective: str
    session: str
    subject: str  # « , capsule 3, conditions de travail », or nothing
    when: str  # « Mardi 16 juin 2026, 9 h 30 à 16 h 30 »
    where: str
    columns: tuple[str, ...]
    rows: tuple[PrintedRow, ...]
    animated_by: str
    totals: tuple[str, ...]  # « matin : 12 »
    corrections: tuple[str, ...]
    funders: Funders

    @property
    def title(self):
        return f"Feuille d’émargement, {self.session}, {self.when}"

    @property
    def structure(self):
        return self.collective

    @property
    def running(self):
        return f"Émargement, {self.collective}, {self.when.partition(',')[0].lower()}"


def of_attendance(session, *, is_filled):
    """The pdf.Document of the sheet. `session` comes with its collective, region, capsule and theme.

    Six queries; seven if it is filled, and then only with those who were there.
    """
    halves = hours.of(session)
    lines = attendance.lines(session)
    shown = [line for line in lines if line.there] if is_filled else lines
    rows = [_row(line, halves, is_filled) for line in shown[: pdf.MOST_ROWS]]
    if not is_filled:
        rows += [PrintedRow("", "", ("",) * len(halves))] * BLANK_ROWS
    collective = session.collective
    content = PrintedSheet(
        is_filled=is_filled,
        collective=collective.name,
        session=session.name,
        subject=_subject(session),
        when=_when(session),
        where=session.place or ("en visio" if session.mode == Mode.VIDEO else ""),
        columns=tuple(Half(half).label for half in halves),
        rows=tuple(rows),
        animated_by=french.listed([str(each) for each in collective.region.facilitators.all()]),
        totals=tuple(_totals(lines, halves, is_filled)),
        corrections=tuple(_corrections(session)) if is_filled else (),
        funders=funders.of(collective),
    )
    name = f"Émargement – {collective.name} – {session.day.isoformat()}"
    return pdf.Document("capsules/pdf/attendance.html", content, name)


def _row(line, halves, is_filled):
    cells = [_cell(line.there.get(half)) if is_filled else "" for half in halves]
    return PrintedRow(line.surname_first, line.participant.belongs_to, tuple(cells))


def _cell(fact):
    """« Présent·e à distance, pointage de 9 h 12 »; a dash for nobody."""
    if fact is None:
        return "–"
    far = " à distance" if fact.mode == Mode.VIDEO else ""
    if fact.source == Presence.Source.SELF:
        return f"Présent·e{far}, pointage de {french.clock(fact.recorded_at)}"
    return f"Présent·e{far}, sur la liste"


def _subject(session):
    capsule = session.capsule
    return f", capsule {capsule.position}, {capsule.theme.title}" if capsule else ""


def _when(session):
    day = french.day(session.day).capitalize()
    times = f"{french.hour(session.starts_at)} à {french.hour(session.ends_at)}"
    return f"{day} {session.day.year}, {times}"


def _totals(lines, halves, is_filled):
    for half in halves:
        number = sum(half in line.there for line in lines)
        yield f"{Half(half).label.lower()}\u00a0: {number if is_filled else ''}"


def _corrections(session):
    """One sentence for each fact that corrects another, the oldest first."""
    for fact in reversed(attendance.history(session)):
        if fact.corrects:
            row = fact.presence
            said = "présent·e" if row.is_present else "absent·e"
            when = f"{french.day_and_year(row.recorded_at)} à {french.clock(row.recorded_at)}"
            who = f"par {row.recorded_by}" if row.recorded_by else "par la personne elle-même"
            yield f"{row.participant}, {row.get_half_display().lower()}\u00a0: {said}, noté le {when} {who}"
