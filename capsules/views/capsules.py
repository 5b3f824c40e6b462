"""The page of one capsule."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import steps
from capsules.calculations import course
from capsules.calculations.next_step import next_step
from capsules.queries import following, overview, testimonies, timeline
from members import hats

from .rights import visible_capsule_or_404


@require_safe
def capsule_detail(request, pk):
    """Its three steps with their sessions, and where the structure of the hat stands in it."""
    capsule = visible_capsule_or_404(request, pk)
    collective, today = capsule.collective, timezone.localdate()
    capsules = timeline.capsules_of(collective)
    sessions = timeline.sessions_of(collective, capsules)
    at = capsules.index(capsule)
    box = timeline.lay_out(collective, capsules, sessions, today=today).capsules[at]
    is_animated = collective.is_animated_by(request.user)
    context = {
        "nav": "calendar",
        "collective": collective,
        "capsule": capsule,
        "capsules": capsules,
        "box": box,
        "phases": timeline.by_step(box, [s for s in sessions if s.capsule_id == capsule.pk]),
        "before": capsules[at - 1] if at else None,
        "after": capsules[at + 1] if at + 1 < len(capsules) else None,
        "is_animated": is_animated,
        "today": today,
        "testimonies": testimonies.opened_in(capsule),
        "figures": following.figures(collective, capsule.theme_id),
    }
    context |= _review_of(box, today) | _own(request, capsule, capsules[at].total)
    return render(request, "capsules/capsule_detail.html", context)


def _review_of(box, today):
    """The first day of the diagnostic, in a capsule to come; its last one, unless it is past."""
    review, _ = box.steps[1]
    return {
        "opens": review.first if box.state == "futur" else None,
        "close": None if course.is_past(box.closes_on, today=today) else box.closes_on,
    }


def _own(request, capsule, total):
    """Where the structure of the hat stands in `capsule`, of `total` questions.

    No `structure` if it takes no part.
    """
    hat = hats.structure(request)
    if hat is None or not timeline.takes_part(hat.pk, capsule.collective_id):
        return {"structure": None, "step": None, "stage": None, "dots": (), "action_count": 0}
    stage = overview.stage_on(capsule.theme, hat, request.user, total=total)
    return {
        "structure": hat,
        "stage": stage,
        "step": next_step([stage], has_actions=True),
        "dots": steps.dots(stage.settled, stage.total),
        "action_count": overview.action_count(hat, capsule.theme),
    }
