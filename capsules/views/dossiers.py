"""Dossiers: asked for, watched while they are made, downloaded."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from capcollectif import refusals, uploads
from capsules.forms.dossiers import DossierForm
from capsules.models import Collective, Dossier, Enrolment
from capsules.operations import dossiers as operations
from capsules.queries import dossiers
from members.models import Structure

from .rights import own_structure_or_404, visible_capsule_or_404

SLOW = timedelta(seconds=30)  # once it was asked for: others wait before it, or its worker died


def _own(request):
    """Those that this person may still read, with what they are about."""
    rows = Dossier.objects.visible_to(request.user).kept(timezone.now())
    return rows.select_related("collective", "capsule__theme", "structure")


@require_safe
def dossier_list(request):
    """One’s own of the last week."""
    return render(request, "capsules/dossier_list.html", {"nav": "home", "dossiers": _own(request)})


@require_POST
def dossier_add(request, pk):
    """Ask for the dossier of a capsule: that of the structure of the hat, or the collective’s."""
    capsule = visible_capsule_or_404(request, pk)
    form = DossierForm(request.POST)
    if not form.is_valid():
        messages.warning(request, form.errors["kind"][0])
        return redirect("capsules:capsule_detail", pk)
    kind, collective = form.cleaned_data["kind"], capsule.collective
    if kind == Dossier.Kind.COLLECTIVE:
        get_object_or_404(Collective.objects.animated_by(request.user), pk=collective.pk)
        about = {"capsule": capsule}
    else:
        own = Structure.objects.of(request.user)
        structure = own_structure_or_404(request, own, collective=collective.pk)
        about = {"capsule": capsule, "structure": structure}
    return _ask(request, kind=kind, collective=collective, **about)


def _ask(request, **about):
    """Ask for it, and go where it can be watched; else back to where one was, told why."""
    with refusals.told(request):
        dossier = operations.ask(**about, by=request.user)
        return redirect("capsules:dossier_detail", dossier.pk)
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
    """How far it is. By htmx the progress alone, until it is over: then the whole page anew."""
    dossier = get_object_or_404(_own(request), pk=pk)
    is_over = dossier.state in (Dossier.State.READY, Dossier.State.FAILED)
    is_slow = timezone.now() - dossier.asked_at > SLOW
    if request.htmx and is_over:
        return HttpResponse(headers={"HX-Refresh": "true"})
    if request.htmx:
        progress = {"dossier": dossier, "is_slow": is_slow}
        return render(request, "capsules/_dossier_progress.html", progress)
    is_ready = dossier.state == Dossier.State.READY
    context = {
        "nav": "home",
        "dossier": dossier,
        "is_over": is_over,
        "is_slow": is_slow,
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
