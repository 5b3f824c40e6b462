"""What a collective is to do: its list, a task added, changed, done."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capcollectif import kept, refusals
from capcollectif.errors import Refused, Stale
from capsules.forms.minutes import FromDecisionForm, TaskForm
from capsules.models import Collective, Decision, Task
from capsules.operations import noting
from capsules.queries import meetings

from .rights import animated_or_404

TASKS_A_PAGE = 30
PAGE = ["GET", "HEAD", "POST"]


@require_safe
def task_list(request, pk):
    """All of them, what is not done first."""
    collective = get_object_or_404(Collective.objects.visible_to(request.user), pk=pk)
    page = Paginator(meetings.tasks(collective), TASKS_A_PAGE).get_page(request.GET.get("page"))
    is_animated = collective.is_animated_by(request.user)
    gone = collective.tasks.filter(archived_at__isnull=False) if is_animated else []
    context = {
        "nav": "calendar",
        "collective": collective,
        "page": page,
        "gone": list(gone),
        "is_animated": is_animated,
        "today": timezone.localdate(),
    }
    return render(request, "capsules/task_list.html", context)


@require_http_methods(PAGE)
@kept.may_be_given_up
def task_add(request, pk):
    """Give the collective something to do, which may follow from a decision."""
    collective, typed = animated_or_404(request, pk), kept.typed(request)
    decision = _decision(request, collective)
    first = {"title": decision.text} if decision else {}
    form = TaskForm(request.POST or None, collective=collective, initial={**first, **typed})
    if form.is_valid():
        with refusals.shown_in(form):
            fields = form.fields_of_task()
            noting.add_task(collective=collective, decision=decision, by=request.user, **fields)
            kept.forget(request)
            messages.success(request, "La tâche est ajoutée.")
            return _back(collective, decision)
    context = {"nav": "calendar", "collective": collective, "decision": decision, "form": form}
    return render(request, "capsules/task_add.html", context | {"is_kept": bool(typed)})


def _decision(request, collective):
    """The decision of `?decision=…`, or None: one of that collective."""
    asked = FromDecisionForm(request.GET)
    if not asked.is_valid() or not asked.cleaned_data["decision"]:
        return None
    animated = Decision.objects.animated_by(request.user).present().select_related("session")
    own = animated.filter(session__collective=collective)
    return get_object_or_404(own, pk=asked.cleaned_data["decision"])


def _back(collective, decision):
    if decision:
        return redirect("capsules:minutes_edit", pk=decision.session_id)
    return redirect("capsules:task_list", pk=collective.pk)


def _animated_or_404(request, pk):
    tasks = Task.objects.animated_by(request.user).select_related("collective", "pilot__user")
    return get_object_or_404(tasks, pk=pk)


@require_http_methods(PAGE)
@kept.may_be_given_up
def task_edit(request, pk):
    """Change a task; what was saved meanwhile is shown beside what was typed."""
    task, typed = _animated_or_404(request, pk), kept.typed(request)
    first = {**TaskForm.initial_of(task), "seen": noting.mark_of(task), **typed}
    around = {"collective": task.collective, "pilot_before": task.pilot_id}
    form, stale = TaskForm(request.POST or None, initial=first, **around), None
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            noting.change_task(task, seen=seen, by=request.user, **form.fields_of_task())
        except Stale as newer:
            stale = newer
            form.has_seen(noting.mark_of(newer.current))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _saved(request, task)
    context = {"nav": "calendar", "collective": task.collective, "task": task, "form": form}
    context |= {"stale": stale, "is_kept": bool(typed)}
    return render(request, "capsules/task_edit.html", context, status=409 if stale else 200)


def _saved(request, task):
    kept.forget(request)
    messages.success(request, "La tâche est enregistrée.")
    return redirect("capsules:task_list", pk=task.collective_id)


@require_POST
def task_done(request, pk):
    """Say that a task is done, or that it is not: those who animate, and who sees to it."""
    task = get_object_or_404(Task.objects.finishable_by(request.user), pk=pk)
    is_done = "undo" not in request.POST
    noting.finish_task(task, is_done=is_done, by=request.user)
    messages.success(request, "C’est fait, merci\u00a0!" if is_done else "La tâche est à refaire.")
    return redirect("capsules:task_list", pk=task.collective_id)


@require_POST
def task_archive(request, pk):
    """Take a task off the list; the list offers to put it back."""
    task = _animated_or_404(request, pk)
    if "undo" in request.POST:
        noting.restore_task(task, by=request.user)
        messages.success(request, "La tâche est de retour.")
    else:
        noting.archive_task(task, by=request.user)
        messages.success(request, "La tâche est retirée. Le bas de la liste permet de la remettre.")
    return redirect("capsules:task_list", pk=task.collective_id)
