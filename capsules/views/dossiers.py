"""Dossiers: asked for, watched while they are made, downloaded."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from capcollectif import refusals, uploads
from capsules.forms.dossiers import DossierForm
from capsules.models import Collective, Dossier, Enrolment
from capsules.operations import dossiers as operations
from capsules.queries import dossiers, reading
from members.models import Structure

from .rights import own_place_or_404, visible_capsule_or_404

FRESH = timedelta(minutes=5)  # once it is made: the same link pressed twice gives the same file
SLOW = timedelta(seconds=30)  # once it was asked for: others wait before it, or its worker died


def _own(request):
    """Those that this person may still read, with what they are about."""
    rows = Dossier.objects.visible_to(request.user).kept(timezone.now())
    return rows.select_related("collective", "capsule__theme", "structure")


@require_safe
def dossier_list(request):
    """One’s own of the last week."""
    return render(request, "capsules/dossier_list.html", {"nav": "home", "dossiers": _own(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def dossier_add(request, pk):
    """Ask for the dossier of a capsule: that of one’s structure, or the collective’s.

    By GET, where the link of a mail leads: a page that asks by itself, as a GET writes nothing.
    """
    capsule = visible_capsule_or_404(request, pk)
    if request.method != "POST":
        return _asking(request, capsule)
    form = DossierForm(request.POST)
    if not form.is_valid():
        messages.warning(request, form.errors["kind"][0])
        return redirect("capsules:capsule_detail", pk)
    kind = form.cleaned_data["kind"]
    about = {"kind": kind, "collective": capsule.collective, "capsule": capsule}
    if kind == Dossier.Kind.COLLECTIVE:
        get_object_or_404(Collective.objects.animated_by(request.user), pk=capsule.collective_id)
    else:
        about["structure"] = _structure_or_404(request, capsule)
    fresh = form.cleaned_data["is_recent_enough"] and _fresh(request, **about)
    return _to_take(fresh) if fresh else _ask(request, **about)


def _asking(request, capsule):
    is_animated = capsule.collective.is_animated_by(request.user)
    own = reading.places(capsule.collective_id, request.user)
    if not own and not is_animated:
        raise Http404
    kind = Dossier.Kind.STRUCTURE if own else Dossier.Kind.COLLECTIVE
    context = {"nav": "home", "capsule": capsule, "kind": kind}
    return render(request, "capsules/dossier_add.html", context)


def _structure_or_404(request, capsule):
    """That of the hat if it takes part in the collective, else another of theirs that does."""
    place = own_place_or_404(request, reading.places(capsule.collective_id, request.user))
    return get_object_or_404(Structure.objects.of(request.user), pk=place.pk)


def _fresh(request, **about):
    """One’s own of that, made a moment ago and whole still; or None."""
    made = _own(request).filter(**about, state=Dossier.State.READY)
    latest = made.filter(made_at__gt=timezone.now() - FRESH).order_by("-made_at").first()
    return latest if latest and dossiers.still_holds(latest, request.user) else None


def _to_take(dossier):
    """Its page, which begins to download it: at once, or when it is ready."""
    return redirect(reverse("capsules:dossier_detail", args=[dossier.pk], query={"take": "on"}))


def _ask(request, **about):
    """Ask for it, and go where it can be watched; else back to where one was, told why."""
    with refusals.told(request):
        return _to_take(operations.ask(**about, by=request.user))
    return redirect("capsules:dossier_list")


@require_POST
def catch_up_add(request, pk):
    """Ask for the dossier of who joins a structure, or joins late with it."""
    structure = get_object_or_404(Structure.objects.of(request.user), pk=pk)
    enrolments = Enrolment.objects.of(request.user).filter(structure=structure)
    latest = enrolments.select_related("collective").order_by("-collective__starts_on", "-pk")
    enrolment = latest.first()
    if enrolment is None:
        raise Http404
    kind = Dossier.Kind.CATCH_UP
    return _ask(request, kind=kind, collective=enrolment.collective, structure=structure)


@require_safe
def dossier_detail(request, pk):
    """How far it is; once it is ready the file, which begins to download with `?take=on`.

    By htmx the progress alone, until it is over: then the whole page anew.
    """
    dossier = get_object_or_404(_own(request), pk=pk)
    is_over = dossier.state in (Dossier.State.READY, Dossier.State.FAILED)
    is_slow = timezone.now() - dossier.asked_at > SLOW
    if request.htmx and is_over:
        return HttpResponseClientRefresh()
    if request.htmx:
        progress = {"dossier": dossier, "is_slow": is_slow}
        return render(request, "capsules/_dossier_progress.html", progress)
    is_ready = dossier.state == Dossier.State.READY
    context = {
        "nav": "home",
        "dossier": dossier,
        "is_over": is_over,
        "is_slow": is_slow,
        "is_taken": "take" in request.GET,
        "size": _size(dossier) if is_ready else "",
        "is_whole": not is_ready or dossiers.still_holds(dossier, request.user),
    }
    return render(request, "capsules/dossier_detail.html", context)


def _size(dossier):
    """« PDF, 1,2 Mo »; empty if the file is lost."""
    try:
        return uploads.described("dossier.pdf", dossier.file.size)
    except FileNotFoundError:
        return ""


@require_safe
def dossier_file(request, pk):
    """The PDF, for its owner: while all that others let into it may still be read."""
    ready = _own(request).filter(state=Dossier.State.READY)
    dossier = get_object_or_404(ready, pk=pk)
    if not dossiers.still_holds(dossier, request.user):
        return redirect("capsules:dossier_detail", pk)
    return uploads.download(dossier.file, filename=dossier.filename, content_type="application/pdf")
