"""Autonomous work, and what people need to know of any session."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from capcollectif import french, kept, refusals
from capcollectif.errors import Refused, Stale
from capsules.calculations.method import Mode
from capsules.forms.tutoring import GuideForm, RefusalForm, SettleForm, WorkedTimeForm
from capsules.models import WorkedTime
from capsules.operations import tutoring
from capsules.queries import tutoring as hours

from .rights import animated_session_or_404, session_context, visible_session_or_404

PAGE = ["GET", "HEAD", "POST"]


@require_http_methods(PAGE)
@kept.may_be_given_up
def guide_edit(request, pk):
    """Access of a meeting; period, tutor and instructions of autonomous work."""
    session = animated_session_or_404(request, pk)
    guide, typed = getattr(session, "guide", None), kept.typed(request)
    form = GuideForm(
        request.POST or None, session=session, initial=GuideForm.initial_of(guide) | typed
    )
    stale = None
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"] or 0
            tutoring.write_guide(session, seen=seen, by=request.user, **form.values())
        except Stale as refusal:
            stale = refusal
            form.has_seen(refusal.current.version)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _saved(request, pk)
    context = session_context(request, session, tab="guide")
    context |= {"form": form, "stale": stale, "is_kept": bool(typed)}
    return render(request, "capsules/guide_edit.html", context, status=409 if stale else 200)


def _saved(request, pk):
    kept.forget(request)
    messages.success(request, "Les infos pratiques sont enregistrées.")
    return redirect("capsules:session_detail", pk=pk)


def _autonomous(session):
    """`session`, if it is autonomous work."""
    if session.mode != Mode.TUTORED:
        raise Http404
    return session


@require_http_methods(PAGE)
@kept.may_be_given_up
def worked_time_add(request, pk):
    """Declare the time one has worked, and see what was said of it."""
    session = _autonomous(visible_session_or_404(request, pk))
    if not request.user.structures_as():
        raise Http404
    typed = kept.typed(request)
    form = WorkedTimeForm(request.POST or None, initial={"day": timezone.localdate(), **typed})
    if form.is_valid():
        with refusals.shown_in(form):
            tutoring.declare(session, by=request.user, **form.values())
            kept.forget(request)
            messages.success(request, "C’est déclaré. Il reste à le faire valider.")
            return redirect("capsules:worked_time_add", pk)
    times = WorkedTime.objects.of(request.user).filter(session=session)
    context = session_context(request, session, tab="hours") | {
        "period": hours.period_of(session),
        "form": form,
        "is_kept": bool(typed),
        "times": hours.in_order(times),
        "hours": hours.hours_of(times),
    }
    return render(request, "capsules/worked_time_add.html", context)


@require_POST
def worked_time_withdraw(request, pk):
    """Take back what was declared by mistake."""
    time = get_object_or_404(WorkedTime.objects.of(request.user), pk=pk)
    with refusals.told(request):
        tutoring.withdraw(time, by=request.user)
        messages.success(request, "Ce temps est retiré.")
    return redirect("capsules:worked_time_add", time.session_id)


@require_http_methods(PAGE)
@kept.may_be_given_up
def worked_time_settle(request, pk):
    """Validate what people declared, in one go, or say why a time does not count."""
    session = _autonomous(animated_session_or_404(request, pk))
    times = WorkedTime.objects.animated_by(request.user).present().filter(session=session)
    settle = _settled if "refused" not in request.POST else _refused
    refused = None
    if request.method == "POST":
        refused = settle(request, times)
        if refused is None:
            return redirect("capsules:worked_time_settle", pk)
    typed = refused.data if refused else kept.typed(request)
    context = session_context(request, session, tab="hours") | {
        "waiting": hours.in_order(times.filter(settled_at=None)),
        "settled": hours.in_order(times.filter(settled_at__isnull=False)),
        "hours": hours.hours_of(times),
        "typed": {"refused": typed.get("refused", ""), "refusal": typed.get("refusal", "")},
        "errors": refused.errors.get("refusal", ()) if refused else (),
    }
    return render(request, "capsules/worked_time_settle.html", context)


def _settled(request, times):
    form = SettleForm(request.POST, times=times)
    if not form.is_valid():
        messages.warning(request, form.errors["times"][0])
        return
    done = tutoring.validate(form.cleaned_data["times"], by=request.user)
    messages.success(request, f"{french.counted(done, 'temps validé,temps validés')}.")


def _refused(request, times):
    """The form if it is to be shown again, else None."""
    form = RefusalForm(request.POST, times=times.select_related("participant__user"))
    if not form.is_valid():
        if "refused" not in form.errors:
            return form
        messages.warning(request, form.errors["refused"][0])
        return None
    with refusals.told(request):
        why = form.cleaned_data["refusal"]
        tutoring.refuse(form.cleaned_data["refused"], why=why, by=request.user)
        kept.forget(request)
        messages.success(request, "C’est noté, et la personne est prévenue par courriel.")
    return None
