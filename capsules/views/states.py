"""States of the art: what a structure writes of its practices, and opens to its collective."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capcollectif import kept, refusals
from capcollectif.errors import Refused, Stale
from capsules.forms.states import AskedForm, StateForm
from capsules.models import StateOfTheArt
from capsules.operations import states
from capsules.queries import meetings
from capsules.queries import states as found_states

from .rights import own_place_or_404, visible_capsule_or_404

OPENED_A_PAGE = 10
PAGE = ["GET", "HEAD", "POST"]


@require_safe
def state_list(request, pk):
    """One’s own, and what the others opened."""
    capsule = visible_capsule_or_404(request, pk)
    editable = set(meetings.adopting(request.user, capsule.collective_id))
    opened = list(found_states.opened(request.user, capsule))
    context = {
        "nav": "calendar",
        "capsule": capsule,
        "collective": capsule.collective,
        "own": list(found_states.own(request.user, capsule)),
        "opened": Paginator(opened, OPENED_A_PAGE).get_page(request.GET.get("page")),
        "gone": list(found_states.taken_off(request.user, capsule)) if editable else [],
        "editable": {structure.pk for structure in editable},
        "takes_part": bool(request.user.structures_as()),
    }
    return render(request, "capsules/state_list.html", context)


def _writer_or_404(request, capsule):
    """The structure in whose name this person writes."""
    own = {each.pk: each for each in meetings.adopting(request.user, capsule.collective_id)}
    return own[own_place_or_404(request, own).pk]


@require_http_methods(PAGE)
@kept.may_be_given_up
def state_add(request, pk):
    """Write one, which stays private."""
    capsule = visible_capsule_or_404(request, pk)
    structure, typed = _writer_or_404(request, capsule), kept.typed(request)
    initial = {**AskedForm(request.GET).initial_of(capsule.theme), **typed}
    form = StateForm(request.POST or None, theme=capsule.theme, initial=initial)
    if form.is_valid():
        with refusals.shown_in(form):
            states.add(capsule, structure=structure, by=request.user, **form.fields_of_state())
            kept.forget(request)
            messages.success(request, "C’est enregistré. Votre équipe seule le lit.")
            return redirect("capsules:state_list", pk)
    context = {"nav": "calendar", "capsule": capsule, "structure": structure, "form": form}
    return render(request, "capsules/state_add.html", context | {"is_kept": bool(typed)})


def _own_or_404(request, pk):
    around = ("structure", "question", "capsule__theme", "capsule__collective")
    own = StateOfTheArt.objects.editable_by(request.user).select_related(*around)
    return get_object_or_404(own, pk=pk)


@require_http_methods(PAGE)
@kept.may_be_given_up
def state_edit(request, pk):
    """Change it; what was saved meanwhile is shown beside what was typed."""
    state, typed = _own_or_404(request, pk), kept.typed(request)
    theme, stale = state.capsule.theme, None
    first = {**StateForm.initial_of(state), **typed}
    form = StateForm(request.POST or None, theme=theme, initial=first)
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            states.change(state, seen=seen, by=request.user, **form.fields_of_state())
        except Stale as newer:
            stale = newer
            form.has_seen(newer.current.version)
        else:
            kept.forget(request)
            messages.success(request, "L’état de l’art est enregistré.")
            return redirect("capsules:state_list", state.capsule_id)
    context = {"nav": "calendar", "state": state, "capsule": state.capsule, "form": form}
    context |= {"stale": stale, "is_kept": bool(typed)}
    return render(request, "capsules/state_edit.html", context, status=409 if stale else 200)


def _done(request, pk, operate, told):
    """Do it to one’s own state, say so, and go back to the list."""
    state = _own_or_404(request, pk)
    try:
        operate(state, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect("capsules:state_list", state.capsule_id)


@require_POST
def state_open(request, pk):
    """Let the collective read it."""
    told = "Votre collectif peut le lire. Vous pouvez le refermer quand vous voulez."
    return _done(request, pk, states.open_, told)


@require_POST
def state_close(request, pk):
    """Keep it within the structure again."""
    return _done(request, pk, states.close, "C’est refermé\u00a0: votre équipe seule le lit.")


@require_POST
def state_archive(request, pk):
    """Take it off; the bottom of the list offers to put it back."""
    told = "L’état de l’art est retiré. Le bas de la liste permet de le remettre."
    return _done(request, pk, states.archive, told)


@require_POST
def state_restore(request, pk):
    """Put it back."""
    return _done(request, pk, states.restore, "L’état de l’art est de retour.")
