"""Pages of people and structures."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capcollectif import kept

from . import hats
from .forms import ProfileForm
from .models import Structure


@require_POST
def hat_switch(request):
    """Change hat, from the menu of the header."""
    if not hats.wear(request, request.POST.get("hat", "")):
        raise Http404
    return redirect("capsules:home")


@require_safe
def structure_detail(request, pk):
    """A structure: what it is, and who is in its team."""
    structures = Structure.objects.visible_to(request.user).select_related("region")
    structure = get_object_or_404(structures, pk=pk)
    context = {
        "structure": structure,
        "team": structure.memberships.active().by_role(),
        "facilitators": structure.region.facilitators.filter(is_active=True).order_by(
            "first_name", "last_name", "pk"
        ),
    }
    return render(request, "members/structure_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def profile_edit(request):
    """One’s own name, and the ways to one’s sign-in settings."""
    typed = kept.typed(request)
    form = ProfileForm(request.POST or None, instance=request.user, initial=typed)
    if form.is_valid():
        form.save()
        kept.forget(request)
        messages.success(request, "Votre profil est enregistré.")
        return redirect("members:profile_edit")
    context = {"form": form, "is_kept": bool(typed)}
    return render(request, "members/profile_edit.html", context)
