"""What a dossier gathers, read with the rights of its owner, as plain data to print."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import F, Prefetch, Q, Sum

from assessments.models import ActionPlan, Assessment, Question, Snapshot
from capcollectif import french
from capsules.calculations import anonymity, hours
from capsules.models import (
    Borrowing,
    Decision,
    Enrolment,
    Participant,
    Practice,
    Remark,
    RemarkReply,
    Restitution,
    Session,
    StateOfTheArt,
    Testimony,
    WorkedTime,
)

from . import attendance, restitutions
from . import reading as read_together

MOST_DATES = 12
BOXES = {
    StateOfTheArt: ("exists", "works", "limits", "evidence"),
    Testimony: ("where", "success", "difficulty", "question", "next_step"),
    Practice: ("summary", "before", "done", "changed", "again", "needs"),
}


class Entry(NamedTuple):
    """Something that somebody wrote: a title, a small line above it, (label, text) pairs,
    of which the text may be empty.

    The référentiel’s own words come before them: `text`, then `levels`, 1 first.
    """

    title: str
    under: str
    pairs: tuple[tuple[str, str], ...]
    text: str = ""
    levels: tuple[str, ...] = ()


class Row(NamedTuple):
    """A session: « mardi 6 octobre 2025 », its name, and what is to be said of it."""

    day: str
    name: str
    words: str


@dataclass
class Holding:
    """What a dossier holds of others, by their consent: pks by kind, gathered while it is made."""

    pks: dict = field(default_factory=dict)

    def add(self, kind, rows):
        """Note `rows` down, and return them."""
        self.pks.setdefault(kind, []).extend(row.pk for row in rows)
        return rows


def still_holds(dossier, user):
    """Whether `user` may still read all that others had let into `dossier`. A query a kind at most."""
    readable = {
        "remark": Remark.objects.visible_to(user),
        "reply": RemarkReply.objects.filter(archived_at=None),
        "state": StateOfTheArt.objects.visible_to(user),
        "testimony": Testimony.objects.visible_to(user),
        "practice": Practice.objects.visible_to(user),
        "assessment": Assessment.objects.visible_to(user),
        "plan": ActionPlan.objects.visible_to(user),
    }
    for kind, pks in dossier.holds.items():
        if kind in readable and readable[kind].filter(pk__in=pks).count() < len(set(pks)):
            return False
    digests = dossier.holds.get("restitution", [])
    return not digests or _digest(_restitution(dossier.capsule_id, user)) in digests


# ── Shared reading ──────────────────────────────────────────────────────────
def questions_of(theme):
    """The Questions of `theme` in order, with their axis. One query."""
    return list(Question.objects.filter(theme=theme).select_related("axis").order_by("number"))


def asked(capsule, questions, user, holding):
    """An Entry for each of `questions` of which the collective asked something. Two queries."""
    said = _said(capsule, user, holding)
    return tuple(
        Entry(_numbered(each), each.axis.title, said[each.pk])
        for each in questions
        if each.pk in said
    )


def reading(capsule, questions, user, holding, *, structure):
    """An Entry for the theme, and for each of `questions`: its words, then what is written beside.

    That is who of `structure` has read it, their notes, what the collective asked. Four queries.
    """
    said = _said(capsule, user, holding, structure=structure)
    names = capsule.theme.framework.level_names().values()
    readers = read_together.readers(capsule.pk, structure.pk, None)
    nobody = read_together.Readers()
    why = Entry("Pourquoi ce thème", "", (), capsule.theme.why)
    return why, *(
        Entry(
            _numbered(each),
            each.axis.title,
            _read_by(readers.get(each.pk, nobody)) + said.get(each.pk, ()),
            each.help_text,
            tuple(map("{}\u00a0: {}".format, names, each.descriptors)),
        )
        for each in questions
    )


def _numbered(question):
    return f"{question.number}. {question.statement}"


def _read_by(readers):
    return ((f"Lu par {french.listed(readers.names)}", ""),) if readers.names else ()


def _said(capsule, user, holding, *, structure=None):
    """{question pk: pairs} of what was asked in the collective, and noted in `structure`."""
    replies = RemarkReply.objects.filter(archived_at=None).select_related("written_by", "structure")
    kept = Q(kind=Remark.Kind.QUESTION)
    if structure:
        kept |= Q(kind=Remark.Kind.NOTE, structure=structure)
    remarks = (
        Remark.objects.visible_to(user)
        .filter(kept, capsule=capsule)
        .select_related("written_by", "structure")
        .prefetch_related(Prefetch("replies", replies, to_attr="shown"))
        .order_by("written_at", "pk")
    )
    said = defaultdict(tuple)
    for remark in holding.add("remark", list(remarks)):
        holding.add("reply", remark.shown)
        said[remark.question_id] += tuple(_told(remark))
    return said


def _told(remark):
    is_note = remark.kind == Remark.Kind.NOTE
    yield ("Notre note" if is_note else "Question au collectif") + _signed(remark), remark.text
    for reply in remark.shown:
        yield f"Réponse{_signed(reply)}", reply.text


def _signed(words):
    """« , Samira Ould, La Remise à Flot, le 3 mai 2026 »; without a name if that was wished."""
    when = f", le {french.day_and_year(words.written_at)}"
    if words.is_anonymous:
        return f", sans nom{when}"
    place = f", {words.structure}" if words.structure else ""
    return f", {words.written_by}{place}{when}"


# ── Diagnostics, restitution ────────────────────────────────────────────────
def last_snapshot(structure, theme):
    """The last closing of its diagnostic, with the one before it; or None. One query."""
    own = Snapshot.objects.filter(assessment__structure=structure, assessment__theme=theme)
    return own.with_previous().latest_first().first()


def shared_assessments(capsule, user, holding):
    """The Assessments of the capsule’s theme that structures share, with `last_content`. One query."""
    staying = Enrolment.objects.structures_in(capsule.collective_id)
    rows = (
        Assessment.objects.visible_to(user)
        .filter(theme=capsule.theme_id, shared_at__isnull=False, structure__in=staying)
        .with_last_snapshot()
        .select_related("structure")
        .order_by("structure__name", "pk")
    )
    return holding.add("assessment", [row for row in rows if row.last_content])


def restitution_of(capsule, user, holding, *, structure=None):
    """(its Portrait, {code: level of `structure`}, the day on which it was frozen); None if hidden.

    Four queries at most.
    """
    row = _restitution(capsule.pk, user)
    read = row and restitutions.reading_of(row)
    if read is None:
        return None
    holding.pks["restitution"] = [_digest(row)]
    own = restitutions.own_row(row, user, structure.pk) if structure else None
    return read.portrait, own or {}, read.frozen_at


def _restitution(capsule, user):
    found = restitutions.with_words(Restitution.objects.visible_to(user))
    return found.filter(capsule=capsule).first()


def _digest(row):
    """What tells what `row` releases today, if anything, from what it released."""
    released = row and restitutions.released(row)
    content = json.dumps(released and anonymity.as_data(released), sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


# ── What structures write ───────────────────────────────────────────────────
def states(capsule, user, holding, *, structure=None):
    """An Entry for each state of the art: those of `structure`, and those opened. One query."""
    rows = StateOfTheArt.objects.visible_to(user).filter(capsule=capsule)
    return _entries(rows, structure, holding, "state", "title")


def testimonies(capsule, user, holding, *, structure=None):
    """The same of testimonies. One query."""
    rows = Testimony.objects.visible_to(user).filter(capsule=capsule)
    return _entries(rows, structure, holding, "testimony", None)


def _entries(rows, structure, holding, kind, title):
    own = Q(structure=structure) if structure else Q(pk__in=())
    rows = rows.filter(own | Q(opened_at__isnull=False)).select_related("structure")
    found = list(rows.order_by("structure__name", "pk"))
    holding.add(kind, [row for row in found if row.structure != structure])
    return tuple(
        Entry(getattr(row, title) if title else str(row.structure), str(row.structure), _boxes(row))
        for row in found
    )


def _boxes(row):
    """The boxes of `row` that are filled, each with the name of its field."""
    fields = BOXES[type(row)]
    named = {name: type(row)._meta.get_field(name).verbose_name for name in fields}
    return tuple(
        (label[:1].upper() + label[1:], getattr(row, name))
        for name, label in named.items()
        if getattr(row, name)
    )


def practices(capsule, user, holding, *, structure=None):
    """An Entry a sheet of the theme: those that `structure` wrote or took up. One query.

    Without a structure, all those given to the collective and accepted there.
    """
    readable = Practice.objects.visible_to(user).filter(theme=capsule.theme_id)
    if structure:
        taken = Borrowing.objects.filter(structure=structure, action__archived_at=None)
        rows = readable.filter(Q(structure=structure) | Q(pk__in=taken.values("practice")))
    else:
        staying = Enrolment.objects.structures_in(capsule.collective_id)
        given = {"collective_at__isnull": False, "accepted_at__isnull": False}
        rows = readable.filter(structure__in=staying, **given)
    found = list(rows.select_related("structure").order_by("title", "pk"))
    holding.add("practice", [row for row in found if row.structure != structure])
    return tuple(Entry(row.title, str(row.structure), _boxes(row) + _taken(row)) for row in found)


def _taken(practice):
    """What it takes to do it, where that was said."""
    takes = (("Temps à prévoir", practice.effort_label), ("Coût", practice.cost_label))
    return tuple((label, words) for label, words in takes if words)


# ── Sessions ────────────────────────────────────────────────────────────────
def presences(sessions, *, structure=None):
    """A Row for each of `sessions`: who of `structure` was there; without one, how many. Two queries."""
    said = attendance.of_sessions([session.pk for session in sessions])
    there = {key[:2] for key, what in said.items() if what.is_present}
    people = Participant.objects.filter(pk__in={pk for _, pk in there}).with_names()
    by_pk = {each.pk: each for each in people}
    rows = []
    for session in sessions:
        found = [by_pk[pk] for where, pk in sorted(there) if where == session.pk]
        rows.append(_row(session, _who(found, structure)))
    return tuple(rows)


def _who(people, structure):
    if structure:
        names = [each.name for each in people if each.structure_id == structure.pk]
        return french.listed(names) or "Personne de notre structure"
    places = len({each.belongs_to for each in people} - {""})
    count = french.counted(len(people), "personne,personnes")
    return f"{count}, {french.counted(places, 'structure,structures')}"


def worked(capsule, structure):
    """« 3 h 30 » of validated autonomous work of its people; empty without any. One query."""
    valid = WorkedTime.objects.present().filter(is_valid=True, session__capsule=capsule)
    minutes = valid.filter(participant__structure=structure).aggregate(all=Sum("minutes"))["all"]
    return hours.in_words(minutes) if minutes else ""


def sessions_of(capsule, *, today):
    """Those of the capsule that have taken place, in order. One query."""
    held = Session.objects.present().filter(capsule=capsule, day__lte=today)
    return list(held.order_by("day", "starts_at", "pk"))


def decisions(sessions, user):
    """A Row for each decision of `sessions`. One query."""
    rows = Decision.objects.visible_to(user).filter(session__in=sessions)
    rows = rows.select_related("session").order_by("session__day", "pk")
    return tuple(_row(row.session, row.text) for row in rows)


def dates_ahead(collective, user, *, today):
    """A Row for each of the next sessions, MOST_DATES at most. One query."""
    ahead = Session.objects.visible_to(user).filter(
        collective=collective, day__gte=today, cancelled_at=None
    )
    ahead = ahead.order_by("day", F("starts_at").asc(nulls_last=True), "pk")
    return tuple(_row(session, _where(session)) for session in ahead[:MOST_DATES])


def _row(session, words):
    return Row(f"{french.day(session.day)} {session.day.year}", session.name, words)


def _where(session):
    at = french.hour(session.starts_at) if session.starts_at else ""
    return ", ".join(filter(None, [session.get_mode_display(), at, session.place]))
