"""Which reminders one wants, signed in. Without an account, it is done on one’s own page."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from capsules.forms.own_pages import PreferencesForm
from capsules.models import Collective
from capsules.operations import own_pages, participants
from capsules.queries import people


@require_http_methods(["GET", "HEAD", "POST"])
def participant_preferences(request, pk):
    """Choose one’s reminders in a collective where one takes part."""
    collective = get_object_or_404(Collective.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        participants.gather(collective)
    own = people.own(collective, request.user)
    if own is None:
        raise Http404
    initial = PreferencesForm.initial_of(own)
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        own_pages.prefer(own, by=request.user, **form.cleaned_data)
        messages.success(request, "Vos rappels sont enregistrés.")
        return redirect("capsules:collective_calendar", pk)
    context = {"nav": "calendar", "collective": collective, "form": form}
    return render(request, "capsules/participant_preferences.html", context)
