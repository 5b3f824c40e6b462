"""What changed between two versions of a calendar. Pure: dates in, French lines out."""

import datetime
from dataclasses import asdict, dataclass, replace

from capcollectif.french import clock, day

from .method import Mode


@dataclass(frozen=True)
class Entry:
    """One date of a calendar, as people read it. `capsule` is its number, 0 outside capsules."""

    uid: str
    capsule: int
    theme: str
    beat: str
    name: str
    mode: str
    day: datetime.date
    starts_at: datetime.time | None = None
    ends_at: datetime.time | None = None
    place: str = ""
    video_link: str = ""
    is_cancelled: bool = False

    @property
    def title(self):
        """« Lecture partagée, capsule 2 »."""
        return f"{self.name}, capsule {self.capsule}" if self.capsule else self.name

    @property
    def when(self):
        return f"{day(self.day)} {self.day.year}"

    @property
    def hours(self):
        if self.starts_at is None:
            return "sans heure"
        return f"de {clock(self.starts_at)} à {clock(self.ends_at)}"


@dataclass(frozen=True)
class Change:
    """The same date in two versions."""

    before: Entry
    after: Entry

    @property
    def is_of_date_only(self):
        """Whether nothing but its day and hours changed."""
        when = {name: getattr(self.after, name) for name in ("day", "starts_at", "ends_at")}
        return replace(self.before, **when) == self.after

    @property
    def lines(self):
        """« jeudi 21 mai 2026 au lieu du jeudi 14 mai 2026 », one a thing that changed."""
        before, after = self.before, self.after
        mode, mode_before = (Mode(each.mode).label.lower() for each in (after, before))
        said = {
            "name": f"«\u00a0{after.name}\u00a0» au lieu de «\u00a0{before.name}\u00a0»",
            "day": f"{after.when} au lieu du {before.when}",
            "starts_at": f"{after.hours} au lieu de {before.hours.removeprefix('de ')}",
            "mode": f"{mode} au lieu de {mode_before}",
            "place": f"lieu\u00a0: {after.place or 'à préciser'} "
            f"au lieu de {before.place or 'à préciser'}",
            "video_link": "lien de la visio changé" if after.video_link else "lien de la visio ôté",
        }
        hours_changed = (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at)
        changed = {name for name in said if getattr(before, name) != getattr(after, name)}
        if hours_changed:
            changed.add("starts_at")
        return [line for name, line in said.items() if name in changed]


@dataclass(frozen=True)
class Differences:
    """Entries that came, Changes, and entries that were called off, each by day."""

    added: tuple[Entry, ...]
    changed: tuple[Change, ...]
    cancelled: tuple[Entry, ...]

    def __bool__(self):
        return bool(self.added or self.changed or self.cancelled)


def between(before, after):
    """The Differences from the entries `before` to those `after`.

    One that is no longer there counts as cancelled.
    """
    old = {entry.uid: entry for entry in before}
    new = {entry.uid: entry for entry in after}
    known = [(old.get(uid), entry) for uid, entry in new.items()]
    changes = [Change(was, now) for was, now in known if was and not now.is_cancelled]
    stopped = [now for was, now in known if was and now.is_cancelled and not was.is_cancelled]
    stopped += [was for uid, was in old.items() if uid not in new and not was.is_cancelled]
    return Differences(
        _by_day(now for was, now in known if was is None and not now.is_cancelled),
        tuple(sorted((each for each in changes if each.lines), key=lambda each: each.after.day)),
        _by_day(stopped),
    )


def _by_day(entries):
    return tuple(sorted(entries, key=lambda entry: (entry.day, entry.uid)))


def as_data(entries):
    """`entries` as JSON holds them; `from_data` reads them back."""
    return [
        {name: value if _is_plain(value) else value.isoformat() for name, value in row.items()}
        for row in map(asdict, entries)
    ]


def _is_plain(value):
    return value is None or isinstance(value, str | int | bool)


def from_data(rows):
    """The entries that `as_data` wrote."""
    return [Entry(**{**row, **_moments(row)}) for row in rows]


def _moments(row):
    """The day and hours of `row`, as themselves."""
    hours = {
        name: row[name] and datetime.time.fromisoformat(row[name])
        for name in ("starts_at", "ends_at")
    }
    return {"day": datetime.date.fromisoformat(row["day"]), **hours}
