"""Who reads a practice: its structure gives it and takes it back, those who moderate accept it or not."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capcollectif import kept, refusals
from capsules.forms.practices import CircleForm, GiveForm, ReturnForm
from capsules.models import Practice
from capsules.operations import moderating
from capsules.operations.moderating import COLLECTIVE, NETWORK

GIVEN = {
    COLLECTIVE: "Merci\u00a0! Votre fiche part en relecture\u00a0: le collectif la lira dès qu’elle sera acceptée.",
    NETWORK: "Merci\u00a0! Tout le réseau lira votre fiche dès qu’elle sera acceptée.",
}
WITHDRAWN = {
    COLLECTIVE: "Votre fiche est reprise\u00a0: votre structure seule la lit.",
    NETWORK: "Votre fiche n’est plus lue hors de votre collectif.",
}
ACCEPTED = {
    COLLECTIVE: "La fiche est acceptée\u00a0: le collectif la lit.",
    NETWORK: "La fiche est acceptée\u00a0: tout le réseau la lit.",
}
TICK = "Cochez d’abord la phrase d’accord."
ODD = "Ce choix n’existe pas\u00a0: recommencez depuis la fiche."
WAITING_A_PAGE = 30


@require_POST
def practice_give(request, pk):
    """The consent of a structure for one more circle."""
    practice = get_object_or_404(Practice.objects.led_by(request.user), pk=pk)
    form = GiveForm(request.POST)
    if form.is_valid():
        circle, seen = form.cleaned_data["circle"], form.cleaned_data["seen"]
        with refusals.told(request):
            moderating.give(practice, circle=circle, seen=seen, by=request.user)
            messages.success(request, GIVEN[circle])
    else:
        messages.warning(request, TICK if "agrees" in form.errors else ODD)
    return redirect("capsules:practice_detail", pk=pk)


@require_POST
def practice_withdraw(request, pk):
    """A structure takes its practice back from a circle."""
    practice = get_object_or_404(Practice.objects.led_by(request.user), pk=pk)
    form = CircleForm(request.POST)
    if form.is_valid():
        circle = form.cleaned_data["circle"]
        with refusals.told(request):
            moderating.withdraw(practice, circle=circle, by=request.user)
            messages.success(request, WITHDRAWN[circle])
    else:
        messages.warning(request, ODD)
    return redirect("capsules:practice_detail", pk=pk)


def _moderated_or_404(request, pk, circle):
    """The practice, if this person moderates it in `circle`: the collective, unless it says network."""
    theirs = Practice.objects.moderated_by(request.user)
    if circle == NETWORK:
        theirs = Practice.objects.network_moderated_by(request.user)
    return get_object_or_404(theirs.select_related("structure"), pk=pk)


@require_POST
def practice_accept(request, pk):
    """Show a practice to the circle that it was given to."""
    form = CircleForm(request.POST)
    practice = _moderated_or_404(request, pk, request.POST.get("circle"))
    if form.is_valid():
        circle, seen = form.cleaned_data["circle"], form.cleaned_data["seen"]
        with refusals.told(request):
            moderating.accept(practice, circle=circle, seen=seen, by=request.user)
            messages.success(request, ACCEPTED[circle])
    else:
        messages.warning(request, ODD)
    return redirect("capsules:practice_detail", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def practice_return(request, pk):
    """Give a practice back to its structure, with words. It leaves the circle."""
    typed = kept.typed(request)
    asked = CircleForm(request.POST or {**request.GET.dict(), **typed})
    asked.is_valid()
    circle = asked.cleaned_data.get("circle", COLLECTIVE)
    practice = _moderated_or_404(request, pk, circle)
    form = ReturnForm(request.POST or None, initial={**typed, "circle": circle})
    if form.is_valid():
        words = form.cleaned_data["words"]
        with refusals.shown_in(form):
            moderating.hand_back(practice, circle=circle, words=words, by=request.user)
            kept.forget(request)
            messages.success(request, f"La fiche est rendue à {practice.structure}.")
            return redirect("capsules:practice_moderate")
    context = {"nav": "library", "practice": practice, "form": form, "is_kept": bool(typed)}
    return render(request, "capsules/practice_return.html", context)


@require_safe
def practice_moderate(request):
    """What waits to be read, the longest waiting first, by who animates and by the administration."""
    if not (request.user.regions or request.user.is_national_admin):
        raise Http404
    collective = Practice.objects.moderated_by(request.user).to_read_again("accepted_at")
    network = Practice.objects.network_moderated_by(request.user).to_read_again(
        "network_accepted_at"
    )
    context = {
        "nav": "library",
        "collective": _page(request, collective),
        "network": _page(request, network),
    }
    return render(request, "capsules/practice_moderate.html", context)


def _page(request, waiting):
    """A queue by pages; both turn together."""
    found = waiting.select_related("structure", "theme", "collective_by")
    return Paginator(found, WAITING_A_PAGE).get_page(request.GET.get("page"))
