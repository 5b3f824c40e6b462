"""The draft of a calendar, its publication, its versions."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capcollectif import french
from capcollectif.errors import Refused, Stale
from capsules.calculations import differences
from capsules.calculations.planner import Blocked
from capsules.operations import announcing, planning, previews

from .rights import animated_or_404

VERSIONS_A_PAGE = 10


@require_http_methods(["GET", "HEAD"])
def programme_edit(request, pk):
    """The third screen: the draft, what publishing it would change, and the button that does."""
    return _page(request, animated_or_404(request, pk))


def _page(request, collective, *, stale="", status=200):
    draft = previews.draft(collective)
    context = {"collective": collective, "draft": draft, "stale": stale, "nav": "collective"}
    return render(request, "capsules/programme_edit.html", context, status=status)


@require_POST
def programme_propose(request, pk):
    """Plan every date anew, while nothing is published."""
    collective = animated_or_404(request, pk)
    try:
        planning.propose(collective, by=request.user)
    except Blocked as blocked:
        messages.warning(request, str(blocked))
        return redirect("capsules:rhythm_edit", pk=pk)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Toutes les dates sont proposées à nouveau.")
    return redirect("capsules:programme_edit", pk=pk)


@require_POST
def programme_publish(request, pk):
    """Make the draft the next version; another draft than the one seen is shown again first."""
    collective = animated_or_404(request, pk)
    try:
        version, drafts = announcing.publish(
            collective, by=request.user, seen=request.POST.get("seen", "")
        )
    except Stale as stale:
        return _page(request, stale.current, stale=str(stale), status=409)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        said = f"Le calendrier est publié\u00a0: version {version.number}. Rien n’a été envoyé."
        messages.success(request, said)
        if drafts:
            ready = french.counted(drafts, "courriel est prêt,courriels sont prêts")
            messages.info(request, f"{ready} dans la boîte d’envoi pour dire ce qui change.")
            return redirect("capsules:message_list", pk)
    return redirect("capsules:programme_edit", pk=pk)


@require_safe
def publication_list(request, pk):
    """The versions, the last one first, each with what it changed in the one before."""
    collective = animated_or_404(request, pk)
    rows = collective.publications.select_related("published_by").order_by("-number")
    page = Paginator(rows, VERSIONS_A_PAGE).get_page(request.GET.get("page"))
    versions = list(page)
    oldest = collective.publications.filter(number=versions[-1].number - 1) if versions else []
    contents = [differences.from_data(each.content) for each in [*versions, *oldest]]
    before = [*contents[1:], []][: len(versions)]
    changes = [differences.between(*pair) for pair in zip(before, contents, strict=False)]
    context = {"collective": collective, "page": page, "nav": "calendar"}
    context["versions"] = list(zip(versions, changes, strict=True))
    return render(request, "capsules/publication_list.html", context)
