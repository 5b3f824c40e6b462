"""What a session leaves: its notes and decisions, their publication, its end."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from capcollectif import french, kept, refusals
from capcollectif.errors import Stale
from capsules.forms.minutes import AdoptForm, DecisionForm, NotesForm
from capsules.models import Decision
from capsules.operations import noting
from capsules.queries import meetings

from .rights import animated_session_or_404, session_context

PAGE = ["GET", "HEAD", "POST"]


@require_http_methods(PAGE)
@kept.may_be_given_up
def minutes_edit(request, pk):
    """The notes of a session, its decisions, what is left to do."""
    session = animated_session_or_404(request, pk)
    if request.method != "POST":
        return _page(request, session)
    refused = _keep(request, session, NotesForm(request.POST))
    if refused:
        return refused
    messages.success(request, "C’est enregistré.")
    return redirect("capsules:minutes_edit", pk=pk)


def _keep(request, session, notes=None, *, decision=None):
    """Save what the one form of the page holds, whichever button sent it: notes, and a decision.

    Returns the page to show instead, with all that was typed, or None.
    """
    notes = notes or (NotesForm(request.POST) if "notes" in request.POST else None)
    decision = decision or (DecisionForm(request.POST) if request.POST.get("decision") else None)
    if not all(form.is_valid() for form in (notes, decision) if form):
        return _page(request, session, notes=notes, decision=decision)
    try:
        if notes:
            seen, text = notes.cleaned_data["seen"], notes.cleaned_data["notes"]
            noting.save_notes(session, text=text, seen=seen, by=request.user)
    except Stale as newer:
        notes.has_seen(newer.current.version)
        return _page(request, session, notes=notes, decision=decision, stale=newer)
    if decision and (text := decision.cleaned_data["decision"]):  # it was more than spaces
        noting.add_decision(session, text=text, by=request.user)
    kept.forget(request)
    return None


def _page(request, session, *, notes=None, decision=None, stale=None):
    """The page of notes; `notes` and `decision` are forms not taken, shown with what they hold."""
    minutes, typed = getattr(session, "minutes", None), kept.typed(request)
    decided = meetings.decisions(session)
    gone_decisions, gone_documents = meetings.taken_off(session)
    first = {"notes": minutes.text if minutes else "", "seen": minutes.version if minutes else 1}
    context = session_context(request, session, tab="minutes") | {
        "minutes": minutes,
        "notes": notes or NotesForm(initial={**first, **typed}),
        "decision_form": decision or DecisionForm(initial=typed),
        "stale": stale,
        "is_kept": bool(typed) and not notes and not decision,
        "decisions": [(each, meetings.task_of(each)) for each in decided],
        "gone_decisions": gone_decisions,
        "gone_documents": gone_documents,
        "left": meetings.left_to_do(session, minutes, decided),
        "today": timezone.localdate(),
    }
    return render(request, "capsules/minutes_edit.html", context, status=409 if stale else 200)


@require_POST
def minutes_publish(request, pk):
    """Show the minutes to the collective, and write to all."""
    session = animated_session_or_404(request, pk)
    refused = _keep(request, session)
    if refused:
        return refused
    with refusals.told(request):
        written = noting.publish_minutes(session, by=request.user)
        leaving = french.counted(written, "courriel part,courriels partent")
        told = (
            "Le compte rendu est publié, et {} dans cinq minutes\u00a0: "
            'd’ici là, la <a href="{}">boîte d’envoi</a> permet d’annuler.'
        )
        outbox = reverse("capsules:message_list", args=[session.collective_id])
        said = format_html(told, leaving, outbox) if written else "Le compte rendu est publié."
        messages.success(request, said)
    return redirect("capsules:minutes_edit", pk=pk)


@require_POST
def session_close(request, pk):
    """Say that a session is over, or go on with it."""
    session = animated_session_or_404(request, pk)
    refused = _keep(request, session)
    if refused:
        return refused
    with refusals.told(request):
        if "reopen" in request.POST:
            noting.reopen_session(session, by=request.user)
            messages.success(request, "La séance est rouverte.")
        else:
            asked = noting.close_session(session, by=request.user)
            messages.success(request, _closed(session, asked))
    return redirect("capsules:minutes_edit", pk=pk)


def _closed(session, asked):
    """What is told once a session is closed, and `asked` people are to say what they think of it."""
    if not asked:
        return "La séance est close."
    leaving = french.counted(asked, "courriel qui demande,courriels qui demandent")
    return format_html(
        "La séance est close. {} un avis en trois questions {} dans cinq minutes\u00a0: d’ici là, la "
        '<a href="{}">boîte d’envoi</a> permet d’annuler.',
        leaving,
        "part" if asked == 1 else "partent",
        reverse("capsules:message_list", args=[session.collective_id]),
    )


@require_http_methods(PAGE)
def decision_add(request, pk):
    """Note a decision, and the notes that came along. By GET, back to the page of notes."""
    session = animated_session_or_404(request, pk)
    back = redirect(reverse("capsules:minutes_edit", args=[pk]) + "#decisions")
    if "forget" in request.POST:
        kept.forget(request)
    elif request.method == "POST":
        refused = _keep(request, session, decision=DecisionForm(request.POST, is_asked=True))
        if refused:
            return refused
        messages.success(request, "La décision est notée.")
    return back


@require_POST
def decision_archive(request, pk):
    """Take a decision off; the page of notes offers to put it back."""
    decision = get_object_or_404(Decision.objects.animated_by(request.user), pk=pk)
    noting.archive_decision(decision, by=request.user)
    messages.success(request, "La décision est retirée.")
    return redirect("capsules:minutes_edit", pk=decision.session_id)


@require_POST
def decision_restore(request, pk):
    """Put it back."""
    decision = get_object_or_404(Decision.objects.animated_by(request.user), pk=pk)
    noting.restore_decision(decision, by=request.user)
    messages.success(request, "La décision est de retour.")
    return redirect("capsules:minutes_edit", pk=decision.session_id)


@require_POST
def decision_adopt(request, pk):
    """Take a decision of the collective up in the plan of one’s structure."""
    decisions = Decision.objects.visible_to(request.user).select_related("session")
    decision = get_object_or_404(decisions, pk=pk)
    own = meetings.adopting(request.user, decision.session.collective_id)
    if not own.exists():
        raise Http404
    form = AdoptForm(request.POST, structures=own)
    if not form.is_valid():
        messages.warning(request, form.errors["structure"][0])
        return redirect("capsules:session_detail", pk=decision.session_id)
    with refusals.told(request):
        action = noting.adopt(decision, structure=form.cleaned_data["structure"], by=request.user)
        messages.success(
            request, "C’est dans votre plan d’actions. Choisissez qui s’en charge, et pour quand."
        )
        return redirect("assessments:action_detail", pk=action.pk)
    return redirect("capsules:session_detail", pk=decision.session_id)


def outcome_of(request, session):
    """What the page of a session says of what it leaves. Three queries at most."""
    minutes = getattr(session, "minutes", None)
    context = {"documents": meetings.documents(session), "minutes": minutes}
    if not minutes or not minutes.published_at:
        return context | {"decisions": [], "adopting": []}
    own = list(meetings.adopting(request.user, session.collective_id))
    decided = meetings.decisions(session, structures=[each.pk for each in own])
    told = [(each, meetings.task_of(each)) for each in decided]
    return context | {"decisions": told, "adopting": own}
