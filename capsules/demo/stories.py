"""How what the demo’s structures said is written down: who, when (in days before today), what."""

from typing import NamedTuple

TO_REVISIT, NOT_APPLICABLE = "?", "-"


class Said(NamedTuple):
    """One saved answer. `mark` is a level 1–4, TO_REVISIT, NOT_APPLICABLE, or a value in a dict."""

    code: str
    mark: int | str | dict
    comment: str
    by: str  # first part of an address, as in people.PEOPLE
    ago: int


class Closing(NamedTuple):
    """The theme is closed, by its lead."""

    ago: int


class Reopening(NamedTuple):
    ago: int


class Sharing(NamedTuple):
    ago: int


class Story(NamedTuple):
    """What one structure did on one theme, in order."""

    structure: str
    theme: str  # its code
    events: tuple


class Line(NamedTuple):
    """A line of an action’s journal: a new state with its reason, or a note if `state` is empty."""

    ago: int
    by: str
    state: str
    text: str


class Deed(NamedTuple):
    """An action. `due` is in days from today; `pilot` the first part of an address, or a name."""

    structure: str
    by: str
    ago: int  # when it was added
    question: str  # its code; empty if it comes from elsewhere
    title: str
    first_step: str = ""
    pilot: str = ""
    due: int | None = None
    by_month: bool = False
    priority: int = 2
    indicator: str = ""
    target: str = ""
    state: str = "to_do"  # at first
    journal: tuple = ()
