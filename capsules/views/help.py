"""Help between sessions: asking, reading, answering, closing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capcollectif import french, kept
from capsules.forms.help import AboutForm, HelpForm, ReplyForm
from capsules.models import Collective, Enrolment, HelpRequest
from capsules.operations import helping
from capsules.queries import help as requests

PAGE = ["GET", "HEAD", "POST"]
REQUESTS_A_PAGE = 20


@require_http_methods(PAGE)
@kept.may_be_given_up
def help_add(request):
    """Ask those who animate, about a question, a session, or anything."""
    if not request.user.structures_as():
        raise Http404
    places = list(Enrolment.objects.of(request.user).select_related("structure", "collective"))
    typed = kept.typed(request)
    about = AboutForm(request.POST or {**request.GET.dict(), **typed}).about(request.user)
    initial = {"place": _place_of(places, about), **typed}
    form = HelpForm(request.POST or None, places=places, initial=initial)
    if places and form.is_valid():
        asked = _asked(request, form, about)
        kept.forget(request)
        names = french.listed([each.first_name for each in requests.facilitators(asked.collective)])
        messages.success(
            request,
            f"C’est envoyé à {names or 'l’animation'}. La réponse viendra ici et par courriel.",
        )
        return redirect("capsules:help_detail", asked.pk)
    context = {"nav": "", "form": form, "about": about, "places": places, "is_kept": bool(typed)}
    return render(request, "capsules/help_add.html", context)


def _place_of(places, about):
    """The pk of the place that fits best what one asks about; None without any."""
    session = about.session

    def fits(place):
        return (
            place.structure_id == about.structure,
            bool(session) and place.collective_id == session.collective_id,
        )

    best = max(places, key=fits, default=None)
    return best and best.pk


def _asked(request, form, about):
    place, session = form.chosen(), about.session
    return helping.ask(
        place,
        text=form.cleaned_data["text"],
        by=request.user,
        question=about.question,
        session=session if session and session.collective_id == place.collective_id else None,
    )


def _found(request, pk):
    """The request of that pk, if this person reads it."""
    visible = HelpRequest.objects.visible_to(request.user).select_related(
        "collective", "structure", "session", "asked_by", "settled_by", "question__theme"
    )
    return get_object_or_404(visible, pk=pk)


@require_safe
def help_detail(request, pk):
    """A question, what it is about, and what was answered."""
    typed = kept.typed(request)
    form = ReplyForm(initial=typed)
    return _page(request, _found(request, pk), form, is_kept=bool(typed))


def _page(request, found, form, *, is_kept=False):
    is_animated = found.collective.is_animated_by(request.user)
    animating = {each.pk for each in requests.facilitators(found.collective)}
    replies = found.replies.select_related("written_by")
    context = {
        "nav": "collective" if is_animated else "calendar",
        "asked": found,
        "collective": found.collective,
        "replies": [(each, each.written_by_id in animating) for each in replies],
        "answer": requests.answer_of(found, request.user),
        "is_animated": is_animated,
        "form": form,
        "is_kept": is_kept,
    }
    return render(request, "capsules/help_detail.html", context)


@require_http_methods(PAGE)
@kept.may_be_given_up
def help_reply(request, pk):
    """Answer, from either side. By GET, back to the request."""
    found = _found(request, pk)
    form = ReplyForm(request.POST)
    if request.method == "POST" and not form.is_valid():
        return _page(request, found, form)
    if request.method == "POST":
        is_last = "settle" in request.POST
        helping.reply(found, text=form.cleaned_data["text"], by=request.user, is_last=is_last)
        kept.forget(request)
        messages.success(request, "Votre réponse est envoyée. Elle part aussi par courriel.")
    return redirect("capsules:help_detail", pk)


@require_POST
def help_settle(request, pk):
    """The question has its answer."""
    found = _found(request, pk)
    helping.settle(found, by=request.user)
    messages.success(request, "La demande est close. Un mot de plus suffit à la rouvrir.")
    return redirect("capsules:help_list", found.collective_id)


@require_safe
def help_list(request, pk):
    """What was asked in a collective: all of it for who animates, their own for the others."""
    collective = get_object_or_404(Collective.objects.visible_to(request.user), pk=pk)
    visible = HelpRequest.objects.visible_to(request.user).filter(collective=collective)
    page = Paginator(requests.in_order(visible), REQUESTS_A_PAGE).get_page(request.GET.get("page"))
    is_animated = collective.is_animated_by(request.user)
    context = {
        "nav": "collective" if is_animated else "calendar",
        "collective": collective,
        "page": page,
        "open": visible.open().count(),
        "is_animated": is_animated,
    }
    return render(request, "capsules/help_list.html", context)
