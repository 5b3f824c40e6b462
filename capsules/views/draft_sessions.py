"""The dates of a draft calendar, one by one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from capcollectif import kept, refusals
from capcollectif.errors import Refused, Stale
from capsules.forms.draft_sessions import DayForm, NewSessionForm, SessionForm
from capsules.models import Session
from capsules.operations import drafting, planning
from capsules.operations.drafting import Conflicting

from .rights import animated_or_404

PAGE = ["GET", "HEAD", "POST"]


def _session_or_404(request, pk):
    rows = Session.objects.animated_by(request.user).select_related(
        "change", "capsule__theme", "collective__region"
    )
    return get_object_or_404(rows, pk=pk)


@require_http_methods(PAGE)
@kept.may_be_given_up
def session_edit(request, pk):
    """Two other days in one click, or any day and hours: what speaks against it is named first."""
    session = _session_or_404(request, pk)
    date = drafting.draft_date(session)
    typed = kept.typed(request)
    form = SessionForm(request.POST or None, initial=SessionForm.initial_of(date.slot) | typed)
    context = {"date": date, "collective": session.collective, "form": form, "nav": "collective"}
    mark = drafting.mark(date)
    seen = request.POST.get("seen") or typed.get("seen") or mark  # while it is only shown again
    context |= {"reasons": [], "stale": "", "is_kept": bool(typed), "mark": seen}
    if form.is_valid():
        try:
            drafting.change_session(session, by=request.user, **_confirmed(request), **form.slot())
        except Conflicting as conflict:
            context["reasons"] = conflict.reasons
        except Stale as stale:
            context |= {"stale": str(stale), "mark": mark}
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _noted(request, session)
    context["days"] = _other_days(date)
    status = 409 if context["stale"] else 200
    return render(request, "capsules/session_edit.html", context, status=status)


def _confirmed(request):
    return {"seen": request.POST.get("seen", ""), "confirmed": "confirm" in request.POST}


def _noted(request, session):
    kept.forget(request)
    messages.success(request, "C’est noté dans le brouillon.")
    return redirect(f"{_draft_url(session)}#seance-{session.pk}")


def _other_days(date):
    """Days that nothing speaks against, for a date that takes place."""
    collective = date.session.collective
    if date.session.cancelled_at or date.is_cancelled:
        return []
    return drafting.alternatives(
        date,
        dates=drafting.dates_of(collective),
        closed=planning.closed_days_of(collective),
        rhythm=planning.rhythm_of(collective),
    )


def _draft_url(session):
    return reverse("capsules:programme_edit", args=[session.collective_id])


@require_POST
def session_move(request, pk):
    """One of the two other days, in one click; should it conflict by now, the form says with what."""
    session = _session_or_404(request, pk)
    form = DayForm(request.POST)
    with refusals.told(request):
        if not form.is_valid():
            raise Refused("Choisissez une des dates proposées.")
        drafting.change_session(session, by=request.user, day=form.cleaned_data["day"])
        messages.success(request, "La date est déplacée dans le brouillon.")
        return redirect(f"{_draft_url(session)}#seance-{pk}")
    return redirect("capsules:session_edit", pk=pk)


@require_http_methods(PAGE)
@kept.may_be_given_up
def session_add(request, pk):
    """Add a date of one’s own, in a step of a capsule or for the whole collective."""
    collective = animated_or_404(request, pk)
    capsules = list(collective.capsules.select_related("theme"))
    typed = kept.typed(request)
    initial = NewSessionForm.initial_for(collective) | typed
    form = NewSessionForm(request.POST or None, initial=initial, capsules=capsules)
    reasons = _added(request, collective, form) if form.is_valid() else []
    if reasons is None:
        kept.forget(request)
        return redirect("capsules:programme_edit", pk=pk)
    context = {"collective": collective, "form": form, "reasons": reasons}
    context |= {"is_kept": bool(typed), "nav": "collective"}
    return render(request, "capsules/session_add.html", context)


def _added(request, collective, form):
    """None once the session is added; else what speaks against its day, if that is what it is."""
    try:
        drafting.add_session(
            collective, by=request.user, confirmed="confirm" in request.POST, **form.session()
        )
    except Conflicting as conflict:
        return conflict.reasons
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return []
    messages.success(request, "La séance est ajoutée au brouillon.")
    return None


@require_POST
def session_cancel(request, pk):
    """Call a date off, at the next publication; one that is not published goes, once confirmed."""
    session = _session_or_404(request, pk)
    date = drafting.draft_date(session)
    if not date.is_published and "confirm" not in request.POST:
        context = {"date": date, "collective": session.collective, "nav": "collective"}
        return render(request, "capsules/session_cancel.html", context)
    with refusals.told(request):
        waits = drafting.cancel_session(session, by=request.user)
        at_once, later = "est retirée du brouillon", "sera annulée à la prochaine publication"
        messages.success(request, f"La séance {later if waits else at_once}.")
    return redirect(f"{_draft_url(session)}#seance-{pk}")


@require_POST
def session_revert(request, pk):
    """Forget what waits: the date stays as it is published."""
    session = _session_or_404(request, pk)
    with refusals.told(request):
        drafting.revert_session(session, by=request.user)
        messages.success(request, "La séance reste comme elle est publiée.")
    return redirect(f"{_draft_url(session)}#seance-{pk}")
