"""The library: finding a practice there, taking it up, saying that it is useful."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.models import Framework, Question
from capcollectif import refusals, spreadsheet
from capsules.documents.library import of_library
from capsules.forms.library import LibraryForm, UsefulForm
from capsules.models import Practice
from capsules.operations import borrowing
from capsules.queries import practices as queries
from capsules.queries import timeline
from members import hats
from members.models import Structure

MOST_SHOWN = 20 * queries.CARDS_A_PAGE  # practices: a theme or a word leads to the older ones


def _form(request):
    """The form of what one looks for."""
    structure = hats.structure(request)
    return LibraryForm(request.GET, themes=queries.themes(), structure=structure and structure.pk)


@require_safe
def practice_list(request):
    """The practices that one reads, page by page, and the documents of the collective."""
    hat = hats.current(request)
    form = _form(request)
    band = timeline.band_of(hat, today=timezone.localdate())
    found = queries.latest(request.user, most=MOST_SHOWN + 1, **form.wanted())
    pages = Paginator(found[:MOST_SHOWN], queries.CARDS_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "nav": "library",
        "band": band,
        "form": form,
        "page": page,
        "practices": queries.cards(page.object_list),
        "has_older": len(found) > MOST_SHOWN,
        "question": _question(form),
        "framework": Framework.objects.current(),
        "documents": _documents(request, band, form),
        "writes_for": hat.pk if hat and hat.is_edited else None,
    }
    return render(request, "capsules/practice_list.html", context)


def _question(form):
    """The one that the practices shown answer, or None; without one looked for, no query."""
    wanted = form.cleaned_data.get("question")
    return wanted and Question.objects.readable().select_related("axis").filter(pk=wanted).first()


def _documents(request, band, form):
    """Those of the collective under way that answer to the words looked for."""
    if band is None:
        return []
    return queries.documents(request.user, band.collective, q=form.cleaned_data.get("q", ""))


@require_safe
def practice_list_xlsx(request):
    """What the library shows with these filters, as a spreadsheet."""
    found = queries.found(queries.visible(request.user), **_form(request).wanted())
    with refusals.told(request):
        return spreadsheet.response("bibliotheque", of_library(found))
    return redirect("capsules:practice_list")


@require_POST
def practice_borrow(request, pk):
    """Take a practice up in the plan of the structure whose hat is worn."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    hat = hats.structure(request)
    if hat is None:
        raise Http404
    structure = get_object_or_404(Structure.objects.editable_by(request.user), pk=hat.pk)
    with refusals.told(request):
        action = borrowing.borrow(practice, structure=structure, by=request.user)
        messages.success(
            request, "C’est dans votre plan d’actions. Choisissez qui s’en charge, et pour quand."
        )
        return redirect("assessments:action_detail", pk=action.pk)
    return redirect("capsules:practice_detail", pk=pk)


@require_POST
def useful_toggle(request, pk):
    """Say that a practice is useful, or take it back."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    form = UsefulForm(request.POST)
    if form.is_valid():
        is_useful = form.cleaned_data["useful"]
        with refusals.told(request):
            borrowing.say_useful(practice, is_useful=is_useful, by=request.user)
            messages.success(request, "Merci, c’est noté." if is_useful else "C’est retiré.")
    else:
        messages.warning(request, "Dites si cette fiche vous est utile ou non.")
    return redirect("capsules:practice_detail", pk=pk)
