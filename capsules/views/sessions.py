"""The page of a session, which everybody of its collective reads."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from capsules.queries import timeline, tutoring

from .rights import session_context, visible_session_or_404


@require_safe
def session_detail(request, pk):
    """When, where and how a session takes place, and the one before and after it."""
    session = visible_session_or_404(request, pk)
    around = timeline.sessions_of(session.collective)
    at = around.index(session)
    context = {
        **session_context(request, session, tab="detail"),
        "period": tutoring.period_of(session, around),
        "before": around[at - 1] if at else None,
        "after": around[at + 1] if at + 1 < len(around) else None,
        "today": timezone.localdate(),
    }
    return render(request, "capsules/session_detail.html", context)
