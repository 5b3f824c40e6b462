"""Where the structures of a collective stand, in figures that its facilitators may always see.

Content (answers, plans) is never read here: a page links to it where a structure has shared it.
"""

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    Count,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    Subquery,
    When,
)
from django.utils import timezone

from assessments.models import Action, Answer, JournalEntry, Question, Theme
from assessments.models.answers import count_of
from capcollectif import french
from capcollectif.prepared import Prepared
from capsules.calculations import course, readiness
from capsules.calculations.gauges import Gauge
from capsules.models import Capsule, Enrolment, Session
from members.models import Invitation, Membership, Structure

from . import contacts, mails, preparation
from .contacts import MOST_AT_ONCE, NOBODY

ROWS_A_PAGE = 10
COMING = 3  # sessions


class Chapter(NamedTuple):
    """A capsule and its theme, in figures; the introduction has no capsule."""

    theme: int  # pk
    title: str
    is_introduction: bool
    minutes: int
    total: int  # questions
    capsule: int | None  # pk
    position: int | None


_CHAPTERS = Prepared(
    lambda collective, framework: (
        Theme.objects.filter(framework=framework)
        .annotate(
            own=FilteredRelation("capsules", condition=Q(capsules__collective=collective)),
            total=count_of(Question.objects.filter(theme=OuterRef("pk")), by="theme"),
        )
        .filter(Q(is_introduction=True) | Q(own__pk__isnull=False))
        .order_by("own__position", "pk")
        .values_list(
            "pk", "title", "is_introduction", "minutes", "total", "own__pk", "own__position"
        )
    )
)
_SESSION = (
    "day", "beat", "capsule_id", "pk", "step", "title", "mode", "starts_at", "ends_at", "place"
)  # fmt: skip
_SESSIONS = Prepared(
    lambda collective: (
        Session.objects.present()
        .filter(collective=collective)
        .order_by("day", "starts_at", "pk")
        .values_list(*_SESSION)
    )
)


@dataclass(frozen=True)
class Programme:
    """What a collective goes through, as published: only what takes place, in order."""

    chapters: list[Chapter]  # of its capsules
    introduction: Chapter | None
    moments: list[course.Moment]
    sessions: list[tuple]  # the fields of _SESSION, one for each of the moments

    def chapter(self, position, *, today):
        """That of the capsule number `position`, else of the one under way, or of the last one.

        The first one before anything is published; None without capsules.
        """
        chosen = [chapter for chapter in self.chapters if chapter.position == position]
        if chosen:
            return chosen[0]
        pks = [chapter.capsule for chapter in self.chapters]
        current = course.under_way(pks, self.moments, today=today)
        of_now = [chapter for chapter in self.chapters if chapter.capsule == current]
        ended = self.chapters[-1:] if self.moments else self.chapters[:1]
        return next(iter(of_now or ended), None)

    def coming(self, *, today):
        """The next COMING sessions, each with its capsule and theme, without another query."""
        first = sum(moment.day < today for moment in self.moments)
        return [self._session(row) for row in self.sessions[first : first + COMING]]

    def _session(self, row):
        session = Session(**dict(zip(_SESSION, row, strict=True)))
        for chapter in self.chapters:
            if chapter.capsule == session.capsule_id:
                theme = Theme(pk=chapter.theme, title=chapter.title)
                session.capsule = Capsule(
                    pk=chapter.capsule, position=chapter.position, theme=theme
                )
        return session


def programme(collective):
    """The Programme of `collective`. Two queries."""
    chapters = [Chapter(*row) for row in _CHAPTERS.rows(collective.pk, collective.framework_id)]
    rows = _SESSIONS.rows(collective.pk)
    return Programme(
        [chapter for chapter in chapters if chapter.capsule],
        next((chapter for chapter in chapters if chapter.is_introduction), None),
        [course.Moment(*row[:3]) for row in rows],
        rows,
    )


def _enrolled(collective, theme):
    """Enrolments that stay, with `own`, the structure’s assessment on `theme`."""
    condition = Q(structure__assessments__theme=theme)
    own = FilteredRelation("structure__assessments", condition=condition)
    return Enrolment.objects.staying().filter(collective=collective).annotate(own=own)


_FIGURES = Prepared(
    lambda collective, theme: (
        _enrolled(collective, theme)
        .order_by()
        .values("collective")
        .annotate(enrolled=Count("pk"), closed=Count("own__closed_at"), begun=Count("own__pk"))
        .values_list("enrolled", "closed", "begun")
    )
)


def figures(collective, theme):
    """The readiness.Figures of `collective` on the theme of that pk. One query."""
    return readiness.Figures(*next(iter(_FIGURES.rows(collective.pk, theme)), ()))


def unfinished(collective, theme):
    """Enrolments of structures that stay and have not closed the diagnostic on `theme`."""
    return _enrolled(collective, theme).filter(own__closed_at=None)


def _in_order(collective, theme):
    """(pk, name, closed_at) of structures that stay, who needs a word first: not begun, then begun."""
    need = Case(When(own__pk=None, then=0), When(own__closed_at=None, then=1), default=2)
    rows = _enrolled(collective, theme).order_by(need, "structure__name", "structure__pk")
    return rows.values_list("structure", "structure__name", "own__closed_at")


_IN_ORDER = Prepared(_in_order)


class Row(NamedTuple):
    """Where one structure stands on one theme."""

    structure: int  # pk
    name: str
    state: str  # of Enrolment
    members: int
    invited: int  # addresses without an answer yet
    introduction: datetime.datetime | None  # closed
    introduction_settled: int
    assessment: int | None  # pk
    closed_at: datetime.datetime | None
    shared_at: datetime.datetime | None
    settled: int  # answers
    actions: int  # about this theme
    answered_at: datetime.datetime | None
    noted_at: datetime.datetime | None
    visited: str = ""  # « il y a 12 jours »

    @property
    def state_label(self):
        return Enrolment.State(self.state).label

    @property
    def visited_on(self):
        """The day of the last answer, or line of a journal; None before both."""
        moments = [moment for moment in (self.answered_at, self.noted_at) if moment]
        return timezone.localdate(max(moments)) if moments else None


def _settled(of):
    return count_of(
        Answer.objects.filter(assessment=OuterRef(of), state__in=Answer.SETTLED), by="assessment"
    )


def _last(rows, *, by, at):
    """The latest `at` of `rows`, grouped `by` the structure, as a subquery."""
    return Subquery(rows.order_by().values(by).annotate(last=Max(at)).values("last"))


def _standing(collective, theme, introduction, *structures):
    itself = OuterRef("pk")
    actions = Action.objects.present().exclude(state=Action.State.DROPPED)
    actions = actions.filter(plan__structure=itself, question__theme=theme)
    answers = Answer.objects.filter(assessment__structure=itself)
    journal = JournalEntry.objects.filter(action__plan__structure=itself)
    enrolment = Enrolment.objects.filter(structure=itself, collective=collective)
    return (
        Structure.objects.filter(pk__in=structures)
        .annotate(
            own=FilteredRelation("assessments", condition=Q(assessments__theme=theme)),
            first=FilteredRelation("assessments", condition=Q(assessments__theme=introduction)),
            state=Subquery(enrolment.values("state")[:1]),
            team=count_of(
                Membership.objects.active().filter(structure=itself), by="structure"
            ),
            invited=count_of(
                Invitation.objects.open().filter(structure=itself), by="structure"
            ),
            first_settled=_settled("first__pk"),
            settled=_settled("own__pk"),
            decided=count_of(actions, by="plan__structure"),
            answered_at=_last(answers, by="assessment__structure", at="saved_at"),
            noted_at=_last(journal, by="action__plan__structure", at="at"),
        )
        .values_list(
            "pk", "name", "state", "team", "invited", "first__closed_at", "first_settled",
            "own__pk", "own__closed_at", "own__shared_at", "settled", "decided",
            "answered_at", "noted_at",
        )
    )  # fmt: skip


_STANDING = Prepared(_standing)


def _rows(collective, chapter, introduction, structures, *, today):
    """A Row for each of `structures` (pks, at most ROWS_A_PAGE), in their order. One query."""
    padded = [*structures, *[NOBODY] * (ROWS_A_PAGE - len(structures))]
    first = introduction.theme if introduction else NOBODY
    found = (Row(*row) for row in _STANDING.rows(collective.pk, chapter.theme, first, *padded))
    by_structure = {
        row.structure: row._replace(visited=readiness.ago(row.visited_on, today=today))
        for row in found
    }
    return [by_structure[pk] for pk in structures]


@dataclass(frozen=True)
class Candidate:
    """A structure that the form of reminders offers."""

    structure: int  # pk
    name: str
    leads: str  # « Fatou Diallo »; an empty string if nobody can be written to
    reminded_on: datetime.date | None
    reminded: str  # « jamais relancée »


@dataclass(frozen=True)
class Board:
    """All that the page of a collective shows."""

    programme: Programme
    chapter: Chapter | None
    figures: readiness.Figures
    sentence: readiness.Sentence
    coming: list[Session]
    page: Page | None = None
    rows: list[Row] = field(default_factory=list)
    has_begun: bool = False
    due: datetime.date | None = None
    is_late: bool = False  # whatever is not closed is
    candidates: list[Candidate] = field(default_factory=list)
    waiting: preparation.Waiting = field(default_factory=preparation.Waiting)
    gauges: list[Gauge] = field(default_factory=list)  # of the first of `coming`


def board(collective, *, position=None, page=None, today):
    """The Board of `collective` on `today`, for its capsule number `position`, else as Programme.chapter says.

    `page` is a number of page, or anything. Nine queries, whatever the number of structures.
    """
    plan = programme(collective)
    chapter = plan.chapter(position, today=today)
    counted = figures(collective, chapter.theme if chapter else NOBODY)
    began = bool(chapter) and course.has_begun(plan.moments, chapter.capsule, today=today)
    following = next((m for m in plan.moments if m.day >= today), None)
    said = readiness.sentence(counted, next_moment=following, has_begun=began, today=today)
    common = (plan, chapter, counted, said, plan.coming(today=today))
    if not chapter:
        return Board(*common)
    due = course.closing_day(plan.moments, chapter.capsule)
    numbers = Paginator(range(counted.enrolled), ROWS_A_PAGE).get_page(page)
    part = MOST_AT_ONCE, (numbers.number - 1) * ROWS_A_PAGE
    order = _IN_ORDER.rows(collective.pk, chapter.theme, part=part)
    structures = [pk for pk, *_ in order[:ROWS_A_PAGE]]
    return Board(
        *common,
        page=numbers,
        rows=_rows(collective, chapter, plan.introduction, structures, today=today),
        has_begun=began,
        due=due,
        is_late=course.is_past(due, today=today),
        candidates=_candidates(collective, order, today=today) if began else [],
        waiting=preparation.waiting(collective.pk),
        gauges=_gauges(collective, common[-1], today=today),
    )


def _gauges(collective, coming, *, today):
    """Those of the next session, once it is near."""
    return preparation.gauges(collective.pk, coming[0], today=today) if coming else []


def _candidates(collective, order, *, today):
    """A Candidate for each structure of `order` (rows of _in_order) that is not closed. Two queries."""
    names = {pk: name for pk, name, closed_at in order if closed_at is None}
    people, last = contacts.leads(names), mails.reminders(collective, names)
    days = {pk: timezone.localdate(moment) for pk, moment in last.items()}
    return [
        Candidate(
            structure=pk,
            name=names[pk],
            leads=french.listed([lead.name for lead in people[pk]]),
            reminded_on=days.get(pk),
            reminded=readiness.reminded(days.get(pk), today=today),
        )
        for pk in names
    ]
