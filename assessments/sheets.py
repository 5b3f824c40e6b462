"""A filled questionnaire as plain data: what is scored, shown, printed, and frozen in a snapshot.

Nothing here knows a model: a sheet read from today’s answers and one read from a snapshot of two
years ago are the same thing.
"""

from dataclasses import asdict, dataclass

NOT_ANSWERED, TO_REVISIT, NOT_APPLICABLE, RATED = (
    "not_answered",
    "to_revisit",
    "not_applicable",
    "rated",
)


@dataclass(frozen=True)
class Line:
    """One question and its answer."""

    number: int  # from 1, through the whole theme
    code: str
    axis: str  # the axis’s title
    statement: str
    state: str  # one of the four above
    level: int | None  # 1–4, only if rated and the question has levels
    words: str  # the answer in words: the level’s descriptor, or what was chosen or written
    comment: str  # the reason, if not applicable
    by: str  # who saved it last; empty if nobody
    on: str  # the day, YYYY-MM-DD, Paris; empty if nobody


@dataclass(frozen=True)
class Sheet:
    """One assessment, question after question, in order."""

    structure: str
    place: str  # « ressourcerie à Albi »
    region: str
    theme: str
    framework: str  # title and version
    is_introduction: bool
    level_names: tuple[str, ...]  # level 1 first
    lines: tuple[Line, ...]

    def level_name(self, level):
        return self.level_names[level - 1]

    def lines_in(self, state):
        return [line for line in self.lines if line.state == state]

    @property
    def authors(self):
        """Who answered, each once, in the order of the questions."""
        return list(dict.fromkeys(line.by for line in self.lines if line.by))


def as_data(sheet):
    """`sheet` as JSON-ready dicts and lists."""
    return asdict(sheet)


def from_data(data):
    """The sheet that `as_data` wrote."""
    lines = tuple(Line(**line) for line in data["lines"])
    return Sheet(**{**data, "lines": lines, "level_names": tuple(data["level_names"])})
