"""Roles and places in a team, which its lead gives and takes."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from capcollectif import refusals

from .. import teams
from ..forms import HandOverForm, ReliefForm, RoleForm
from ..models import Membership, Structure


def _place_or_404(request, pk):
    """Somebody else’s place in a team that one leads: nobody gives or takes their own."""
    places = Membership.objects.led_by(request.user).exclude(user=request.user)
    return get_object_or_404(places.select_related("user", "structure"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def membership_edit(request, pk):
    """Another role for somebody of the team."""
    place = _place_or_404(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = RoleForm(sent, initial={"role": place.role})
    if form.is_valid():
        with refusals.shown_in(form):
            place = teams.change_role(place, by=request.user, **form.cleaned_data)
            role = place.get_role_display().lower()
            messages.success(request, f"{place.user} est maintenant {role}.")
            return redirect("members:structure_detail", pk=place.structure_id)
    return render(request, "members/membership_edit.html", {"place": place, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def membership_close(request, pk):
    """Take somebody out of the team, once one has read what that does."""
    place = _place_or_404(request, pk)
    if request.method != "POST":
        sent = place.structure.invitations.pending(timezone.now()).filter(invited_by=place.user)
        context = {"place": place, "sent": sent}
        return render(request, "members/membership_close.html", context)
    with refusals.told(request):
        teams.close(place, by=request.user)
        messages.success(
            request,
            f"{place.user} n’est plus dans l’équipe. Pour revenir en arrière, invitez {place.user.email}.",
        )
    return redirect("members:structure_detail", pk=place.structure_id)


@require_http_methods(["GET", "HEAD", "POST"])
def lead_hand_over(request, pk):
    """Make somebody of the team the lead in one’s own stead."""
    structure = get_object_or_404(Structure.objects.led_by(request.user), pk=pk)
    others = structure.memberships.active().exclude(user=request.user)
    form = HandOverForm(request.POST if request.method == "POST" else None, places=others)
    if form.is_valid():
        with refusals.shown_in(form):
            place = teams.hand_over(by=request.user, **form.cleaned_data)
            messages.success(request, f"Le relais est passé\u00a0: {place.user} est référent·e.")
            return redirect("members:structure_detail", pk=pk)
    context = {"structure": structure, "form": form}
    return render(request, "members/lead_hand_over.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def lead_replace(request, pk):
    """A facilitator says that the one lead has left, and who of the team takes over."""
    structure = get_object_or_404(Structure.objects.relievable_by(request.user), pk=pk)
    team = structure.memberships.active().select_related("user")
    gone = team.get(role=Membership.Role.LEAD)
    heirs = team.exclude(pk=gone.pk).exclude(user=request.user).filter(user__is_active=True)
    sent = request.POST if request.method == "POST" else None
    form = ReliefForm(sent, gone=gone, heirs=heirs)
    if form.is_valid():
        heir = form.cleaned_data["heir"]
        with refusals.shown_in(form):
            teams.relieve(gone, heir=heir, by=request.user)
            messages.success(
                request, f"{heir.user} est référent·e. Toute l’équipe reçoit un courriel."
            )
            return redirect("members:structure_detail", pk=pk)
    context = {"structure": structure, "gone": gone, "form": form}
    context["help_email"] = settings.HELP_EMAIL
    return render(request, "members/lead_replace.html", context)
