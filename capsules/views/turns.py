"""Who speaks in a session, in what order, for how long; and its screen."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from capcollectif import kept
from capcollectif.errors import Refused, Stale
from capsules.forms.turns import StartForm, TurnsForm
from capsules.operations import speaking as operations
from capsules.queries import speaking, testimonies

from .rights import animated_session_or_404, session_context


def _session_or_404(request, pk):
    """A session of a capsule: elsewhere nobody tells what they did of a theme."""
    session = animated_session_or_404(request, pk)
    if session.capsule_id is None:
        raise Http404
    return session


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def turn_edit(request, pk):
    """All the structures in one form: each of its buttons saves, whatever else it does."""
    session = _session_or_404(request, pk)
    order = speaking.order_of(session)
    typed = request.POST if request.method == "POST" else kept.kept(request)
    form = TurnsForm(typed, names=order.names, speakers=order.turns)
    context = {"form": form, "order": order, "stale": None, "refusal": ""}
    context["seen"] = typed.get("seen", "") if typed else order.mark
    if request.method == "POST" and form.is_valid():
        try:
            return _saved(request, session, form)
        except Stale as stale:
            context |= {"stale": stale, "seen": stale.current.mark}
        except Refused as refusal:
            context["refusal"] = str(refusal)
    context["is_kept"] = typed is not None and request.method != "POST"
    return _page(request, session, context)


def _saved(request, session, form):
    """Keep what the form says; the page to go to. Raises what speaking.keep raises."""
    seen = request.POST.get("seen", "")
    operations.keep(session, turns=form.turns(), seen=seen, by=request.user)
    kept.forget(request)
    data = form.cleaned_data
    told = f" Tirage n°\u00a0{data['seed']}." if data["draw"] else ""
    messages.success(request, f"Le tour de parole est enregistré.{told}")
    moved = data["up"] or data["down"]
    anchor = f"#structure-{moved}" if moved else ""
    return redirect(reverse("capsules:turn_edit", args=[session.pk]) + anchor)


def _page(request, session, context):
    order, told = context["order"], testimonies.opened_by(session.capsule_id)
    if context["form"].is_bound:
        context["form"].is_valid()
    context |= session_context(request, session, tab="turns") | {
        "rows": [(*row, told.get(row[0])) for row in context["form"].rows()],
        "total": sum(minutes for _, minutes in order.turns),
        "start": StartForm(initial={"debut": session.starts_at}),
    }
    status = 409 if context["stale"] else 200
    return render(request, "capsules/turn_edit.html", context, status=status)


@require_safe
def turn_project(request, pk):
    """For the screen of the room: a slide a structure, what it tells, the time that it has."""
    session = _session_or_404(request, pk)
    starts_at = StartForm(request.GET).start(session.starts_at)
    slides = speaking.slides(session, request.user, starts_at=starts_at)
    context = {"session": session, "slides": slides, "count": len(slides)}
    return render(request, "capsules/turn_project.html", context)
