"""What a sharing day leaves."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from capsules.calculations.method import Beat
from capsules.queries import feedback, fruit, meetings

from .rights import session_context, visible_session_or_404


@require_safe
def fruit_detail(request, pk):
    """Decisions, stakes, practices, actions of a sharing day; and what comes next."""
    session = visible_session_or_404(request, pk)
    if session.beat != Beat.SHARING or session.capsule is None:
        raise Http404
    today, own = timezone.localdate(), list(meetings.adopting(request.user, session.collective_id))
    context = session_context(request, session, tab="fruit")
    minutes = getattr(session, "minutes", None)
    is_told = context["is_animated"] or bool(minutes and minutes.published_at)
    context |= {
        "capsule": session.capsule,
        "minutes": minutes,
        "is_told": is_told,
        "adopting": own,
        "fruit": fruit.of(session, request.user, structures=own, is_told=is_told),
        "after": fruit.after(session, today=today),
        "is_asked": feedback.is_asked(session, today=today),
        "results": feedback.results(session) if context["is_animated"] else None,
        "today": today,
    }
    return render(request, "capsules/fruit_detail.html", context)
