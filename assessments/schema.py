"""What a référentiel’s file may hold, and what is said of each mistake in it.

Plain data in, checked pieces or French sentences out. Where a mistake stands is told as a path of
keys and positions, such as ("themes", 0, "title"). Texts come out cleaned as those of forms are.
"""

from collections import Counter
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from capcollectif.fields import LONGEST_TEXT, clean_line, clean_text

LEVELS = [1, 2, 3, 4]


# ── Pieces of text ──────────────────────────────────────────────────────────
def _cleaned(cleaner):
    return BeforeValidator(lambda value: cleaner(value) if isinstance(value, str) else value)


def _line(longest):
    return Annotated[
        str, Field(strict=True, min_length=1, max_length=longest), _cleaned(clean_line)
    ]


Text = Annotated[
    str, Field(strict=True, min_length=1, max_length=LONGEST_TEXT), _cleaned(clean_text)
]
Line = _line(200)
Code = Annotated[str, Field(strict=True, pattern=r"^[A-Z][A-Z0-9-]{0,19}$")]
Count = Annotated[int, Field(strict=True, ge=0, le=1000)]
Position = Annotated[int, Field(strict=True, ge=1, le=100)]
Minutes = Annotated[int, Field(strict=True, ge=1, le=600)]


class Piece(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


# ── The file, from the inside out ───────────────────────────────────────────
class Descriptor(Piece):
    level: Position
    descriptor: Text


class Suggestion(Piece):
    title: Line
    first_step: Text
    indicator: _line(300)


class LevelQuestion(Piece):
    code: Code
    order: Position
    statement: Text
    help_text: Text | None = None
    evidence_examples: list[Line] = []
    levels: list[Descriptor]
    iso26000_core_subject: Line | None = None
    sdg: list[Position] = []
    suggested_actions: list[Suggestion] = []


class AxisPart(Piece):
    code: Code
    order: Position
    title: Line
    questions: list[LevelQuestion] = Field(min_length=1)


class ThemePart(Piece):
    code: Code
    slug: Line
    order: Position
    title: Line
    why: Text
    estimated_minutes: Minutes = 60
    default_quarter: Position
    default_months: list[Position]
    cap_pillar: Line
    iso26000_core_subjects: list[Line] = []
    axes: list[AxisPart] = Field(min_length=1)


SETTINGS = {  # what each kind of introductory question must have, and the others may not
    "ranked_choice": {"options", "max_choices"},
    "structured_text": {"fields", "max_rows"},
    "matrix_scale": {"options", "scale_min", "scale_max"},
    "single_choice": {"options"},
    "single_choice_with_comment": {"options", "comment_prompt"},
}
ALL_SETTINGS = set().union(*SETTINGS.values())


class IntroductoryQuestion(Piece):
    code: Code
    family: Line
    title: _line(120)
    prompt: Text
    help_text: Text | None = None
    type: Literal[tuple(SETTINGS)]
    options: list[Line] | None = Field(None, min_length=2, max_length=30)
    max_choices: Position | None = None
    scale_min: Count | None = None
    scale_max: Annotated[int, Field(strict=True, ge=1, le=10)] | None = None
    fields: list[Line] | None = Field(None, min_length=1, max_length=8)
    max_rows: Annotated[int, Field(strict=True, ge=1, le=20)] | None = None
    comment_prompt: Line | None = None
    visibility: Literal["structure", "facilitators", "collective", "collective_anonymous"]
    used_for: Text

    @model_validator(mode="after")
    def _has_the_settings_of_its_kind(self):
        given = {name for name in ALL_SETTINGS if getattr(self, name) is not None}
        needed = SETTINGS[self.type]
        problems = [
            f"« {name} » manque pour une question « {self.type} »"
            for name in sorted(needed - given)
        ] + [
            f"« {name} » n’a pas de sens pour une question « {self.type} » : enlevez cette clé"
            for name in sorted(given - needed)
        ]
        if not problems and "scale_min" in needed and self.scale_min >= self.scale_max:
            problems = ["« scale_min » doit être plus petit que « scale_max »"]
        if not problems and "max_choices" in needed and self.max_choices > len(self.options):
            problems = ["« max_choices » dépasse le nombre de propositions d’« options »"]
        if problems:
            raise PydanticCustomError("settings", "{text}.", {"text": " ; ".join(problems)})
        return self

    def settings(self):
        """What its kind needs, as the question’s JSON settings."""
        names = [*sorted(SETTINGS[self.type]), "visibility", "used_for"]
        return {name: getattr(self, name) for name in names}


class Introduction(Piece):
    title: Line
    purpose: Text
    estimated_minutes: Minutes
    questions: list[IntroductoryQuestion] = Field(min_length=1)


class LevelName(Piece):
    level: Position
    name: _line(40)
    summary: Text
    recognise: Text | None = None


class Meta(Piece):
    id: _line(80)
    version: _line(20)
    locale: Literal["fr"]
    status: Literal["draft", "published"]
    starter: Annotated[bool, Field(strict=True)] = False
    title: Line
    description: Text | None = None
    license: _line(100) | None = None
    duration_months: Position
    launch_months: Count
    quarters: Position
    themes_count: Count
    questions_count: Count
    writing_conventions: list[Text] = []


class CoreSubject(Piece):
    key: Line
    clause: Line
    label: Line


class Goal(Piece):
    number: Position
    label: Line


class AnswerState(Piece):
    key: Literal["not_answered", "to_revisit", "not_applicable", "rated"]
    label: Line
    counts_in_score: Annotated[bool, Field(strict=True)]
    requires_comment: Annotated[bool, Field(strict=True)]


class Pillar(Piece):
    key: Line
    label: Line


class Phase(Piece):
    code: Code
    title: Line
    weeks: list[Position] = Field(min_length=2, max_length=2)
    mode: Literal["visio", "autonomie_tutoree", "presentiel"]
    suggested_duration_minutes: Minutes
    goal: Text
    agenda: list[Line]
    deliverables: list[Line]


class CapsuleTemplate(Piece):
    note: Text | None = None
    duration_months: Position
    phases: list[Phase] = Field(min_length=1)


class FrameworkFile(Piece):
    """A whole référentiel. Subjects, goals, states, pillars and capsules are checked, not stored."""

    meta: Meta
    iso26000_core_subjects: list[CoreSubject] = []
    sdgs: list[Goal] = []
    maturity_levels: list[LevelName]
    answer_states: list[AnswerState] = []
    cap_pillars: list[Pillar] = []
    capsule_template: CapsuleTemplate | None = None
    themes: list[ThemePart] = Field(min_length=1)
    introductory_questionnaire: Introduction | None = None


# ── What is wrong, in French ────────────────────────────────────────────────
SENTENCES = {
    "missing": "cette clé manque. Ajoutez-la",
    "extra_forbidden": "clé inconnue. Enlevez-la, ou corrigez son orthographe",
    "string_type": "il faut un texte. Écrivez la valeur entre guillemets",
    "string_too_short": "ce texte est vide. Écrivez-le",
    "string_too_long": "ce texte dépasse {max_length} caractères. Raccourcissez-le",
    "string_pattern_mismatch": "ce code n’est pas valable. Prenez des majuscules, des chiffres et "
    "des tirets, par exemple GOU-A1",
    "int_type": "il faut un nombre entier, sans guillemets, par exemple 3",
    "bool_type": "écrivez true ou false, sans guillemets",
    "greater_than_equal": "ce nombre est trop petit. Le plus petit possible est {ge}",
    "less_than_equal": "ce nombre est trop grand. Le plus grand possible est {le}",
    "list_type": "il faut une liste. Commencez chaque ligne par un tiret",
    "too_short": "il en faut au moins {min_length}. Complétez la liste",
    "too_long": "il en faut au plus {max_length}. Raccourcissez la liste",
    "model_type": "il faut des clés et leurs valeurs, comme « title: Notre titre »",
    "literal_error": "cette valeur n’est pas prévue. Choisissez parmi {expected}",
    "settings": "{text}",
}


def check(data):
    """Return the checked file, or None, and the list of its mistakes as (path, sentence).

    Every mistake is told, those of shape and those between pieces (codes, order, counts, levels).
    """
    book, mistakes = None, list(_mistakes_between_pieces(data))
    try:
        book = FrameworkFile.model_validate(data)
    except ValidationError as error:
        mistakes += [(found["loc"], _sentence(found)) for found in error.errors()]
    return (None if mistakes else book), mistakes


def _sentence(found):
    name = next((str(step) for step in reversed(found["loc"]) if isinstance(step, str)), "fichier")
    words = SENTENCES.get(found["type"], "cette valeur n’est pas valable. Corrigez-la")
    context = {**found.get("ctx", {})}
    if "expected" in context:
        context["expected"] = context["expected"].replace(" or ", ", ").replace("'", "")
    return f"« {name} » : {words.format(**context)}."


# ── What must hold between pieces, told even when some of them are misshapen ─
def _rows(parent, key, path=()):
    """The mappings listed under `key`, each with its path."""
    listed = parent.get(key) if isinstance(parent, dict) else None
    rows = listed if isinstance(listed, list) else []
    return [((*path, key, at), row) for at, row in enumerate(rows) if isinstance(row, dict)]


def _under(rows, key):
    return [found for path, row in rows for found in _rows(row, key, path)]


def _mistakes_between_pieces(data):
    whole = [((), data)]
    levels, themes = _rows(data, "maturity_levels"), _rows(data, "themes")
    axes = _under(themes, "axes")
    questions = _under(axes, "questions")
    steps = _under(_under_one(data, "introductory_questionnaire"), "questions")
    for rows, key in (themes, "code"), (themes, "slug"), (axes, "code"), (levels, "name"):
        yield from _repeated(rows, key)
    yield from _repeated(questions + steps, "code")
    for rows, key in (whole, "themes"), (themes, "axes"), (axes, "questions"):
        for path, row in rows:
            yield from _out_of_order(_rows(row, key, path))
    yield from _wrong_levels((), data, "maturity_levels")
    for path, row in questions:
        yield from _wrong_levels(path, row, "levels")
    yield from _wrong_counts(data, themes_count=len(themes), questions_count=len(questions))
    yield from _unknown_references(data, themes, questions)


def _under_one(data, key):
    found = data.get(key) if isinstance(data, dict) else None
    return [((key,), found)] if isinstance(found, dict) else []


def _repeated(rows, key):
    values = Counter(str(row[key]) for _, row in rows if key in row)
    seen = set()
    for path, row in rows:
        value = str(row.get(key))
        if values[value] > 1 and value in seen:
            yield (*path, key), f"« {key} » : {value} sert déjà plus haut. Donnez-en un autre."
        seen.add(value)


def _out_of_order(rows):
    for expected, (path, row) in enumerate(rows, start=1):
        if isinstance(row.get("order"), int) and row["order"] != expected:
            yield (
                (*path, "order"),
                f"« order » : {expected} est attendu ici, dans l’ordre du fichier.",
            )


def _wrong_levels(path, row, key):
    rows = _rows(row, key, path)
    given = [level.get("level") for _, level in rows]
    if isinstance(row, dict) and isinstance(row.get(key), list) and given != LEVELS:
        yield (
            (*path, key),
            f"« {key} » : il faut exactement quatre niveaux, de 1 à 4, dans l’ordre.",
        )


def _wrong_counts(data, **counted):
    for path, meta in _under_one(data, "meta"):
        for key, count in counted.items():
            if isinstance(meta.get(key), int) and meta[key] != count:
                yield (
                    (*path, key),
                    f"« {key} » : le fichier en contient {count}. Corrigez ce nombre.",
                )


def _unknown_references(data, themes, questions):
    for rows, key, listed, name in [
        (themes, "cap_pillar", "cap_pillars", "key"),
        (themes, "iso26000_core_subjects", "iso26000_core_subjects", "key"),
        (questions, "iso26000_core_subject", "iso26000_core_subjects", "key"),
        (questions, "sdg", "sdgs", "number"),
    ]:
        known = [row.get(name) for _, row in _rows(data, listed)]
        for path, row in rows:
            used = row.get(key, [])
            for value in used if isinstance(used, list) else [used]:
                if value not in known:
                    yield (
                        (*path, key),
                        f"« {key} » : {value} n’est pas dans « {listed} ». Ajoutez-l’y ou corrigez.",
                    )
