"""What people read of a theme together: who has read what, what is written beside each question."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, F, Q
from django.utils.crypto import salted_hmac

from capcollectif.prepared import Prepared
from capsules.calculations import understanding
from capsules.models import Enrolment, Reading, Remark
from members.models import PreparedFor

from . import thresholds

_PLACES = PreparedFor(
    lambda user, collective: (
        Enrolment.objects.of(user).filter(collective=collective).values_list("structure")
    )
)


def places(collective, user):
    """The pks of the structures of `user` that take part in the collective of that pk. One query."""
    return [structure for (structure,) in _PLACES.rows(user, collective)]


# ── Who has read what ───────────────────────────────────────────────────────
class Reader(NamedTuple):
    """Somebody of one’s own structure who has read a question. Their mark stays theirs."""

    pk: int
    name: str


@dataclass(frozen=True)
class Readers:
    """Who has read one question, as one member of a structure may know it."""

    mine: str = ""  # one’s own Reading.Mark; empty: not read
    colleagues: tuple[Reader, ...] = ()
    others: int | None = None  # people of other structures; None under the floor

    @property
    def names(self):
        return [each.name for each in self.colleagues]


_OWN = Prepared(
    lambda capsule, structure: (
        Reading.objects.filter(capsule=capsule, structure=structure)
        .exclude(mark="")
        .order_by("user__first_name", "user__last_name", "user")
        .values_list("question", "user", "user__first_name", "user__last_name", "mark")
    )
)
_OTHERS = Prepared(
    lambda capsule, structure: (
        Reading.objects.filter(capsule=capsule)
        .exclude(structure=structure)
        .exclude(mark="")
        .order_by()
        .values("question")
        .annotate(people=Count("pk"))
        .values_list("question", "people")
    )
)


def readers(capsule, structure, user):
    """{question pk: its Readers}, for `user` in `structure` (pks). Two queries."""
    mine, colleagues = {}, defaultdict(list)
    for question, pk, first, last, mark in _OWN.rows(capsule, structure):
        if pk == user:
            mine[question] = mark
        else:
            colleagues[question].append(Reader(pk, f"{first} {last}".strip()))
    others = dict(_OTHERS.rows(capsule, structure))
    return {
        question: Readers(
            mine.get(question, ""),
            tuple(colleagues[question]),
            understanding.told(others.get(question, 0), setting=thresholds.least()),
        )
        for question in {*mine, *colleagues, *others}
    }


# ── What is written beside a question ───────────────────────────────────────
@dataclass(frozen=True)
class Word:
    """What somebody wrote. A hidden name is nowhere in it."""

    pk: int
    text: str
    at: datetime.datetime
    who: str  # empty if the name is hidden
    structure: str  # its name; empty if it is hidden, or if they animate
    is_own: bool
    is_anonymous: bool
    is_archived: bool
    is_told: bool  # by who animates
    may_archive: bool


@dataclass(frozen=True)
class Thread:
    """A remark, and what was answered."""

    question: int  # pk
    kind: str
    word: Word
    replies: list[Word] = field(default_factory=list)

    @property
    def is_question(self):
        return self.kind == Remark.Kind.QUESTION

    @property
    def is_archived(self):
        return self.word.is_archived

    @property
    def is_waiting(self):
        """Whether a structure asks, and nobody has answered yet."""
        told = any(not reply.is_archived for reply in self.replies)
        return self.is_question and not (told or self.is_archived or self.word.is_told)


_WORD = (
    "pk", "text", "written_at", "is_anonymous", "written_by", "written_by__first_name",
    "written_by__last_name", "structure__name", "archived_by",
)  # fmt: skip
_REPLY = tuple(f"replies__{name}" for name in _WORD)


def _rows(remarks):
    return (
        remarks.annotate(region=F("capsule__collective__region"))
        .order_by("written_at", "pk", "replies__written_at", "replies__pk")
        .values_list("question", "kind", "structure", "region", *_WORD, *_REPLY)
    )


def _beside_question(user, question, structure):
    """Of the collectives where the structure is, and where `user` sees; notes of that structure."""
    around = Enrolment.objects.staying().filter(structure=structure).values("collective")
    own = Q(kind=Remark.Kind.NOTE, structure=structure)
    asked = Q(kind=Remark.Kind.QUESTION, capsule__collective__in=around)
    return _rows(Remark.objects.visible_to(user).filter(own | asked, question=question))


_OF_CAPSULE = PreparedFor(
    lambda user, capsule: _rows(Remark.objects.shown_to(user).filter(capsule=capsule))
)
_OF_QUESTION = PreparedFor(_beside_question)


def threads(capsule, user, *, structure=None):
    """{question pk: its Threads}, the oldest first, as `user` reads them in `capsule` (a pk).

    With what they may put back. Notes are those of `structure`, the pk of one of theirs. One query.
    """
    found = defaultdict(list)
    for thread, of in _threads(_OF_CAPSULE.rows(user, capsule), user):
        if thread.is_question or of == structure:
            found[thread.question].append(thread)
    return found


def beside(question, structure, user):
    """The Threads that `user` reads beside `question` of an assessment of `structure` (pks). One query."""
    threads = [thread for thread, _ in _threads(_OF_QUESTION.rows(user, question, structure), user)]
    for thread in threads:
        thread.replies[:] = [reply for reply in thread.replies if not reply.is_archived]
    return threads


def _threads(rows, user):
    """(Thread, pk of the structure of its author) of `rows`, which come thread by thread."""
    found = {}
    for question, kind, structure, region, *words in rows:
        word, reply = words[: len(_WORD)], words[len(_WORD) :]
        is_animated = kind == Remark.Kind.QUESTION and region in user.regions
        pk = word[0]
        if pk not in found:
            found[pk] = Thread(question, kind, _word(word, user, is_animated)), structure
        said = _word(reply, user, is_animated) if reply[0] else None
        if said and (said.may_archive or not said.is_archived):
            found[pk][0].replies.append(said)
    return list(found.values())


def _word(row, user, is_animated):
    pk, text, at, is_anonymous, writer, first, last, structure, archived_by = row
    is_own = writer == user.pk
    return Word(
        pk=pk,
        text=text,
        at=at,
        who="" if is_anonymous else f"{first} {last}".strip(),
        structure="" if is_anonymous else structure or "",
        is_own=is_own,
        is_anonymous=is_anonymous,
        is_archived=bool(archived_by),
        is_told=structure is None,
        may_archive=(is_own and archived_by in (None, user.pk)) or is_animated,
    )


# ── What is to be made clear in a session ───────────────────────────────────
_MARKED = Prepared(
    lambda capsule: (
        Reading.objects.filter(capsule=capsule)
        .exclude(told="")
        .order_by()
        .values("question__number", "question__title", "question__statement", "told")
        .annotate(people=Count("pk"))
        .values_list("question__number", "question__title", "question__statement", "told", "people")
    )
)
_WAITING = Prepared(
    lambda capsule: (
        Remark.objects.waiting()
        .filter(capsule=capsule)
        .order_by()
        .values("question__number")
        .annotate(asked=Count("pk"))
        .values_list("question__number", "asked")
    )
)


def clarities(capsule):
    """{question number: its understanding.Clarity} of the questions that people read. One query."""
    return _clarities(capsule)[0]


def _clarities(capsule):
    """Those, and {question number: how it is called}."""
    counts, titles = defaultdict(dict), {}
    for number, title, statement, mark, people in _MARKED.rows(capsule):
        counts[number][mark] = people
        titles[number] = title or statement
    return {number: clarity_of(capsule, number, marks) for number, marks in counts.items()}, titles


def clarity_of(capsule, number, marks):
    """The Clarity of that question in the capsule of that pk, where it got `marks` {mark: people}.

    Nobody who reads it knows what decides which neighbours are merged; it is the same for everybody.
    """
    draw = salted_hmac("capsules.reading", f"{capsule}/{number}").hexdigest()
    return understanding.clarity(marks, draw=draw, setting=thresholds.least())


class Hard(NamedTuple):
    """A question that is not well understood."""

    number: int
    title: str
    clarity: understanding.Clarity


class ToClarify(NamedTuple):
    """What a session about a theme has to make clear."""

    hard: tuple[Hard, ...] = ()  # the hardest first
    waiting: tuple[tuple[int, int], ...] = ()  # question number, questions without an answer

    @property
    def asked(self):
        """How many questions of the structures wait for an answer."""
        return sum(count for _, count in self.waiting)


NOTHING = ToClarify()


def to_clarify(capsule):
    """The ToClarify of the capsule of that pk. Two queries."""
    found, titles = _clarities(capsule)
    hard = [Hard(number, titles[number], each) for number, each in understanding.hardest(found)]
    return ToClarify(tuple(hard), tuple(sorted(_WAITING.rows(capsule))))
