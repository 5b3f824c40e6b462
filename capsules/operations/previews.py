"""What a draft calendar looks like: the sentence, the dates by capsule, the frise."""

from dataclasses import dataclass

from capcollectif import french
from capsules.calculations import frise
from capsules.calculations.differences import Differences
from capsules.calculations.frise import Frise
from capsules.calculations.method import Beat
from capsules.calculations.planner import Blocked

from . import drafting, planning, publishing
from .drafting import DraftDate

AT_THE_END = 1000  # after any capsule


@dataclass(frozen=True)
class Group:
    """The dates of one capsule; of the launch, number 0; or of the whole collective."""

    number: int
    title: str
    rows: tuple

    @property
    def is_capsule(self):
        return 0 < self.number < AT_THE_END


@dataclass(frozen=True)
class Preview:
    """A programme that is not written yet; or why there is none, in `blocked`."""

    sentence: str = ""
    blocked: str = ""
    groups: tuple = ()  # Groups of planner.Planned
    frise: Frise | None = None


@dataclass(frozen=True)
class Row:
    """One date of the draft, and all that its line says."""

    date: DraftDate
    red: str  # the red week that it is in
    to_check: bool  # its school calendar is not published yet
    is_new: bool  # in a calendar that is published already
    changes: tuple[str, ...]  # « jeudi 21 mai 2026 au lieu du jeudi 14 mai 2026 »

    @property
    def beat(self):
        return self.date.beat


@dataclass(frozen=True)
class Draft:
    """The draft calendar of a collective; `mark` tells it from another."""

    sentence: str
    groups: tuple  # Groups of Rows
    frise: Frise
    differences: Differences
    mark: str


def preview(collective):
    """The Preview of `collective` as it stands, saved or not. Three queries."""
    capsules = _capsules(collective)
    try:
        programme = planning.preview(collective)
    except Blocked as blocked:
        return Preview(blocked=str(blocked))
    by_number = {capsule.position: capsule for capsule in capsules}
    placed = [(by_number.get(date.capsule), date) for date in programme.dates]
    dates = [
        frise.Date(date.day, date.beat, collective.mode_of(date.beat), date.capsule)
        for date in programme.dates
    ]
    return Preview(
        sentence=_sentence(programme),
        groups=_grouped(placed),
        frise=_frise(collective, capsules, dates),
    )


def draft(collective):
    """The Draft of `collective`. Three queries."""
    closed = planning.closed_days_of(collective)
    dates = drafting.dates_of(collective)
    found = publishing.pending(dates)
    lines = {change.after.uid: tuple(change.lines) for change in found.changed}
    rows = [_row(date, closed, lines, collective) for date in dates]
    return Draft(
        sentence=_draft_sentence(rows),
        groups=_grouped([(row.date.capsule, row) for row in rows]),
        frise=_frise(collective, _capsules(collective), map(_drawn, dates)),
        differences=found,
        mark=publishing.mark(collective, dates),
    )


def _frise(collective, capsules, dates):
    themes = [frise.Theme(capsule.position, capsule.theme.title) for capsule in capsules]
    return frise.lay_out(collective.starts_on, themes, list(dates))


def _drawn(date):
    return frise.Date(
        date.day,
        date.beat,
        date.slot.mode,
        date.capsule.position if date.capsule else 0,
        date.name,
        is_cancelled=date.is_cancelled,
    )


def _row(date, closed, lines, collective):
    return Row(
        date=date,
        is_new=collective.is_published and not date.is_published,
        red=closed.red(date.day),
        to_check=not closed.is_known(date.day),
        changes=lines.get(str(date.session.uid), ()),
    )


def _grouped(placed):
    """The Groups of [(capsule or None, row)], in the order of the method.

    What belongs to no capsule stands at the end, the launch apart.
    """
    groups = {}
    for capsule, row in placed:
        number = capsule.position if capsule else 0 if row.beat == Beat.LAUNCH else AT_THE_END
        groups.setdefault(number, (capsule, []))[1].append(row)
    titles = {0: "Lancement", AT_THE_END: "Tout le collectif"}
    return tuple(
        Group(number, titles.get(number) or capsule.theme.title, tuple(rows))
        for number, (capsule, rows) in sorted(groups.items())
    )


def _capsules(collective):
    return list(collective.capsules.select_related("theme"))


def _sentence(programme):
    """« 26 dates, fin le 1er avril 2027, 15 dates ajustées »."""
    return _told(
        len(programme.dates),
        programme.ends_on,
        moved=programme.moved,
        red=programme.red,
        to_check=programme.to_check,
    )


def _draft_sentence(rows):
    rows = [row for row in rows if not row.date.is_cancelled]
    if not rows:
        return "Aucune date pour l’instant"
    return _told(
        len(rows),
        max(row.date.day for row in rows),
        moved=sum(bool(row.date.slot.why) for row in rows),
        red=sum(bool(row.red) for row in rows),
        to_check=sum(row.to_check for row in rows),
    )


def _told(count, ends_on, *, moved, red, to_check):
    parts = [
        french.counted(count, "date,dates"),
        f"fin le {french.day_and_year(ends_on)}",
        french.counted(moved, "date ajustée,dates ajustées") if moved else "aucune date ajustée",
    ]
    if red:
        parts.append(f"{french.counted(red, 'date,dates')} en semaine chargée")
    if to_check:
        parts.append(f"{french.counted(to_check, 'date,dates')} à revérifier")
    return ", ".join(parts)
