"""The 19 months of a collective, and each of its sessions."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from capsules.forms import ModesForm
from capsules.operations import planning
from capsules.queries import people, polls, timeline

from .feeds import agenda_of
from .rights import visible_or_404

PAST_A_PAGE = 30


@require_safe
def collective_calendar(request, pk):
    """The frise and the sessions, those to come filtered by GET. Six queries, seven for a facilitator."""
    collective = visible_or_404(request, pk)
    today = timezone.localdate()
    capsules = timeline.capsules_of(collective)
    sessions = timeline.sessions_of(collective, capsules)
    polls.count_dates(collective, sessions)
    takes_part = people.tell_own(collective, sessions, request.user, today=today)
    coming = [each for each in sessions if each.day >= today or each.proposed]
    past = [each for each in reversed(sessions) if each not in coming]
    context = {
        "nav": "calendar",
        "collective": collective,
        "capsules": capsules,
        "frise": timeline.lay_out(collective, capsules, sessions, today=today),
        **_chosen(request, coming),
        "past": Paginator(past, PAST_A_PAGE).get_page(request.GET.get("page")),
        "today": today,
        "takes_part": takes_part,
        "agenda": agenda_of(user=request.user),
    }
    context |= _for_facilitators(request, collective, context["coming"])
    return render(request, "capsules/collective_calendar.html", context)


def _chosen(request, coming):
    """Those to come in the modes that are ticked."""
    modes = ModesForm(request.GET).chosen()
    return {"modes": modes, "coming": [each for each in coming if each.mode in modes]}


def _for_facilitators(request, collective, coming):
    """What waits for the next publication, and the dates whose school calendar is not known yet."""
    is_animated = collective.is_animated_by(request.user)
    if not is_animated:
        return {"is_animated": False, "waiting": 0, "to_check": []}
    closed = planning.closed_days_of(collective)
    return {
        "is_animated": True,
        "waiting": timeline.waiting_changes(collective),
        "to_check": [session.pk for session in coming if not closed.is_known(session.day)],
    }
