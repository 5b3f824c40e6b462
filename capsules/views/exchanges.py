"""« J’ai, je cherche »: what structures say, and who animates puts them in touch."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capcollectif import kept, refusals
from capsules.forms.exchanges import AboutForm, ExchangeForm, IntroductionForm
from capsules.models import Exchange
from capsules.operations import exchanges
from capsules.queries import exchanges as queries
from capsules.queries import timeline
from members import hats

from .rights import visible_or_404

SEEKS_A_PAGE = 10


@require_safe
def exchange_find(request):
    """To the page where the structure of the hat says what it looks for, in its collective."""
    hat = hats.current(request)
    band = timeline.band_of(hat, today=timezone.localdate())
    if band and hat.is_edited:
        about = AboutForm(request.GET).initial_of_exchange()
        return redirect(reverse("capsules:exchange_add", args=[band.collective], query=about))
    if band:
        return redirect("capsules:exchange_list", band.collective)
    messages.info(request, "On se cherche et on s’aide dans un collectif\u00a0: vous n’y êtes pas.")
    return redirect("capsules:practice_list")


@require_safe
def exchange_list(request, pk):
    """What one’s structures have and look for; for who animates, who looks, and who could help."""
    collective = visible_or_404(request, pk)
    is_animated = collective.is_animated_by(request.user)
    seeks = queries.seeks(collective.pk) if is_animated else []
    context = {
        "nav": "collective" if is_animated else "library",
        "collective": collective,
        "is_animated": is_animated,
        "own": queries.own(request.user, collective.pk),
        "can_say": queries.places(request.user, collective.pk).exists(),
        "seeks": Paginator(seeks, SEEKS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "capsules/exchange_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def exchange_add(request, pk):
    """Say what one’s structure has, or looks for."""
    collective = visible_or_404(request, pk)
    places = list(queries.places(request.user, pk))
    if not places:
        raise Http404
    typed = kept.typed(request)
    initial = {**AboutForm(request.GET).initial_of_exchange(), **typed}
    around = {"places": places, "questions": queries.questions(pk)}
    form = ExchangeForm(request.POST or None, initial=initial, **around)
    if form.is_valid():
        with refusals.shown_in(form):
            exchanges.say(**form.fields_of_exchange(), by=request.user)
            kept.forget(request)
            messages.success(request, "C’est dit à votre animation, et à personne d’autre.")
            return redirect("capsules:exchange_list", pk)
    context = {"nav": "library", "collective": collective, "form": form, "is_kept": bool(typed)}
    return render(request, "capsules/exchange_add.html", context)


@require_POST
def exchange_close(request, pk):
    """Take back what one’s structure said."""
    exchange = get_object_or_404(Exchange.objects.editable_by(request.user), pk=pk)
    exchanges.close(exchange, by=request.user)
    messages.success(request, "C’est retiré.")
    return redirect("capsules:exchange_list", exchange.collective_id)


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def introduction_add(request, pk, have):
    """Put in touch one who looks and one who could help: two drafts in the outbox."""
    seek, helper = _pair_or_404(request, pk, have)
    typed = kept.typed(request)
    initial = {"words": _words(request.user, seek, helper), **typed}
    form = IntroductionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals.shown_in(form):
            exchanges.introduce(seek, have=have, by=request.user, **form.cleaned_data)
            kept.forget(request)
            messages.success(
                request, "Deux brouillons vous attendent\u00a0: relisez-les, puis envoyez."
            )
            return redirect("capsules:message_list", seek.collective_id)
    context = {"nav": "collective", "seek": seek, "helper": helper, "form": form}
    context |= {"collective": seek.collective, "is_kept": bool(typed)}
    return render(request, "capsules/introduction_add.html", context)


def _pair_or_404(request, pk, have):
    """A « je cherche » of a collective that this person animates, and who could help."""
    animated = Exchange.objects.animated_by(request.user).open()
    around = animated.select_related("structure", "collective", "question__theme")
    seek = get_object_or_404(around, pk=pk)
    helper = queries.helper(seek, have)
    if helper is None:
        raise Http404
    return seek, helper


def _words(author, seek, helper):
    """A first draft of what `author` writes to both."""
    return (
        f"{seek.structure} cherche un exemple, et {helper.structure} a quelque chose à montrer."
        " Je vous mets en relation\u00a0: écrivez-vous, appelez-vous, allez voir sur place."
        f" Dites-moi si je peux aider.\n\n{author.first_name}"
    )
