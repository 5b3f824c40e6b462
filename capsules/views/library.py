"""The library: finding a practice there."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.models import Framework
from capsules.forms.library import LibraryForm
from capsules.queries import practices as queries
from capsules.queries import timeline
from members import hats

CARDS_A_PAGE = 12


def _looked_for(request, hat):
    """The form of what one looks for, and the practices that answer."""
    structure = hat.pk if hat and hat.kind == "structure" else None
    form = LibraryForm(request.GET, themes=queries.themes(), structure=structure)
    return form, queries.found(queries.visible(request.user), **form.wanted())


@require_safe
def practice_list(request):
    """The practices that one reads, page by page, and the documents of the collective."""
    hat = hats.current(request)
    form, found = _looked_for(request, hat)
    band = timeline.band_of(hat, today=timezone.localdate())
    context = {
        "nav": "library",
        "band": band,
        "form": form,
        "page": Paginator(queries.cards(found), CARDS_A_PAGE).get_page(request.GET.get("page")),
        "framework": Framework.objects.current(),
        "documents": _documents(request, band, form),
        "writes_for": hat.pk if hat and hat.is_edited else None,
    }
    return render(request, "capsules/practice_list.html", context)


def _documents(request, band, form):
    """Those of the collective under way that answer to the words looked for."""
    if band is None:
        return []
    return queries.documents(request.user, band.collective, q=form.cleaned_data.get("q", ""))
