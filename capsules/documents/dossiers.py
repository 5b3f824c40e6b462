"""Dossiers on paper: parts, each a chapter with its bookmark; the long ones begin a page."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from assessments import sheets
from assessments.documents import COLUMNS, ActionRow, of_snapshot
from assessments.models import Action
from assessments.synthesis import Synthesis, synthesis
from capcollectif import french, pdf
from capsules.calculations.method import Mode
from capsules.models import Dossier
from capsules.operations.dossiers import Made
from capsules.queries import catching_up, dossiers, funders
from capsules.queries.funders import Funders

TEMPLATE = "capsules/pdf/dossier.html"
PRINTED = 90  # percent, once it is laid out
LONG = {"lecture", "diagnostic", "diagnostics", "restitution", "methode", "reponses"}


@dataclass(frozen=True)
class Part:
    """A chapter: `template` (of capsules/pdf/) takes `content` as `part`; empty, `nothing` is said."""

    key: str  # of its anchor
    title: str
    template: str
    content: object
    nothing: str

    @property
    def begins_page(self):
        """Whether it takes a page or more; the others follow the chapter before on its page."""
        return bool(self.content) and self.key in LONG


@dataclass(frozen=True)
class PrintedDossier:
    kind: str
    subject: str  # the theme, or the structure
    under: str  # « Capsule 3 de CAP RSE Occitanie »
    structure: str  # whose it is: the author of the document
    region: str
    framework: str  # title and version
    on: datetime.date
    parts: tuple[Part, ...]
    funders: Funders
    done: int  # capsules, that of the dossier included
    capsules: int  # in all

    @property
    def following(self):
        """The first of the dates ahead, a Row; None if there is none."""
        dates = next(part.content for part in self.parts if part.key == "dates")
        return dates[1][0] if dates else None

    @property
    def title(self):
        return f"{self.kind}, {self.subject}, {self.structure}"

    @property
    def running(self):
        return f"{self.structure}, {self.subject}, {french.day_and_year(self.on)}, {self.framework}"


@dataclass(frozen=True)
class Shared:
    """A diagnostic as it was last closed."""

    name: str
    place: str
    on: datetime.date
    synthesis: Synthesis


class Composed(NamedTuple):
    """A dossier before it is printed."""

    html: str
    title: str
    holds: dict  # as Dossier.holds


def make(dossier, owner, tell):
    """Print `dossier` with what `owner` may read, and return a Made; `tell(percent)` on the way.

    Raises pdf.Unavailable.
    """
    found = composed(dossier, owner, tell)
    printed = pdf.print_html(found.html)
    tell(PRINTED)
    return Made(printed, f"{found.title}.pdf", found.holds)


def composed(dossier, owner, tell):
    """The page to print, as a Composed: half of the work."""
    holding, today = dossiers.Holding(), timezone.localdate()
    gather = {
        Dossier.Kind.STRUCTURE: _of_structure,
        Dossier.Kind.COLLECTIVE: _of_collective,
        Dossier.Kind.CATCH_UP: _to_catch_up,
    }
    steps = gather[Dossier.Kind(dossier.kind)](dossier, owner, holding, today)
    parts = []
    for number, part in enumerate(steps, start=1):
        parts.append(part)
        tell(min(5 * number, PRINTED // 2))
    content = _cover(dossier, today, tuple(parts))
    html = render_to_string(TEMPLATE, {"document": content})
    tell(PRINTED // 2)
    return Composed(html, f"{content.title} – {today.isoformat()}", holding.pks)


def _cover(dossier, today, parts):
    capsule, collective = dossier.capsule, dossier.collective
    return PrintedDossier(
        kind="Dossier de capsule" if capsule else "Dossier de rattrapage",
        subject=capsule.theme.title if capsule else "Prendre le collectif en route",
        under=_under(dossier),
        structure=str(dossier.structure or collective),
        region=collective.region.name,
        framework=str(collective.framework),
        on=today,
        parts=parts,
        funders=funders.of(collective),
        done=_done(dossier, today),
        capsules=collective.capsules.count(),
    )


def _done(dossier, today):
    """How many capsules are behind the reader, that of the dossier included."""
    if dossier.capsule:
        return dossier.capsule.position
    return len(catching_up.past_capsules(dossier.collective, today=today))


def _under(dossier):
    """Where the work was done; a dossier of a collective bears its name already."""
    if not dossier.capsule:
        return str(dossier.collective)
    own = f" de {dossier.collective}" if dossier.structure else ""
    return f"Capsule {dossier.capsule.position}{own}"


def _of_structure(dossier, owner, holding, today):
    """The Parts of a structure’s dossier, one after the other."""
    capsule, structure = dossier.capsule, dossier.structure
    own = {"structure": structure}
    questions = dossiers.questions_of(capsule.theme_id)
    read = dossiers.reading(capsule, questions, owner, holding, **own)
    yield _reading("nos notes", read, "")
    snapshot = dossiers.last_snapshot(structure, capsule.theme_id)
    printed = snapshot and of_snapshot(snapshot).content
    yield Part(
        "diagnostic",
        "Notre diagnostic",
        "_dossier_sheet.html",
        printed,
        "Il n’est pas encore clos. Ses réponses entreront dans ce dossier dès qu’il le sera.",
    )
    yield _restitution(dossiers.restitution_of(capsule, owner, holding, **own))
    yield _plan(_actions(plan__structure=structure, question__theme=capsule.theme_id))
    yield _entries(
        "etats",
        "États de l’art",
        dossiers.states(capsule, owner, holding, **own),
        "Aucun dans cette capsule\u00a0: ils sont facultatifs.",
    )
    yield _entries(
        "retours",
        "Retours d’expérience",
        dossiers.testimonies(capsule, owner, holding, **own),
        "Aucun n’est écrit, ou ouvert au collectif.",
    )
    yield _entries(
        "pratiques",
        "Pratiques gardées",
        dossiers.practices(capsule, owner, holding, **own),
        "Aucune fiche de ce thème n’est écrite, ni reprise dans notre plan d’actions.",
    )
    yield from _sessions(dossier, owner, today, worked=dossiers.worked(capsule, structure), **own)


def _of_collective(dossier, owner, holding, today):
    """The Parts of a facilitator’s dossier: only what structures consented to show."""
    capsule = dossier.capsule
    questions = dossiers.questions_of(capsule.theme_id)
    asked = dossiers.asked(capsule, questions, owner, holding)
    yield _reading("questions au collectif", asked, "Aucune question n’a été posée au collectif.")
    yield _restitution(dossiers.restitution_of(capsule, owner, holding))
    shared = dossiers.shared_assessments(capsule, owner, holding)
    yield Part(
        "diagnostics",
        "Diagnostics partagés",
        "_dossier_shared.html",
        tuple(map(_shared, shared)),
        "Aucune structure ne partage son diagnostic de ce thème.",
    )
    yield _entries(
        "retours",
        "Retours d’expérience",
        dossiers.testimonies(capsule, owner, holding),
        "Aucun n’est ouvert au collectif.",
    )
    yield _entries(
        "etats",
        "États de l’art",
        dossiers.states(capsule, owner, holding),
        "Aucun n’est ouvert au collectif.",
    )
    yield _entries(
        "pratiques",
        "Pratiques données au collectif",
        dossiers.practices(capsule, owner, holding),
        "Aucune fiche de ce thème n’est encore donnée au collectif.",
    )
    yield from _sessions(dossier, owner, today)


def _to_catch_up(dossier, owner, holding, today):
    """The Parts for who arrives on the way: thirty minutes of reading."""
    collective, structure = dossier.collective, dossier.structure
    capsules = catching_up.past_capsules(collective, today=today)
    themes = tuple(collective.capsules.values_list("theme__title", flat=True))
    yield Part(
        "methode",
        "La méthode en une page",
        "_dossier_method.html",
        themes,
        "Le programme n’est pas encore écrit.",
    )
    closed = catching_up.snapshots(structure, collective.framework_id)
    yield Part(
        "reponses",
        "Ce que notre structure a répondu",
        "_dossier_answers.html",
        tuple(_closed(each.content, each.closed_at) for each in closed),
        "Aucun diagnostic n’est encore clos.",
    )
    yield _plan(_actions(~Q(state__in=Action.ENDED), plan__structure=structure))
    yield from _of_the_others(dossier, owner, holding, today, capsules)


def _of_the_others(dossier, owner, holding, today, capsules):
    """What the collective decided, tells and plans, and who is in it."""
    collective, structure = dossier.collective, dossier.structure
    rows = dossiers.decisions(catching_up.held(collective, today=today), owner)
    yield _rows(
        "decisions",
        "Ce que le collectif a décidé",
        "Décision",
        rows,
        "Aucune décision n’est encore publiée.",
    )
    yield _entries(
        "pratiques",
        "Les pratiques des capsules passées",
        catching_up.practices(capsules, collective, owner, holding, structure=structure),
        "Aucune fiche n’est encore donnée au collectif.",
    )
    rows = dossiers.dates_ahead(collective, owner, today=today)
    yield _rows(
        "dates", "Les dates à venir", "Où et quand", rows, "Le programme du collectif est terminé."
    )
    people = catching_up.people(collective, structure)
    yield _entries("personnes", "Qui est qui", people, "Personne pour l’instant.")


def _reading(what, entries, nothing):
    return _entries("lecture", f"Le thème lu ensemble\u00a0: {what}", entries, nothing)


def _entries(key, title, entries, nothing):
    return Part(key, title, "_dossier_entries.html", entries, nothing)


def _restitution(found):
    nothing = "Elle n’est pas encore ouverte, ou trop peu de structures ont fini leur diagnostic."
    title = "La restitution du collectif"
    return Part("restitution", title, "_dossier_restitution.html", found, nothing)


def _shared(assessment):
    return _closed(assessment.last_content, assessment.last_closed_at)


def _closed(content, closed_at):
    """A Shared of the content of a Snapshot."""
    sheet = sheets.from_data(content)
    return Shared(sheet.structure, sheet.place, timezone.localdate(closed_at), synthesis(sheet))


def _plan(rows):
    nothing = "Aucune action n’est encore choisie."
    return Part("plan", "Notre plan d’actions", "_dossier_plan.html", rows, nothing)


def _actions(*which, **of):
    rows = Action.objects.present().filter(*which, **of).annotate(**COLUMNS)
    rows = rows.order_by("-priority", "pk")
    return tuple(ActionRow(*row) for row in rows.values_list(*ActionRow._fields)[: pdf.MOST_ROWS])


def _sessions(dossier, owner, today, *, structure=None, worked=""):
    held = dossiers.sessions_of(dossier.capsule, today=today)
    meetings = [each for each in held if each.mode != Mode.TUTORED]
    rows = dossiers.presences(meetings, structure=structure)
    if worked:
        rows = (*rows, dossiers.Row("", "Travail en autonomie, validé", worked))
    yield _rows("presences", "Présences", "Qui était là", rows, "Aucune séance n’a encore eu lieu.")
    yield _rows(
        "decisions",
        "Décisions",
        "Décision",
        dossiers.decisions(held, owner),
        "Aucune décision n’est notée.",
    )
    yield _rows(
        "dates",
        "Les dates à venir",
        "Où et quand",
        dossiers.dates_ahead(dossier.collective, owner, today=today),
        "Le programme du collectif est terminé.",
    )


def _rows(key, title, column, rows, nothing):
    return Part(key, title, "_dossier_rows.html", (column, rows) if rows else (), nothing)
