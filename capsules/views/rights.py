"""What the views of this app begin with."""

from django.shortcuts import get_object_or_404

from capsules.models import Collective, Session


def animated_or_404(request, pk):
    """The collective of that pk, if this person animates it; with its region and référentiel."""
    animated = Collective.objects.animated_by(request.user).select_related("region", "framework")
    return get_object_or_404(animated, pk=pk)


def visible_session_or_404(request, pk):
    """The published session of that pk, if this person sees it; with what its pages’ head says."""
    return get_object_or_404(_whole(Session.objects.visible_to(request.user)), pk=pk)


def animated_session_or_404(request, pk):
    """The same, if this person animates its collective."""
    published = Session.objects.animated_by(request.user).published()
    return get_object_or_404(_whole(published), pk=pk)


def _whole(sessions):
    around = ("collective__region", "capsule__theme", "change", "guide__tutor", "minutes")
    return sessions.select_related(*around, "poll__chosen", "poll__opened_by")


def session_context(request, session, *, tab):
    """What every page of a session needs, see _session_head.html; `tab` is the one that is open."""
    is_animated = session.collective.region_id in request.user.regions
    return {
        "nav": "calendar",
        "collective": session.collective,
        "session": session,
        "guide": getattr(session, "guide", None),
        "tab": tab,
        "is_animated": is_animated,
        "is_changing": is_animated and hasattr(session, "change"),
    }
