"""Actions: add, read, change, move on, note, archive."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessments import acting, deadlines
from assessments.forms.actions import (
    ChangedActionForm,
    MoveForm,
    NewActionForm,
    NoteForm,
    PrefillForm,
    ReasonForm,
    SuggestionForm,
)
from assessments.models import Action, Answer, Assessment, MaturityLevel
from capcollectif import kept, refusals
from capcollectif.errors import Refused, Stale
from members.models import Structure

from .questions import question_or_404

MOVED = {
    Action.State.PROPOSED: "L’action est de nouveau proposée.",
    Action.State.TO_DO: "L’action est à démarrer.",
    Action.State.IN_PROGRESS: "C’est parti\u00a0: l’action est en cours.",
    Action.State.PAUSED: "L’action est en pause. Vous la reprendrez quand vous voudrez.",
    Action.State.BLOCKED: "Le blocage est signalé.",
    Action.State.DONE: "Action terminée\u00a0: bravo\u00a0!",
    Action.State.DROPPED: "L’action est abandonnée. Elle reste dans le plan, avec sa raison.",
}

# What the buttons of an action’s page offer in each state, the next step first.
_RESUME = (("in_progress", "Reprendre"),)
OFFERED = {
    Action.State.PROPOSED: (("in_progress", "Démarrer"), ("to_do", "La retenir pour plus tard")),
    Action.State.TO_DO: (("in_progress", "Démarrer"), ("paused", "Mettre en pause")),
    Action.State.IN_PROGRESS: (
        ("done", "Terminer\u00a0: bravo\u00a0!"),
        ("paused", "Mettre en pause"),
    ),
    Action.State.PAUSED: _RESUME,
    Action.State.BLOCKED: (*_RESUME, ("done", "Terminer\u00a0: bravo\u00a0!")),
    Action.State.DONE: _RESUME,
    Action.State.DROPPED: _RESUME,
}


def _plan_url(structure_pk, **query):
    return reverse("assessments:plan_detail", args=[structure_pk], query=query)


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def action_add(request, pk):
    """Write a new action, from nothing, from a question, or from a suggested action."""
    structure = get_object_or_404(Structure.objects.editable_by(request.user), pk=pk)
    typed = kept.typed(request)
    first = {**typed, **PrefillForm({**request.GET.dict(), **typed}).initial_of_action(typed)}
    form = NewActionForm(request.POST or None, structure=structure, initial=first)
    if form.is_valid():
        fields = form.fields_of_action()
        with refusals.shown_in(form):
            action = acting.add_action(structure=structure, by=request.user, **fields)
            kept.forget(request)
            return redirect(_plan_url(pk, added=action.pk))
    known = form.cleaned_data if form.is_bound else first
    context = {"nav": "actions", "structure": structure, "form": form, "is_kept": bool(typed)}
    context["question"] = known.get("question")
    return render(request, "assessments/action_add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def action_suggest(request, pk, number):
    """Add the suggested actions ticked under a question of the synthesis."""
    assessments = Assessment.objects.editable_by(request.user).select_related("structure")
    assessment = get_object_or_404(assessments, pk=pk)
    question, _ = question_or_404(assessment, number)
    plan = _plan_url(assessment.structure_id)
    if request.method != "POST":
        return redirect(plan)
    form = SuggestionForm(request.POST, question=question)
    if not form.is_valid():
        messages.warning(request, form.errors["suggestion"][0])
        return redirect("assessments:assessment_synthesis", pk=pk)
    added = acting.add_suggested(
        structure=assessment.structure,
        suggestions=form.cleaned_data["suggestion"],
        by=request.user,
    )
    if not added:
        messages.info(request, "Cette action est déjà dans votre plan.")
        return redirect(plan)
    return redirect(_plan_url(assessment.structure_id, added=[action.pk for action in added]))


def _actions(user):
    """Actions that `user` may read, with what they may do."""
    itself = OuterRef("pk")
    actions = Action.objects.visible_to(user).annotate(
        is_editable=Exists(Action.objects.editable_by(user).filter(pk=itself)),
        is_archivable=Exists(Action.objects.archivable_by(user).filter(pk=itself)),
    )
    return actions.select_related(
        "plan__structure", "pilot", "created_by", "question__theme", "question__axis"
    )


@require_safe
def action_detail(request, pk):
    """All that is known of an action."""
    return _page(request, get_object_or_404(_actions(request.user), pk=pk))


def _page(request, action, *, moved=None, noted=None):
    """The page of `action`; `moved` and `noted` are what was typed there and not taken, as dicts."""
    today = timezone.localdate()
    move_url, note_url = (
        reverse(f"assessments:action_{verb}", args=[action.pk]) for verb in ("move", "note")
    )
    context = {
        "nav": "actions",
        "action": action,
        "structure": action.plan.structure,
        "when": deadlines.when(action, today=today),
        "is_late": deadlines.is_late(action, today=today),
        "glyph": deadlines.GLYPHS[action.state],
        "level": _level(action, request.user) if action.question else None,
        "journal": list(action.journal.select_related("by")),
        "moves": OFFERED[action.state],
        "reasons": _reasons(action, moved or {}, move_url),
        "note": NoteForm(noted or None, url=note_url),
    }
    return render(request, "assessments/action_detail.html", context)


def _reasons(action, moved, url):
    """A form for each state that needs a reason and makes sense now; bound if `moved` was for it."""
    return [
        ReasonForm(moved if moved.get("state") == state else None, state=state, url=url)
        for state in Action.NEEDS_A_REASON
        if action.state not in (state, *Action.ENDED)
    ]


def _level(action, user):
    """The level that the action’s question has today, where `user` may read it; or None."""
    question = action.question
    seen = Assessment.objects.visible_to(user).filter(
        structure=action.plan.structure_id, theme=question.theme_id
    )
    answers = Answer.objects.filter(assessment__in=seen, question=question, level__isnull=False)
    levels = MaturityLevel.objects.filter(
        framework=question.theme.framework_id, value__in=answers.values("level")
    )
    return levels.first()


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def action_edit(request, pk):
    """Change an action; a version saved meanwhile is shown beside what was typed."""
    action = _editable_or_404(request, pk)
    typed = kept.typed(request)
    form = ChangedActionForm(
        request.POST or None,
        structure=action.plan.structure,
        pilot_before=action.pilot_id,
        initial={**ChangedActionForm.initial_of(action), "seen": action.number, **typed},
    )
    stale = None
    if form.is_valid():
        try:
            acting.change_action(action, by=request.user, **form.change())
        except Stale as newer:
            stale = {"why": str(newer), "differences": form.compared_with(newer.current)}
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            kept.forget(request)
            messages.success(request, "L’action est enregistrée.")
            return redirect("assessments:action_detail", pk=pk)
    context = {"nav": "actions", "action": action, "form": form, "is_kept": bool(typed)}
    context["stale"] = stale
    return render(request, "assessments/action_edit.html", context, status=409 if stale else 200)


def _editable_or_404(request, pk):
    return get_object_or_404(_actions(request.user).filter(is_editable=True), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def action_move(request, pk):
    """Bring an action to another state. By GET, after an expired session, offer the reason again."""
    action = _editable_or_404(request, pk)
    if request.method != "POST":
        return _page(request, action, moved=kept.typed(request))
    form = MoveForm(request.POST)
    if form.is_valid():
        with refusals.told(request):
            moved = acting.move_action(action, by=request.user, **form.cleaned_data)
            kept.forget(request)
            messages.success(request, MOVED[moved.state])
            return redirect("assessments:action_detail", pk=pk)
    elif "state" in form.errors:
        messages.warning(request, "Cet état n’existe pas\u00a0: choisissez un des boutons.")
    return _page(request, action, moved=request.POST.dict())


@require_http_methods(["GET", "HEAD", "POST"])
def action_note(request, pk):
    """Write in an action’s journal. By GET, after an expired session, offer the note again."""
    action = _editable_or_404(request, pk)
    if request.method != "POST":
        return _page(request, action, noted=kept.typed(request))
    form = NoteForm(request.POST, url="")
    if form.is_valid():
        with refusals.told(request):
            acting.note_action(action, text=form.cleaned_data["text"], by=request.user)
            kept.forget(request)
            messages.success(request, "Votre note est dans le journal.")
            return redirect("assessments:action_detail", pk=pk)
    return _page(request, action, noted=request.POST.dict())


def _archivable_or_404(request, pk):
    actions = Action.objects.archivable_by(request.user).select_related("plan")
    return get_object_or_404(actions, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def action_archive(request, pk):
    """Take an action out of the plan; the plan’s page offers to undo."""
    action = _archivable_or_404(request, pk)
    if request.method != "POST":
        return redirect("assessments:action_detail", pk=pk)
    acting.archive_action(action, by=request.user)
    return redirect(_plan_url(action.plan.structure_id, archived=pk))


@require_http_methods(["GET", "HEAD", "POST"])
def action_restore(request, pk):
    """Bring an archived action back."""
    action = _archivable_or_404(request, pk)
    if request.method == "POST":
        acting.restore_action(action, by=request.user)
        messages.success(request, f"L’action «\u00a0{action}\u00a0» est de retour dans le plan.")
    return redirect("assessments:action_detail", pk=pk)
