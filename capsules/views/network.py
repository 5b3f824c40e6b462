"""What the administration of the network reads, in figures: nobody is named, nothing is quoted."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from capcollectif import refusals, spreadsheet
from capsules.documents import restitution as documents
from capsules.models import Collective, Restitution
from capsules.queries import restitutions


@require_safe
def network_restitution_list(request, pk):
    """Those that a collective has opened."""
    seen = Collective.objects.network_visible_to(request.user).select_related("region")
    collective = get_object_or_404(seen, pk=pk)
    context = {
        "nav": "home",
        "collective": collective,
        "opened": restitutions.opened(collective),
    }
    return render(request, "capsules/network_restitution_list.html", context)


@require_safe
def network_restitution_detail(request, pk):
    """The restitution of a capsule as a screen without names shows it."""
    frozen, read = _restitution_or_404(request, pk)
    context = {
        "nav": "home",
        "capsule": frozen.capsule,
        "collective": frozen.capsule.collective,
        "read": read,
    }
    return render(request, "capsules/network_restitution_detail.html", context)


@require_safe
def network_restitution_xlsx(request, pk):
    frozen, read = _restitution_or_404(request, pk)
    if read:
        with refusals.told(request):
            name = f"restitution-{slugify(frozen.capsule.collective.name) or pk}"
            sheets = documents.sheets_of_restitution(frozen.capsule, read)
            return spreadsheet.response(name, *sheets)
    return redirect("capsules:network_restitution_detail", pk=pk)


def _restitution_or_404(request, capsule):
    """(the Restitution, its Read without names or None) of the capsule of that pk."""
    seen = restitutions.with_words(Restitution.objects.network_visible_to(request.user))
    frozen = get_object_or_404(seen.defer("answers"), capsule=capsule)
    return frozen, restitutions.reading_of(frozen, with_names=False)
