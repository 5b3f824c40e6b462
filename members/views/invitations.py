"""Inviting people into a team."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from capcollectif import kept, refusals

from .. import inviting
from ..forms import InvitationForm
from ..models import Invitation, Structure


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def invitation_add(request, pk):
    """Write to a colleague; a facilitator, to whoever will lead a team that has no lead yet."""
    structures = Structure.objects.invitable_by(request.user).with_team_rights_of(request.user)
    structure = get_object_or_404(structures, pk=pk)
    typed = kept.typed(request)
    sent = request.POST if request.method == "POST" else None
    form = InvitationForm(sent, initial=typed, any_role=structure.is_led)
    if form.is_valid():
        with refusals.shown_in(form, "email"):
            invitation = inviting.invite(structure=structure, by=request.user, **form.cleaned_data)
            kept.forget(request)
            messages.success(request, f"L’invitation part vers {invitation.email}.")
            return redirect("members:structure_detail", pk=pk)
    context = {"structure": structure, "form": form, "is_kept": bool(typed)}
    return render(request, "members/invitation_add.html", context)


@require_POST
def invitation_resend(request, pk):
    """Write again to somebody who has not answered."""
    invitation = get_object_or_404(Invitation.objects.editable_by(request.user), pk=pk)
    with refusals.told(request):
        inviting.resend(invitation, by=request.user)
        messages.success(request, f"L’invitation repart vers {invitation.email}.")
    return redirect("members:structure_detail", pk=invitation.structure_id)


@require_POST
def invitation_cancel(request, pk):
    """Take an invitation back."""
    invitation = get_object_or_404(Invitation.objects.editable_by(request.user), pk=pk)
    with refusals.told(request):
        inviting.cancel(invitation, by=request.user)
        messages.success(
            request,
            f"L’invitation de {invitation.email} est annulée\u00a0: son lien ne marche plus.",
        )
    return redirect("members:structure_detail", pk=invitation.structure_id)
