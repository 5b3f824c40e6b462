"""Bring a référentiel in from its YAML file, whole or not at all, and publish it."""

from dataclasses import dataclass
from itertools import count
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode
from ruamel.yaml.reader import ReaderError

from capcollectif.errors import Refused
from capcollectif.fields import clean_line

from . import schema
from .models import (
    Action,
    Assessment,
    Axis,
    Framework,
    MaturityLevel,
    Question,
    SuggestedAction,
    Theme,
)

STARTER = Path(__file__).parent / "starter" / "referentiel.yaml"
MOST_BYTES = 2_000_000
LONGEST_SENTENCE = 300  # characters
INTRODUCTION_CODE = "INT"
INTRODUCTION_AXIS = "Votre point de départ"
TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, order=True)
class Fault:
    """One mistake in a file: its line, from 1, and what to do about it."""

    line: int
    sentence: str

    def __str__(self):
        """Bounded and clean: a sentence may quote the file."""
        return f"ligne {self.line} : {clean_line(self.sentence)[:LONGEST_SENTENCE]}"


class Faulty(Refused):
    """A file that is not a référentiel. `faults` has all its mistakes, from top to bottom."""

    def __init__(self, faults):
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


# ── From bytes to a checked file ────────────────────────────────────────────
def read(raw):
    """The `schema.FrameworkFile` that the bytes `raw` hold. Raises Faulty."""
    root = _compose(_decode(raw))
    if root is None:
        raise Faulty([Fault(1, "Le fichier est vide. Partez du référentiel de départ.")])
    reading = _Reading()
    data = reading.plain(root, ())
    book, mistakes = schema.check(data)
    faults = reading.faults + [Fault(reading.line_of(path), text) for path, text in mistakes]
    if faults:
        raise Faulty(faults)
    return book


def _decode(raw):
    if len(raw) > MOST_BYTES:
        raise Faulty(
            [Fault(1, "Le fichier dépasse 2 Mo. Un référentiel de texte est bien plus petit.")]
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        advice = "Ce caractère n’est pas en UTF-8. Enregistrez le fichier en UTF-8."
        raise Faulty([Fault(line, advice)]) from error


def _compose(text):
    try:
        return YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Faulty([Fault(mark.line + 1, _advice(error.problem or ""))]) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        advice = "Un caractère invisible est interdit ici. Effacez-le et retapez le mot."
        raise Faulty([Fault(line, advice)]) from error
    except RecursionError as error:
        advice = "Les listes sont emboîtées trop profondément. Reprenez la forme du référentiel de départ."
        raise Faulty([Fault(1, advice)]) from error


def _advice(problem):
    if "\\t" in problem or "tab" in problem:
        return "Une tabulation est interdite ici. Remplacez-la par des espaces."
    if "alias" in problem:
        return "Les renvois (*nom) ne sont pas admis. Recopiez le texte en entier."
    if "document" in problem:
        return "Un seul document par fichier. Enlevez la ligne « --- »."
    return "L’écriture YAML est incorrecte ici ou juste avant. Vérifiez les deux-points, les guillemets et le retrait."


class _Reading:
    """Turns YAML nodes into plain data, and remembers on which line each piece stands."""

    def __init__(self):
        self.lines, self.faults = {(): 1}, []

    def line_of(self, path):
        """The line of the piece at `path`, or of the nearest piece around it."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]

    def plain(self, node, path):
        self.lines.setdefault(path, node.start_mark.line + 1)
        if node.anchor:
            self._fault(
                node, "Les ancres (&nom) et les renvois ne sont pas admis. Recopiez le texte."
            )
            return None
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if not node.tag.startswith(TAG):
            self._fault(node, f"Le type « {node.tag} » n’est pas admis. Enlevez-le.")
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        return [self.plain(item, (*path, at)) for at, item in enumerate(node.value)]

    def _fault(self, node, sentence):
        self.faults.append(Fault(node.start_mark.line + 1, sentence))

    def _mapping(self, node, path):
        data = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else "?"
            if name in data:
                self._fault(key, f"« {name} » est écrit deux fois. Gardez-en un seul.")
                continue
            self.lines[(*path, name)] = key.start_mark.line + 1
            data[name] = self.plain(value, (*path, name))
        return data

    def _scalar(self, node):
        kind, text = node.tag.removeprefix(TAG), node.value
        if kind == "bool":
            return text.lower() in ("true", "yes", "on", "y")
        if kind == "null":
            return None
        if kind == "int" and text.lstrip("+-").isdecimal() and len(text) < 20:
            return int(text)
        if kind == "str":
            return text
        if kind not in ("int", "float", "timestamp"):
            self._fault(node, f"Le type « {node.tag} » n’est pas admis. Enlevez-le.")
        return NotAText(text)


class NotAText:
    """A decimal number or a date: nothing in a référentiel is one, so it fits nowhere."""

    def __init__(self, text):
        self.text = text

    def __str__(self):
        return self.text


# ── From a checked file to the tables ───────────────────────────────────────
def import_framework(raw):
    """Create the draft that the bytes `raw` describe, and return it.

    Raises Faulty with all mistakes of the file, and Refused as `create_framework` does.
    """
    return create_framework(read(raw))


@transaction.atomic
def create_framework(book):
    """Create the draft that `book` describes, in place of the same version’s draft, and return it.

    Raises Refused if that version is published, or is a draft that somebody already answers.
    """
    _make_room(book.meta)
    framework = _create_heading(book)
    themes = [_introduction(framework, book)] if book.introductory_questionnaire else []
    themes += [_theme(framework, part) for part in book.themes]
    axes = [axis for _, theirs in themes for axis in theirs]
    questions = [question for _, theirs in axes for question in theirs]
    Theme.objects.bulk_create([theme for theme, _ in themes])
    Axis.objects.bulk_create([axis for axis, _ in axes])
    Question.objects.bulk_create([question for question, _ in questions])
    SuggestedAction.objects.bulk_create([action for _, theirs in questions for action in theirs])
    return framework


def _make_room(meta):
    versions = Framework.objects.select_for_update().filter(
        identifier=meta.id, version=meta.version
    )
    existing = versions.first()
    if existing is None:
        return
    if existing.status != Framework.Status.DRAFT:
        raise Refused(
            f"La version {meta.version} de « {existing.title} » est déjà publiée : elle ne change plus. "
            "Montez le numéro « version » du fichier, puis recommencez."
        )
    used = Assessment.objects.filter(theme__framework=existing).exists()
    if used or Action.objects.filter(question__theme__framework=existing).exists():
        raise Refused(
            f"Des structures utilisent déjà le brouillon {meta.version}. "
            "Montez le numéro « version » du fichier, puis recommencez."
        )
    existing.delete()


def _create_heading(book):
    """The référentiel itself and the names of its levels."""
    meta = book.meta
    framework = Framework.objects.create(
        identifier=meta.id,
        version=meta.version,
        title=meta.title,
        description=meta.description or "",
        license=meta.license or "",
        is_starter=meta.starter,
    )
    MaturityLevel.objects.bulk_create(
        MaturityLevel(
            framework=framework,
            value=part.level,
            name=part.name,
            summary=part.summary,
            recognise=part.recognise or "",
        )
        for part in book.maturity_levels
    )
    return framework


def _theme(framework, part):
    """A theme and its axes, each with its questions, each with its suggested actions; unsaved."""
    theme = Theme(
        framework=framework,
        code=part.code,
        position=part.order,
        title=part.title,
        why=part.why,
        minutes=part.estimated_minutes,
    )
    numbers = count(1)  # through the whole theme
    axes = [
        Axis(theme=theme, code=axis.code, position=axis.order, title=axis.title)
        for axis in part.axes
    ]
    return theme, [
        (axis, [_question(axis, next(numbers), question) for question in its.questions])
        for axis, its in zip(axes, part.axes, strict=True)
    ]


def _question(axis, number, part):
    question = Question(
        axis=axis,
        theme=axis.theme,
        code=part.code,
        number=number,
        statement=part.statement,
        help_text=part.help_text or "",
        evidence_examples=part.evidence_examples,
        descriptors=[level.descriptor for level in part.levels],
    )
    return question, [
        SuggestedAction(
            question=question,
            position=position,
            title=action.title,
            first_step=action.first_step,
            indicator=action.indicator,
        )
        for position, action in enumerate(part.suggested_actions, start=1)
    ]


def _introduction(framework, book):
    """The introductory questionnaire as a theme of one axis; unsaved, shaped as `_theme`’s."""
    part = book.introductory_questionnaire
    theme = Theme(
        framework=framework,
        code=INTRODUCTION_CODE,
        position=0,
        title=part.title,
        why=part.purpose,
        minutes=part.estimated_minutes,
        is_introduction=True,
    )
    axis = Axis(theme=theme, code=f"{INTRODUCTION_CODE}-A", position=1, title=INTRODUCTION_AXIS)
    questions = [
        Question(
            axis=axis,
            theme=theme,
            code=step.code,
            number=number,
            kind=step.type,
            title=step.title,
            statement=step.prompt,
            help_text=step.help_text or "",
            settings=step.settings(),
        )
        for number, step in enumerate(part.questions, start=1)
    ]
    return theme, [(axis, [(question, []) for question in questions])]


@transaction.atomic
def publish(framework):
    """Open `framework` to new assessments, for good: it never changes again. Return it.

    Raises Refused if it is published already.
    """
    framework = Framework.objects.select_for_update().get(pk=framework.pk)
    if framework.status != Framework.Status.DRAFT:
        raise Refused(f"« {framework} » est déjà publié.")
    framework.status, framework.published_at = Framework.Status.PUBLISHED, timezone.now()
    framework.save(update_fields=["status", "published_at"])
    return framework
