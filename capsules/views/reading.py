"""Reading a theme together, question by question.

All that one may write beside a question is in one form: whatever button is pressed, what was typed
elsewhere in it comes along, and is shown again.
"""

import re
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.models import Question
from capcollectif import kept, refusals
from capsules.calculations.understanding import UNKNOWN, Clarity, hardest
from capsules.forms.reading import (
    NOT_READ,
    MarkForm,
    OpenForm,
    PlaceForm,
    RemarkForm,
    RemarkReplyForm,
)
from capsules.models import Reading, Remark, RemarkReply
from capsules.operations import reading
from capsules.queries import reading as readings
from members import hats

from .rights import own_place, visible_capsule_or_404

PAGE = ["GET", "HEAD", "POST"]


TEXT = re.compile(r"(?:(\d{1,9})-)?text")  # the names of what one writes: see _reading_write.html
NEW = 0  # what is written there is a remark of its own, and no answer


class Draft(NamedTuple):
    """What somebody typed in one place, and did not save."""

    text: str = ""
    is_anonymous: bool = False
    errors: tuple[str, ...] = ()


NOTHING = Draft()
LATEST = 10  # threads that a question shows unfolded: the newest ones, at the end


class Typed(NamedTuple):
    """All that somebody typed beside one question, and did not save."""

    number: int  # of the question; 0 without any
    drafts: dict[int, Draft]  # by the pk of the remark that is answered, or NEW

    def draft(self, number, remark=NEW):
        return self.drafts.get(remark, NOTHING) if number == self.number else NOTHING


class Row(NamedTuple):
    """One question of the page."""

    question: Question
    levels: list
    readers: readings.Readers
    notes: list[readings.Thread]
    asked: list[tuple[readings.Thread, Draft]]  # each with the answer that was not saved
    clarity: Clarity
    draft: Draft  # of a new remark
    is_open: bool
    is_writing: bool
    following: int  # the number of the next question; 0 for the last one

    @property
    def earlier(self):
        return self.asked[:-LATEST]

    @property
    def latest(self):
        return self.asked[-LATEST:]

    @property
    def is_answering_earlier(self):
        return any(draft.text or draft.errors for _, draft in self.earlier)

    @property
    def asked_count(self):
        return sum(not thread.is_archived for thread, _ in self.asked)

    @property
    def is_waiting(self):
        return any(thread.is_waiting for thread, _ in self.asked)


@require_safe
def reading_detail(request, pk):
    """A theme as a book: how one understands each question, what is asked and noted beside it."""
    return _page(request, visible_capsule_or_404(request, pk), typed=_kept(request))


def _page(request, capsule, *, typed, is_refused=False):
    context = _context(request, capsule, typed=typed) | {
        "is_kept": bool(typed.drafts) and not is_refused,
        "opened": typed.number,
        "kept_at": reverse("capsules:remark_add", args=[capsule.pk, typed.number]),
    }
    return render(request, "capsules/reading_detail.html", context)


def _context(request, capsule, *, typed):
    """What the page says; unfolded, the question where one was typing, or that of the address."""
    structure = place_of(request, capsule)
    book = capsule.theme.book()
    opened = typed.number or OpenForm(request.GET).number()
    told = Told(
        threads=readings.threads(capsule.pk, request.user, structure=structure),
        readers=readings.readers(capsule.pk, structure, request.user.pk) if structure else {},
        clarities={} if structure else readings.clarities(capsule.pk),
        typed=typed,
        opened=opened,
        last=max((question.number for _, pairs in book for question, _ in pairs), default=0),
    )
    axes = [(axis, [_row(*pair, told) for pair in pairs]) for axis, pairs in book]
    rows = [row for _, rows in axes for row in rows]
    return {
        "nav": "calendar",
        "capsule": capsule,
        "axes": axes,
        "total": len(rows),
        "is_animating": structure is None,
        "marks": Reading.Mark.choices,
        **(_own_progress(rows) if structure else _to_clarify(rows)),
    }


class Told(NamedTuple):
    """What the rows are made from, besides the référentiel."""

    threads: dict  # of queries.reading
    readers: dict  # likewise; of who animates, none
    clarities: dict  # likewise; of a structure, none
    typed: Typed
    opened: int  # the number of the question to unfold
    last: int  # that of the last question


def _row(question, levels, told):
    threads = told.threads.get(question.pk, ())
    draft = told.typed.draft(question.number)
    read = told.readers.get(question.pk, readings.Readers())
    return Row(
        question=question,
        levels=levels,
        readers=read,
        notes=[each for each in threads if not each.is_question],
        asked=[
            (each, told.typed.draft(question.number, each.word.pk))
            for each in threads
            if each.is_question
        ],
        clarity=told.clarities.get(question.number, UNKNOWN),
        draft=draft,
        is_open=question.number == told.opened,
        is_writing=draft != NOTHING or read.mine == Reading.Mark.QUESTION,
        following=question.number + 1 if question.number < told.last else 0,
    )


def _own_progress(rows):
    """How far one has read, and where to go on; 0 when all is read."""
    left = [row.question.number for row in rows if not row.readers.mine]
    return {"read": len(rows) - len(left), "resume_at": left[0] if left else 0}


def _to_clarify(rows):
    """What to make clear, for who animates: the hardest questions first; those without an answer."""
    clear = {row.question.number: row.clarity for row in rows}
    by_number = {row.question.number: row.question for row in rows}
    waiting = [(row.question, each) for row in rows for each, _ in row.asked if each.is_waiting]
    return {
        "hard": [(by_number[number], clarity) for number, clarity in hardest(clear)],
        "waiting": waiting,
    }


def place_of(request, capsule):
    """The pk of the structure in whose name one reads: of the hat, else another of theirs.

    None for who animates.
    """
    place = own_place(request, readings.places(capsule.collective_id, request.user))
    if capsule.collective.is_animated_by(request.user) and place != hats.current(request):
        return None
    if place is None:
        raise Http404
    return place.pk


def _kept(request):
    """What an expired session was sending, or what another button took along; nothing usually."""
    fields = kept.typed(request)
    form, drafts = PlaceForm(fields), _drafts(fields)
    return (
        Typed(form.cleaned_data["number"], drafts) if form.is_valid() and drafts else Typed(0, {})
    )


def _drafts(fields):
    """Of what the form of a question sends: {pk of the remark that is answered, or NEW: its Draft}."""
    written = {name: TEXT.fullmatch(name) for name in fields if fields[name].strip()}
    return {
        int(match[1] or NEW): Draft(fields[name], name.replace("text", "is_anonymous") in fields)
        for name, match in written.items()
        if match
    }


def _question_or_404(capsule, number):
    return get_object_or_404(capsule.theme.questions.all(), number=number)


def _back(capsule_pk, number, *, thread=0):
    """The page, that question unfolded: at its beginning, or at the thread of that pk."""
    page = reverse("capsules:reading_detail", args=[capsule_pk], query={"question": number})
    return redirect(f"{page}#r{thread}" if thread else f"{page}#q{number}")


def _on(request, capsule_pk, number, *, thread=0, saved=None):
    """The same once something is done, or words are `saved`; what was typed beside comes back."""
    page = reverse("capsules:reading_detail", args=[capsule_pk])
    prefix = f"{saved}-" if saved else ""
    if _drafts(request.POST).keys() - {saved}:
        done = () if saved is None else (f"{prefix}text", f"{prefix}is_anonymous")
        kept.keep(request, page=page, without=done)
    elif saved is not None:
        kept.forget(request, page=page)
    return _back(capsule_pk, number, thread=thread)


@require_POST
def reading_mark(request, pk, number):
    """Say how one understood a question; by htmx, that question comes back."""
    capsule = visible_capsule_or_404(request, pk)
    question = _question_or_404(capsule, number)
    structure = place_of(request, capsule)
    if structure is None:
        raise Http404  # who animates prepares the session: the marks are those of the structures
    form = MarkForm(request.POST)
    if not form.is_valid():
        messages.warning(request, form.errors["mark"][0])
    elif form.cleaned_data["mark"] == NOT_READ:
        reading.unmark(capsule, question, by=request.user)
    else:
        mark = form.cleaned_data["mark"]
        reading.mark(capsule, question, mark=mark, structure_id=structure, by=request.user)
    if request.htmx:
        return _one(request, capsule, number)
    return _on(request, pk, number)


def _one(request, capsule, number):
    """The question alone, with what one was writing beside it, and how far one has read, for htmx."""
    context = _context(request, capsule, typed=Typed(number, _drafts(request.POST)))
    rows = [row for _, rows in context["axes"] for row in rows]
    context["row"] = next(row for row in rows if row.question.number == number)
    return render(request, "capsules/_reading_marked.html", context)


@require_http_methods(PAGE)
def remark_add(request, pk, number):
    """Write a note for one’s team, or a question to the collective. By GET, back to the page."""
    capsule = visible_capsule_or_404(request, pk)
    question = _question_or_404(capsule, number)
    if "forget" in request.POST:
        kept.forget(request)
    elif request.method == "POST":
        structure = place_of(request, capsule)
        form = RemarkForm(request.POST, is_animating=structure is None)
        told = {"structure_id": structure}
        if remark := _written(request, form, reading.write, capsule, question, **told):
            return _on(request, pk, number, thread=remark.pk, saved=NEW)
        return _refused(request, capsule, number, form)
    return _back(pk, number)


@require_http_methods(PAGE)
def remark_reply(request, pk):
    """Answer a question to the collective. By GET, back to it."""
    remarks = Remark.objects.visible_to(request.user).filter(kind=Remark.Kind.QUESTION)
    remark = get_object_or_404(remarks.select_related("question"), pk=pk)
    capsule, number = visible_capsule_or_404(request, remark.capsule_id), remark.question.number
    if request.method == "POST":
        structure = place_of(request, capsule)
        form = RemarkReplyForm(request.POST, prefix=str(pk), is_animating=structure is None)
        if not _written(request, form, reading.reply, remark, structure_id=structure):
            return _refused(request, capsule, number, form, remark=pk)
        return _on(request, capsule.pk, number, thread=pk, saved=pk)
    return _back(capsule.pk, number, thread=pk)


def _written(request, form, operation, *where, **who):
    """What `operation` writes of what `form` holds; None once `form` says why it does not."""
    word = None
    if form.is_valid():
        with refusals.shown_in(form, "text"):
            word = operation(*where, **form.what(), **who, by=request.user)
    return word


def _refused(request, capsule, number, form, *, remark=NEW):
    """The page with what was typed, and what to mend."""
    errors = tuple(error for own in form.errors.values() for error in own)
    is_anonymous = form.add_prefix("is_anonymous") in form.data
    draft = Draft(form["text"].value() or "", is_anonymous, errors)
    typed = Typed(number, _drafts(request.POST) | {remark: draft})
    return _page(request, capsule, typed=typed, is_refused=True)


@require_POST
def remark_archive(request, pk):
    """Take a note or a question off, with its thread; the page offers to put it back."""
    return _settled(request, pk, reading.archive)


@require_POST
def remark_restore(request, pk):
    """Put it back."""
    return _settled(request, pk, reading.restore)


@require_POST
def remark_reply_archive(request, pk):
    """Take an answer off; the page offers to put it back."""
    return _reply_settled(request, pk, reading.archive)


@require_POST
def remark_reply_restore(request, pk):
    """Put it back."""
    return _reply_settled(request, pk, reading.restore)


def _settled(request, pk, operation):
    own = Remark.objects.restorable_by(request.user).select_related("question")
    remark = get_object_or_404(own, pk=pk)
    operation(remark, by=request.user)
    return _on(request, remark.capsule_id, remark.question.number, thread=pk)


def _reply_settled(request, pk, operation):
    own = RemarkReply.objects.restorable_by(request.user).select_related("remark__question")
    reply = get_object_or_404(own, pk=pk)
    operation(reply, by=request.user)
    remark = reply.remark
    return _on(request, remark.capsule_id, remark.question.number, thread=remark.pk)
