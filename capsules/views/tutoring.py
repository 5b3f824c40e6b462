"""Autonomous work, and what people need to know of any session."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from capcollectif import kept
from capcollectif.errors import Refused, Stale
from capsules.forms.tutoring import GuideForm
from capsules.operations import tutoring

from .rights import animated_session_or_404, session_context

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
            form.has_seen(refusal.current)
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
