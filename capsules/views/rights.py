"""What the views of this app begin with."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments.views.rights import one_or_404
from capsules.models import Capsule, Collective, Session
from capsules.queries import timeline
from members import hats
from members.models import PreparedFor


def _whole(sessions):
    around = ("collective__region", "capsule__theme", "change", "guide__tutor", "minutes")
    return sessions.select_related(*around, "poll__chosen", "poll__opened_by")


_ANIMATED = PreparedFor(
    lambda user, pk: (
        Collective.objects.animated_by(user).filter(pk=pk).select_related("region", "framework")
    )
)
_VISIBLE = PreparedFor(lambda user, pk: Collective.objects.visible_to(user).filter(pk=pk))
_CAPSULE = PreparedFor(
    lambda user, pk: (
        Capsule.objects.visible_to(user).filter(pk=pk).select_related("collective", "theme")
    )
)
_SESSION = PreparedFor(lambda user, pk: _whole(Session.objects.visible_to(user)).filter(pk=pk))
_ANIMATED_SESSION = PreparedFor(
    lambda user, pk: _whole(Session.objects.animated_by(user).published()).filter(pk=pk)
)


def animated_or_404(request, pk):
    """The collective of that pk, if this person animates it; with its region and référentiel."""
    return one_or_404(_ANIMATED, request, pk)


def visible_or_404(request, pk):
    """The collective of that pk, if this person sees it."""
    return one_or_404(_VISIBLE, request, pk)


def visible_capsule_or_404(request, pk):
    """The capsule of that pk, if this person sees it; with its collective and theme."""
    return one_or_404(_CAPSULE, request, pk)


def visible_session_or_404(request, pk):
    """The published session of that pk, if this person sees it; with what its pages’ head says."""
    return one_or_404(_SESSION, request, pk)


def animated_session_or_404(request, pk):
    """The same, if this person animates its collective."""
    return one_or_404(_ANIMATED_SESSION, request, pk)


def own_structure_or_404(request, structures, *, collective):
    """That of the hat, if it is one of `structures` and takes part in that collective (pk)."""
    hat = hats.structure(request)
    if hat is None or not timeline.takes_part(hat.pk, collective):
        raise Http404
    return get_object_or_404(structures, pk=hat.pk)


def own_place(request, own):
    """Of the structures whose pks are `own`, the Hat in whose name one reads or writes.

    The one worn now, else the first; None of none.
    """
    places = [hat for hat in hats.all_of(request) if hat.kind == "structure" and hat.pk in own]
    now = hats.current(request)
    return now if now in places else next(iter(places), None)


def own_place_or_404(request, own):
    """The same, of one at least."""
    if place := own_place(request, own):
        return place
    raise Http404


def session_context(request, session, *, tab):
    """What every page of a session needs, see _session_head.html; `tab` is the one that is open."""
    is_animated = session.collective.is_animated_by(request.user)
    return {
        "nav": "calendar",
        "collective": session.collective,
        "session": session,
        "guide": getattr(session, "guide", None),
        "tab": tab,
        "is_animated": is_animated,
        "is_changing": is_animated and hasattr(session, "change"),
    }
