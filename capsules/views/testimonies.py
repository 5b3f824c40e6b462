"""What a structure tells of a capsule: prepared at home, opened to the collective, read."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capcollectif import kept, refusals
from capcollectif.errors import Stale
from capsules.forms.testimonies import TestimonyForm
from capsules.models import Testimony
from capsules.operations import testimonies as operations
from capsules.queries import testimonies
from members import hats
from members.models import Structure

from .rights import own_structure_or_404, visible_capsule_or_404

SAVED = "C’est enregistré."
OPENED = "Le collectif peut lire votre retour d’expérience."
CLOSED = "Votre retour d’expérience n’est plus lu que dans votre structure."


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def testimony_edit(request, pk):
    """The five boxes of the hat’s structure. Each button saves; one opens it, one closes it."""
    capsule = visible_capsule_or_404(request, pk)
    structure = _structure_or_404(request, capsule)
    if request.method != "POST":
        return _page(request, capsule, structure)
    form = TestimonyForm(request.POST)
    existing = testimonies.of(capsule, structure)
    if "close" in request.POST and existing:  # obeyed whatever the boxes hold
        operations.close(existing, by=request.user)
    if not form.is_valid():
        return _page(request, capsule, structure, form=form)
    try:
        seen = form.cleaned_data["seen"]
        saved = operations.save(capsule, structure, seen=seen, by=request.user, **form.told())
    except Stale as newer:
        form.has_seen(newer.current.version)
        return _page(request, capsule, structure, form=form, stale=newer)
    kept.forget(request)
    _tell(request, saved)
    return redirect("capsules:testimony_edit", pk=pk)


def _tell(request, saved):
    """Open it if that is asked; say what happened."""
    if "open" not in request.POST:
        messages.success(request, CLOSED if "close" in request.POST else SAVED)
        return
    with refusals.told(request):
        operations.open_(saved, by=request.user)
        messages.success(request, OPENED)


def _structure_or_404(request, capsule):
    """The structure of the hat, if one writes for it and it takes part in the capsule."""
    editable = Structure.objects.editable_by(request.user)
    return own_structure_or_404(request, editable, collective=capsule.collective_id)


def _page(request, capsule, structure, *, form=None, stale=None):
    testimony, typed = testimonies.of(capsule, structure), kept.typed(request)
    context = {
        "nav": "calendar",
        "capsule": capsule,
        "structure": structure,
        "testimony": testimony,
        "form": form or TestimonyForm(initial=_first(capsule, structure, testimony) | typed),
        "is_proposed": testimony is None and form is None and not typed,
        "is_kept": bool(typed) and form is None,
        "stale": stale,
        "newer": testimonies.boxes(stale.current) if stale else (),
    }
    status = 409 if stale else 200
    return render(request, "capsules/testimony_edit.html", context, status=status)


def _first(capsule, structure, testimony):
    if testimony is None:
        return testimonies.first_words(capsule, structure) | {"seen": 0}
    told = {name: getattr(testimony, name) for name in operations.FIELDS}
    return told | {"seen": testimony.version}


@require_safe
def testimony_detail(request, pk):
    """What a structure tells; its own team reads it before it is opened, too."""
    rows = Testimony.objects.visible_to(request.user)
    around = ("structure", "capsule__collective", "capsule__theme")
    testimony = get_object_or_404(rows.select_related(*around), pk=pk)
    context = {
        "nav": "calendar",
        "testimony": testimony,
        "capsule": testimony.capsule,
        "boxes": testimonies.boxes(testimony),
        "is_edited": testimony.structure_id in _edited(request),
    }
    return render(request, "capsules/testimony_detail.html", context)


def _edited(request):
    """The structure of the hat, if one writes for it: the page to change it follows the hat."""
    hat = hats.structure(request)
    return [hat.pk] if hat and hat.is_edited else []


@require_POST
def testimony_open(request, pk):
    """Let the collective read it."""
    testimony = get_object_or_404(Testimony.objects.editable_by(request.user), pk=pk)
    with refusals.told(request):
        operations.open_(testimony, by=request.user)
        messages.success(request, OPENED)
    return redirect("capsules:testimony_detail", pk=pk)


@require_POST
def testimony_close(request, pk):
    """Keep it for the structure again."""
    testimony = get_object_or_404(Testimony.objects.editable_by(request.user), pk=pk)
    operations.close(testimony, by=request.user)
    messages.success(request, CLOSED)
    return redirect("capsules:testimony_detail", pk=pk)
