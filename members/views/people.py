"""A person’s own pages."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from capcollectif import kept

from .. import hats
from ..forms import ProfileForm


@require_POST
def hat_switch(request):
    """Change hat, from the menu of the header."""
    if not hats.wear(request, request.POST.get("hat", "")):
        raise Http404
    return redirect("capsules:home")


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
