"""« Les personnes » of a collective: the teams of its structures, and guests, typed once."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capcollectif import french, kept, refusals
from capsules.forms.participants import ChosenForm, GuestForm
from capsules.models import Participant
from capsules.operations import own_pages, participants
from capsules.queries import people

from .rights import animated_or_404

MEMBERS_A_PAGE = 40


@require_safe
def participant_list(request, pk):
    """Who takes part today; guests are added, corrected and taken off here."""
    collective = animated_or_404(request, pk)
    members = people.in_teams(collective)
    context = {
        "nav": "collective",
        "collective": collective,
        "page": Paginator(members, MEMBERS_A_PAGE).get_page(request.GET.get("page")),
        "guests": list(people.guests(collective)),
        "archived": list(people.guests(collective, archived=True)),
    }
    return render(request, "capsules/participant_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def guest_add(request, pk):
    """Write down somebody without an account."""
    collective = animated_or_404(request, pk)
    typed = kept.typed(request)
    form = GuestForm(request.POST or None, collective=collective, initial=typed)
    if form.is_valid():
        with refusals.shown_in(form, "email"):
            added = participants.add_guest(collective, by=request.user, **form.cleaned_data)
            kept.forget(request)
            messages.success(request, f"{added.name} est dans le collectif.")
            return redirect("capsules:participant_list", pk)
    context = {"nav": "collective", "collective": collective, "form": form, "is_kept": bool(typed)}
    return render(request, "capsules/guest_add.html", context)


def _guest_or_404(request, pk):
    guests = Participant.objects.animated_by(request.user).filter(user=None)
    return get_object_or_404(guests.select_related("collective", "structure"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def guest_edit(request, pk):
    """Correct who a guest is, or their address."""
    guest = _guest_or_404(request, pk)
    typed = kept.typed(request)
    initial = {**GuestForm.initial_of(guest), **typed}
    around = {"collective": guest.collective, "guest": guest}
    form = GuestForm(request.POST or None, initial=initial, **around)
    if form.is_valid():
        with refusals.shown_in(form, "email"):
            participants.edit_guest(guest, by=request.user, **form.cleaned_data)
            kept.forget(request)
            messages.success(request, f"{guest.name}\u00a0: c’est enregistré.")
            return redirect("capsules:participant_list", guest.collective_id)
    context = {"nav": "collective", "collective": guest.collective, "guest": guest}
    context |= {"form": form, "is_kept": bool(typed), "name": initial["first_name"]}
    return render(request, "capsules/guest_edit.html", context)


@require_POST
def guest_archive(request, pk):
    """Take a guest off the lists; they stand at the end of the page, from where they come back."""
    guest = _guest_or_404(request, pk)
    participants.archive_guest(guest, by=request.user)
    messages.success(request, f"{guest.name} n’est plus sur les listes. Ses présences restent.")
    return redirect("capsules:participant_list", guest.collective_id)


@require_POST
def guest_restore(request, pk):
    """Put a guest back on the lists."""
    guest = _guest_or_404(request, pk)
    with refusals.told(request):
        participants.restore_guest(guest, by=request.user)
        messages.success(request, f"{guest.name} est de retour dans le collectif.")
    return redirect("capsules:participant_list", guest.collective_id)


@require_POST
def page_send(request, pk):
    """Prepare, in the outbox, the link of their own page to each of the chosen people."""
    collective = animated_or_404(request, pk)
    form = ChosenForm(request.POST, collective=collective)
    if not form.is_valid():
        messages.warning(request, next(iter(form.errors.values()))[0])
    elif not (chosen := form.cleaned_data["person"]):
        messages.info(request, "Cochez au moins une personne.")
    else:
        with refusals.told(request):
            count = own_pages.send(chosen, by=request.user)
            ready = french.counted(count, "courriel prêt,courriels prêts")
            messages.success(request, f"{ready} à partir. Relisez, puis envoyez.")
            return redirect("capsules:message_list", pk)
    return redirect("capsules:participant_list", pk)
