"""Answering, one question a page. Every way out of the page is a button of its form, so it saves."""

from dataclasses import replace

from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from assessments import answering, closing, sheets, steps
from assessments.forms import ConflictForm, answer_form
from assessments.models import Question
from capcollectif import kept
from capcollectif.errors import Refused, Stale

from .rights import editable_or_404, visible_or_404

PLACES = {
    "review": "assessments:assessment_review",
    "history": "assessments:answer_history",
    "synthesis": "assessments:assessment_synthesis",
}
ASKING = {"help": "capsules:help_add", "example": "capsules:exchange_find"}  # about the question
NEVER_SENT_AGAIN = ("csrfmiddlewaretoken", "seen", "keep", "merged")


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_question(request, pk, number):
    """One question: its page, and where each save of it arrives."""
    if request.method == "POST":
        return _save(request, editable_or_404(request, pk), number)
    assessment = visible_or_404(request, pk)
    can_edit = assessment.is_edited and not assessment.closed_at
    if "go" in request.GET and not can_edit:  # the same buttons, on a page that is only read
        questions = answering.questions_of(assessment)
        return _go(request.GET["go"], assessment, number, questions)
    return _page(request, assessment, number, can_edit=can_edit)


def _save(request, assessment, number):
    """Check, save, and go where the button pressed leads; or say what to mend, losing nothing."""
    questions = answering.questions_of(assessment)
    question = next((each for each in questions if each.number == number), None)
    if question is None:
        raise Http404
    form = answer_form(question, request.POST)
    go = request.POST.get("go", "")
    stop = _numbered(go, questions) or number
    try:
        answer = _saved(request, assessment, question, form, stop) if form.is_valid() else None
    except Stale as stale:
        return _conflict(request, assessment, form, stale)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    if form.errors:
        return _unsaved(request, assessment, number, form)
    kept.forget(request)
    if request.htmx:
        return _status(request, answer, question=question, questions=questions)
    return _go(go, assessment, number, questions)


@transaction.atomic
def _saved(request, assessment, question, form, stop):
    """The Answer that holds what `form` says, or what was chosen on the page of a conflict.

    With it is kept where this person stops.
    """
    answering.keep_place(user=request.user, assessment=assessment, number=stop)
    mine, seen = form.answer(), form.cleaned_data["seen"]
    what = {"assessment": assessment, "question": question, "seen": seen, "by": request.user}
    if "keep" not in request.POST:
        return answering.save_answer(given=mine, **what)
    _, current = answering.question_of(assessment, question.number)
    choice = ConflictForm(request.POST)
    if not choice.is_valid():
        raise Refused(choice.problems())
    chosen = choice.chosen(mine=mine, theirs=answering.given_of(current))
    return answering.settle(mine=mine, chosen=chosen, **what)


def _numbered(go, questions):
    """The question number that `go` names, if there is such a question; else None."""
    return next((each.number for each in questions if str(each.number) == go), None)


def _go(go, assessment, number, questions):
    """Where the button `go` leads: a question’s number, a page of PLACES or ASKING, home, or here again."""
    if go in ("home", "leave"):
        return redirect("capsules:home")
    if go in ASKING:
        pk = next((each.pk for each in questions if each.number == number), "")
        about = {"question": pk, "structure": assessment.structure_id}
        return redirect(reverse(ASKING[go], query=about))
    if go == "history":
        return redirect(PLACES[go], assessment.pk, number)
    if go in PLACES:
        return redirect(PLACES[go], assessment.pk)
    stop = _numbered(go, questions) or number
    return redirect("assessments:assessment_question", assessment.pk, stop)


def question_or_404(assessment, number):
    """Question `number` of `assessment`, and its Answer or None. One query."""
    try:
        return answering.question_of(assessment, number)
    except Question.DoesNotExist as error:
        raise Http404 from error


def _page(request, assessment, number, *, can_edit, form=None, status=200):
    """The page of a question, with what `form` holds, else what was kept, else what is saved."""
    question, answer = question_or_404(assessment, number)
    was_kept = kept.kept(request) if can_edit and not form else None
    form = form or answer_form(question, was_kept, answer)
    context = {
        "assessment": assessment,
        "question": question,
        "answer": answer,
        "answer_template": f"assessments/_answer_{question.kind}.html",
        "form": form,
        "chosen": form["choice"].value() or "",
        "can_edit": can_edit,
        "was_kept": bool(was_kept),
        "is_mine": bool(answer) and answer.saved_by_id == request.user.pk,
        "seen": _seen(form, answer),
        "levels": _levels(assessment, question),
        **_progress(answering.questions_of(assessment), number),
        **_status_context(answer),
    }
    return render(request, "assessments/assessment_question.html", context, status=status)


def _seen(form, answer):
    """The version that the fields on screen were typed upon."""
    sent = str(form["seen"].value() or 0)
    return sent if sent.isascii() and sent.isdigit() else (answer.number if answer else 0)


def _progress(questions, number):
    """What the column of axes and the buttons around the page need."""
    done = answering.steps_of(questions)
    axes = steps.by_axis(done)
    return {
        "number": number,
        "total": len(done),
        "previous": number - 1,
        "next": number + 1 if number < len(done) else None,
        "axes": [(axis, axis.dots(number), axis.holds(number)) for axis in axes],
    }


def _status_context(answer, **more):
    """What _answer_status.html takes."""
    today = timezone.localdate()
    return {
        "answer": answer,
        "saved_today": bool(answer) and timezone.localdate(answer.saved_at) == today,
        "problem": "",
        "compare": False,
        **more,
    }


def _status(request, answer, *, question, questions):
    """The pieces of the page that a save by htmx changes."""
    state = answer.state if answer else sheets.NOT_ANSWERED
    questions[questions.index(question)] = question._replace(state=state)
    axes = steps.by_axis(answering.steps_of(questions))
    axis = next(axis for axis in axes if axis.holds(question.number))
    context = {"axis": axis, "dots": axis.dots(question.number), **_status_context(answer)}
    response = render(request, "assessments/_answer_saved.html", context)
    return trigger_client_event(response, "answer-saved", after="swap")


def _unsaved(request, assessment, number, form):
    """What is typed comes back with what to mend: a page, or a line for htmx."""
    if request.htmx:
        return _problem(request, form.problems(), status=422)
    can_edit = not assessment.closed_at
    return _page(request, assessment, number, can_edit=can_edit, form=form, status=422)


def _problem(request, words, *, status, compare=False):
    context = _status_context(None, problem=words, compare=compare)
    return render(request, "assessments/_answer_status.html", context, status=status)


def _conflict(request, assessment, form, stale):
    """Both answers, side by side: whoever comes second chooses."""
    own = stale.current.saved_by_id == request.user.pk
    if request.htmx:
        words = "Vous avez répondu sur une autre page." if own else str(stale)
        return _problem(request, words, status=409, compare=True)
    question, _ = answering.question_of(assessment, form.question.number)
    context = {
        "assessment": assessment,
        "question": question,
        "current": stale.current,
        "own": own,
        "level_names": assessment.theme.framework.level_names(),
        "sent_again": _sent_again(request.POST),
        **_both(question, mine=form.answer(), theirs=answering.given_of(stale.current)),
    }
    return render(request, "assessments/answer_conflict.html", context, status=409)


def _both(question, *, mine, theirs):
    """Two Given of one question: in words, and with a comment that holds both comments."""
    comments = filter(None, (theirs.comment, mine.comment))
    return {
        "mine": mine,
        "mine_in_words": closing.answer_in_words(question, mine),
        "theirs": theirs,
        "theirs_in_words": closing.answer_in_words(question, theirs),
        "same_choice": replace(mine, comment="") == replace(theirs, comment=""),
        "merged": "\n\n".join(dict.fromkeys(comments)),
    }


def _sent_again(fields):
    """The (name, value) pairs of the question’s own fields."""
    own = [(name, values) for name, values in fields.lists() if name not in NEVER_SENT_AGAIN]
    return [(name, value) for name, values in own for value in values]


def _levels(assessment, question):
    """The four cards: (value as text, name, descriptor); none if the question is of another kind."""
    if question.kind != Question.Kind.LEVELS:
        return []
    names = assessment.theme.framework.level_names()
    return [
        (str(value), names[value], words) for value, words in enumerate(question.descriptors, 1)
    ]
