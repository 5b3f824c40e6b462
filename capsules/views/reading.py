"""Reading a theme together, question by question."""

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


class Draft(NamedTuple):
    """What somebody typed and did not save: beside a question, or in a thread of it."""

    number: int = 0  # of the question
    remark: int = 0  # pk of the one that is answered; 0 for a new one
    text: str = ""
    is_anonymous: bool = False
    errors: tuple[str, ...] = ()


NOTHING = Draft()


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
    def asked_count(self):
        return sum(not thread.is_archived for thread, _ in self.asked)


@require_safe
def reading_detail(request, pk):
    """A theme as a book: how one understands each question, what is asked and noted beside it."""
    return _page(request, visible_capsule_or_404(request, pk), draft=_kept(request))


def _page(request, capsule, *, draft, is_refused=False):
    context = _context(request, capsule, draft=draft) | {
        "is_kept": bool(draft.text) and not is_refused,
        "opened": draft.number,
        "kept_at": reverse("capsules:remark_add", args=[capsule.pk, draft.number]),
    }
    return render(request, "capsules/reading_detail.html", context)


def _context(request, capsule, *, draft):
    """What the page says; unfolded, the question of the draft, or that of the address."""
    structure = place_of(request, capsule)
    book = capsule.theme.book()
    opened = draft.number or OpenForm(request.GET).number()
    told = Told(
        threads=readings.threads(capsule.pk, request.user, structure=structure),
        readers=readings.readers(capsule.pk, structure, request.user.pk) if structure else {},
        clarities={} if structure else readings.clarities(capsule.pk),
        draft=draft,
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
    draft: Draft
    opened: int  # the number of the question to unfold
    last: int  # that of the last question


def _row(question, levels, told):
    threads = told.threads.get(question.pk, ())
    draft = told.draft if told.draft.number == question.number else NOTHING
    read = told.readers.get(question.pk, readings.Readers())
    is_typed = bool(draft.text or draft.errors) and not draft.remark
    return Row(
        question=question,
        levels=levels,
        readers=read,
        notes=[each for each in threads if not each.is_question],
        asked=[
            (each, draft if draft.remark == each.word.pk else NOTHING)
            for each in threads
            if each.is_question
        ],
        clarity=told.clarities.get(question.number, UNKNOWN),
        draft=NOTHING if draft.remark else draft,
        is_open=question.number == told.opened,
        is_writing=is_typed or read.mine == Reading.Mark.QUESTION,
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
    """What an expired session was sending, as a Draft; NOTHING usually."""
    typed = kept.typed(request)
    form = PlaceForm(typed)
    if not typed.get("text") or not form.is_valid():
        return NOTHING
    place = form.cleaned_data
    return Draft(
        place["number"], place["remark"] or 0, typed["text"], bool(typed.get("is_anonymous"))
    )


def _question_or_404(capsule, number):
    return get_object_or_404(capsule.theme.questions.all(), number=number)


def _back(capsule_pk, number, *, thread=0):
    """The page, that question unfolded: at its beginning, or at the thread of that pk."""
    page = reverse("capsules:reading_detail", args=[capsule_pk], query={"question": number})
    return redirect(f"{page}#r{thread}" if thread else f"{page}#q{number}")


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
    return _back(pk, number)


def _one(request, capsule, number):
    """The question alone, with what one was writing beside it, and how far one has read, for htmx."""
    text, is_anonymous = request.POST.get("text", ""), "is_anonymous" in request.POST
    draft = Draft(number, text=text, is_anonymous=is_anonymous)
    context = _context(request, capsule, draft=draft)
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
            return _back(pk, number, thread=remark.pk)
        return _refused(request, capsule, number, form)
    return _back(pk, number)


@require_http_methods(PAGE)
def remark_reply(request, pk):
    """Answer a question to the collective. By GET, back to it."""
    remarks = Remark.objects.visible_to(request.user).filter(kind=Remark.Kind.QUESTION)
    remark = get_object_or_404(remarks.select_related("question"), pk=pk)
    capsule, number = visible_capsule_or_404(request, remark.capsule_id), remark.question.number
    if "forget" in request.POST:
        kept.forget(request)
    elif request.method == "POST":
        structure = place_of(request, capsule)
        form = RemarkReplyForm(request.POST, is_animating=structure is None)
        if not _written(request, form, reading.reply, remark, structure_id=structure):
            return _refused(request, capsule, number, form, remark=pk)
    return _back(capsule.pk, number, thread=pk)


def _written(request, form, operation, *where, **who):
    """What `operation` writes of what `form` holds; None once `form` says why it does not."""
    word = None
    if form.is_valid():
        with refusals.shown_in(form, "text"):
            word = operation(*where, **form.what(), **who, by=request.user)
            kept.forget(request)
    return word


def _refused(request, capsule, number, form, *, remark=0):
    """The page with what was typed, and what to mend."""
    errors = tuple(error for own in form.errors.values() for error in own)
    typed = form["text"].value() or ""
    is_anonymous = bool(form.data.get("is_anonymous"))
    draft = Draft(number, remark, typed, is_anonymous, errors)
    return _page(request, capsule, draft=draft, is_refused=True)


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
    return _back(remark.capsule_id, remark.question.number, thread=pk)


def _reply_settled(request, pk, operation):
    own = RemarkReply.objects.restorable_by(request.user).select_related("remark__question")
    reply = get_object_or_404(own, pk=pk)
    operation(reply, by=request.user)
    remark = reply.remark
    return _back(remark.capsule_id, remark.question.number, thread=remark.pk)
