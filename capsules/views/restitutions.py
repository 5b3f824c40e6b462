"""The restitution of a capsule: opened once, read by its collective, printed, exported."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capcollectif import pdf, refusals, spreadsheet
from capsules.documents import restitution as documents
from capsules.forms.restitutions import NamesForm, NamingForm
from capsules.models import Capsule
from capsules.operations import restitutions as opening
from capsules.queries import following, restitutions, timeline
from members import hats
from members.models import Membership, Structure

from .rights import own_structure_or_404, visible_capsule_or_404, visible_or_404


@require_safe
def restitution_now(request, pk):
    """On to that of the capsule under way; to the calendar of a collective that has none."""
    collective = visible_or_404(request, pk)
    chapter = following.programme(collective).chapter(None, today=timezone.localdate())
    if chapter is None:
        return redirect("capsules:collective_calendar", pk=pk)
    return redirect("capsules:restitution_detail", pk=chapter.capsule)


@require_safe
def restitution_detail(request, pk):
    """What the collective says, once it is open; before, when that will be."""
    capsule = visible_capsule_or_404(request, pk)
    frozen, read, hidden = _read(request, capsule)
    context = {
        "nav": "restitution",
        "capsule": capsule,
        "collective": capsule.collective,
        "is_animated": capsule.collective.is_animated_by(request.user),
        "frozen": frozen,
        "read": read,
        "names_are_hidden": hidden,
        "query": f"?{urlencode({'noms': 'caches'})}" if hidden else "",
        **_own(request, capsule, frozen),
    }
    shows_names = read and not hidden
    context["is_nameless"] = bool(shows_names and context["own"] and not read.names)
    if read:
        context |= _table(read, context["own"], context["structure"])
    else:
        context |= _before(capsule, context["is_animated"])
    return render(request, "capsules/restitution_detail.html", context)


def _before(capsule, is_animated):
    """The earlier ones; for who animates, who would be counted, and whether the day has come."""
    before = {"opened": list(restitutions.opened(capsule.collective)), "counted": None}
    if is_animated:
        before["counted"] = restitutions.counted(capsule)
        before["is_the_day"] = restitutions.is_the_day(capsule, today=timezone.localdate())
    return before


def _read(request, capsule):
    """(the Restitution or None, its Read or None, whether the names are to be hidden)."""
    hidden = NamesForm(request.GET).hide_names()
    frozen = restitutions.of_capsule(capsule)
    read = frozen and restitutions.reading_of(frozen, with_names=not hidden)
    return frozen, read, hidden


def _own(request, capsule, frozen):
    """The structure of the hat if it takes part, its row, and what it said about its name."""
    hat = hats.structure(request)
    if hat is None or not timeline.takes_part(hat.pk, capsule.collective_id):
        return {"structure": None, "own": None, "is_lead": False, "naming": None}
    return {
        "structure": hat,
        "own": frozen and restitutions.own_row(frozen, request.user, hat.pk),
        "is_lead": hat.pk in request.user.structures_as(Membership.Role.LEAD),
        "naming": restitutions.naming_of(capsule, hat.pk),
    }


def _table(read, own, structure):
    """The rows of the matrix: one’s own first, then those with a name; the others are one."""
    key = str(structure.pk) if structure else ""
    rows = [(name, read.portrait.named[pk], False) for pk, name in read.names.items() if pk != key]
    if own is not None:
        rows.insert(0, (structure.name, own, True))
    return {"rows": rows, "is_named": key in read.names}


@require_http_methods(["GET", "HEAD", "POST"])
def restitution_open(request, pk):
    """Ask, saying who is counted, then freeze it; and project it at once if that is asked."""
    animated = Capsule.objects.animated_by(request.user).select_related("collective", "theme")
    capsule = get_object_or_404(animated, pk=pk)
    if restitutions.of_capsule(capsule):
        return redirect("capsules:restitution_detail", pk=pk)
    if request.method == "POST":
        with refusals.told(request):
            opening.open_(capsule, by=request.user)
            messages.success(request, "La restitution est ouverte à tout le collectif.")
        shown = "project" if "project" in request.POST else "detail"
        return redirect(f"capsules:restitution_{shown}", pk=pk)
    context = {
        "nav": "restitution",
        "capsule": capsule,
        "collective": capsule.collective,
        "counted": restitutions.counted(capsule),
    }
    return render(request, "capsules/restitution_open.html", context)


@require_POST
def naming_edit(request, pk):
    """The lead of the structure of the hat agrees that it is named, or no longer does."""
    capsule = visible_capsule_or_404(request, pk)
    led = Structure.objects.led_by(request.user)
    structure = own_structure_or_404(request, led, collective=capsule.collective_id)
    agrees = NamingForm(request.POST).agrees()
    if agrees is None:
        messages.warning(request, "Dites si votre structure accepte d’être nommée, ou non.")
        return redirect("capsules:restitution_detail", pk=pk)
    with refusals.told(request):
        act = opening.agree if agrees else opening.withdraw
        act(capsule, structure, by=request.user)
        messages.success(request, _said(structure, agrees))
    return redirect("capsules:restitution_detail", pk=pk)


def _said(structure, agrees):
    if agrees:
        return f"{structure} sera nommée dans cette restitution. Vous pouvez changer d’avis."
    return f"Le nom de {structure} n’y est pas."


@require_safe
def restitution_pdf(request, pk):
    """The page on paper, without anybody’s own row."""
    capsule = visible_capsule_or_404(request, pk)
    frozen, read, _ = _read(request, capsule)
    if not read:
        return redirect("capsules:restitution_detail", pk=pk)
    return pdf.response(request, documents.of_restitution(frozen.capsule, read))


@require_safe
def restitution_xlsx(request, pk):
    """Counts as they are shown, question by question, and the rows of those with a name."""
    capsule = visible_capsule_or_404(request, pk)
    frozen, read, _ = _read(request, capsule)
    if read:
        with refusals.told(request):
            name = f"restitution-{slugify(capsule.theme.title) or pk}"
            sheets = documents.sheets_of_restitution(frozen.capsule, read)
            return spreadsheet.response(name, *sheets)
    return redirect("capsules:restitution_detail", pk=pk)
