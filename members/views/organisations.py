"""What a structure is, and who is in its team."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from capcollectif import kept

from .. import inviting
from ..forms import StructureForm
from ..models import Structure


@require_safe
def structure_detail(request, pk):
    """A structure: what it is, who is in its team, and who is invited for those who look after it."""
    structures = Structure.objects.visible_to(request.user).with_team_rights_of(request.user)
    structure = get_object_or_404(structures.select_related("region"), pk=pk)
    now = timezone.now()
    invited = structure.invitations.open().select_related("invited_by").with_state(now)
    context = {
        "structure": structure,
        "team": structure.memberships.active().by_role(),
        "invitations": inviting.with_mails(invited) if structure.is_managed else (),
        "facilitators": structure.region.facilitators.filter(is_active=True).order_by(
            "first_name", "last_name", "pk"
        ),
    }
    return render(request, "members/structure_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def structure_edit(request, pk):
    """What a structure is, in the words of those who look after it."""
    structure = get_object_or_404(Structure.objects.managed_by(request.user), pk=pk)
    name, typed = structure.name, kept.typed(request)
    form = StructureForm(
        request.POST if request.method == "POST" else None, instance=structure, initial=typed
    )
    if form.is_valid():
        form.save()
        kept.forget(request)
        messages.success(request, "La fiche de la structure est enregistrée.")
        return redirect("members:structure_detail", pk=pk)
    context = {"pk": pk, "name": name, "form": form, "is_kept": bool(typed)}
    return render(request, "members/structure_edit.html", context)
