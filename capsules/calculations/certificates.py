"""What a certificate of attendance says, as plain data that never changes, and its code."""

import datetime
from dataclasses import asdict, dataclass

from capcollectif import french

from . import hours
from .method import Mode

CODE_LENGTH = 12  # 60 random bits: see codes
MODES = (Mode.IN_PERSON, Mode.VIDEO, Mode.TUTORED)
IN_A_SENTENCE = {
    Mode.IN_PERSON: "en présentiel",
    Mode.VIDEO: "en visio",
    Mode.TUTORED: "en autonomie tutorée",
}


@dataclass(frozen=True)
class Attended:
    """One session that somebody took part in. Minutes by mode: on the spot, at a distance, alone."""

    day: str  # ISO
    title: str  # « Lecture partagée, capsule 3 »
    when: str  # « 9 h 30 à 16 h 30 »; empty for autonomous work
    place: str
    in_person: int = 0
    video: int = 0
    tutored: int = 0

    @property
    def date(self):
        return datetime.date.fromisoformat(self.day)

    @property
    def modes(self):
        """[(Mode, minutes)], those that are none left out."""
        return [(mode, minutes) for mode in MODES if (minutes := getattr(self, mode.value))]

    @property
    def modes_in_words(self):
        return french.listed([mode.label for mode, _ in self.modes])

    @property
    def minutes(self):
        return sum(minutes for _, minutes in self.modes)

    @property
    def lasted(self):
        return hours.in_words(self.minutes)


@dataclass(frozen=True)
class LogoFacts:
    """What PrintedLogo of queries.funders is made of."""

    name: str
    file: str
    width: int  # pixels
    height: int


@dataclass(frozen=True)
class Content:
    """What one certificate says: of one session, or of the whole path, which lists them all."""

    person: str
    belongs_to: str
    collective: str
    region: str
    is_path: bool
    sessions: tuple[Attended, ...]  # by day, at least one
    mentions: str
    logos: tuple[LogoFacts, ...]
    signed_by: str

    @property
    def title(self):
        """What it is of: a session, or « Parcours, CAP RSE Occitanie »."""
        return f"Parcours, {self.collective}" if self.is_path else self.first.title

    @property
    def first(self):
        return self.sessions[0]

    @property
    def last(self):
        return self.sessions[-1]

    @property
    def minutes(self):
        return sum(session.minutes for session in self.sessions)

    @property
    def total(self):
        """« 12 h 30 »."""
        return hours.in_words(self.minutes)

    @property
    def by_mode(self):
        """[(label, « 5 h 30 »)], those that are none left out."""
        sums = {mode: sum(getattr(each, mode) for each in self.sessions) for mode in MODES}
        return [(mode.label, hours.in_words(sums[mode])) for mode in MODES if sums[mode]]

    @property
    def hours_in_words(self):
        """« 5 h 30 en présentiel et 2 h en visio »."""
        sums = {mode: sum(getattr(each, mode) for each in self.sessions) for mode in MODES}
        said = [
            f"{hours.in_words(sums[mode])} {IN_A_SENTENCE[mode]}" for mode in MODES if sums[mode]
        ]
        return french.listed(said)

    @property
    def has_autonomous_work(self):
        return any(session.tutored for session in self.sessions)


def as_data(content):
    """`content` as JSON holds it."""
    data = asdict(content)
    return data | {name: list(data[name]) for name in ("sessions", "logos")}


def from_data(data):
    """The Content that as_data wrote."""
    sessions = tuple(Attended(**each) for each in data["sessions"])
    logos = tuple(LogoFacts(**each) for each in data["logos"])
    return Content(**data | {"sessions": sessions, "logos": logos})


def same(data, other):
    """Whether two contents certify the same, whoever signs."""
    return data | {"signed_by": ""} == other | {"signed_by": ""}


def attended(slot, *, number, times):
    """The Attended of a session of capsule `number` (0 for none); `times` is {mode: minutes}."""
    title = f"{slot.name}, capsule\u00a0{number}" if number else slot.name
    when = ""
    if slot.starts_at:
        when = f"{french.hour(slot.starts_at)} à {french.hour(slot.ends_at)}"
    place = "" if slot.mode == Mode.TUTORED else slot.place
    return Attended(slot.day.isoformat(), title, when, place, **times)


def times(slot, halves):
    """{mode: minutes} of the halves of the day that somebody was there, `halves` being {half: mode}."""
    lasts = hours.of(slot)
    found = {}
    for half, mode in halves.items():
        if half in lasts:
            found[mode] = found.get(mode, 0) + lasts[half]
    return found
