"""The enjeux of a collective: read by all of it, chosen and followed by who animates."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capcollectif import kept, refusals
from capcollectif.errors import Stale
from capsules.calculations.method import Beat
from capsules.forms.stakes import AskedSessionForm, FollowForm, StakeForm, WordingForm
from capsules.models import Stake
from capsules.operations import stakes as leading
from capsules.queries import stakes

from .rights import animated_or_404, visible_or_404

PAGE = ["GET", "HEAD", "POST"]


@require_safe
def stake_list(request, pk):
    """All of them, with what was said of each; and what the launch day said."""
    collective = visible_or_404(request, pk)
    is_animated = collective.is_animated_by(request.user)
    context = {
        "nav": "calendar",
        "collective": collective,
        "stakes": stakes.of_collective(collective),
        "gone": stakes.taken_off(collective) if is_animated else [],
        "is_animated": is_animated,
        "seance": _asked_session(request),
    }
    return render(request, "capsules/stake_list.html", context)


def _asked_session(request):
    """The number of `?seance=…`, or None."""
    asked = AskedSessionForm(request.GET)
    return asked.cleaned_data["seance"] if asked.is_valid() else None


def _sessions(request, collective):
    """Those that a form offers, the asked one first."""
    found = stakes.sessions_to_tell(collective, today=timezone.localdate())
    asked = _asked_session(request)
    return sorted(found, key=lambda session: session.pk != asked)


@require_http_methods(PAGE)
@kept.may_be_given_up
def stake_add(request, pk):
    """Add an enjeu that no board holds."""
    collective, typed = animated_or_404(request, pk), kept.typed(request)
    around = {"sessions": _sessions(request, collective), "submit": "Ajouter l’enjeu"}
    form = StakeForm(request.POST or None, initial=typed, **around)
    if form.is_valid():
        leading.add(collective, by=request.user, **form.cleaned_data)
        kept.forget(request)
        messages.success(request, "L’enjeu est ajouté.")
        return redirect("capsules:stake_list", pk)
    context = {"nav": "calendar", "collective": collective, "form": form, "is_kept": bool(typed)}
    return render(request, "capsules/stake_add.html", context)


def _stake_or_404(request, pk):
    found = Stake.objects.animated_by(request.user).present()
    return get_object_or_404(found.select_related("collective"), pk=pk)


@require_http_methods(PAGE)
@kept.may_be_given_up
def stake_edit(request, pk):
    """Change its words; those saved meanwhile are shown beside what was typed."""
    stake, typed = _stake_or_404(request, pk), kept.typed(request)
    first = {"text": stake.text, "seen": leading.mark_of(stake), **typed}
    form, stale = WordingForm(request.POST or None, initial=first), None
    if form.is_valid():
        try:
            leading.reword(stake, by=request.user, **form.cleaned_data)
        except Stale as newer:
            stale = newer
            form.has_seen(leading.mark_of(newer.current))
        else:
            return _saved(request, stake, "L’enjeu est enregistré.")
    context = {"nav": "calendar", "collective": stake.collective, "stake": stake, "form": form}
    context |= {"stale": stale, "is_kept": bool(typed)}
    return render(request, "capsules/stake_edit.html", context, status=409 if stale else 200)


@require_http_methods(PAGE)
@kept.may_be_given_up
def stake_follow(request, pk):
    """Say where an enjeu stands, in a session or between two."""
    stake, typed = _stake_or_404(request, pk), kept.typed(request)
    around = {"sessions": _sessions(request, stake.collective), "submit": "Enregistrer"}
    form = FollowForm(request.POST or None, initial={"state": stake.state, **typed}, **around)
    if form.is_valid():
        with refusals.shown_in(form, "text"):
            leading.follow(stake, by=request.user, **form.cleaned_data)
            return _saved(request, stake, "C’est noté.")
    context = {"nav": "calendar", "collective": stake.collective, "stake": stake, "form": form}
    context |= {"notes": stake.notes.select_related("session"), "is_kept": bool(typed)}
    return render(request, "capsules/stake_follow.html", context)


def _saved(request, stake, told):
    kept.forget(request)
    messages.success(request, told)
    page = reverse("capsules:stake_list", args=[stake.collective_id])
    return redirect(f"{page}#enjeu-{stake.pk}")


@require_POST
def stake_archive(request, pk):
    """Take an enjeu off the list, which offers to put it back."""
    stake = _stake_or_404(request, pk)
    leading.archive(stake, by=request.user)
    messages.success(request, "L’enjeu est retiré. Le bas de la liste permet de le remettre.")
    return redirect("capsules:stake_list", stake.collective_id)


@require_POST
def stake_restore(request, pk):
    """Put it back."""
    stake = get_object_or_404(Stake.objects.animated_by(request.user), pk=pk)
    leading.restore(stake, by=request.user)
    return _saved(request, stake, "L’enjeu est de retour.")


def section(session):
    """What the page of a session shows of the enjeux: none of most sessions. Two queries at most.

    {stakes, first_words: what the launch day said, at the final review}; five queries then.
    """
    if session.beat not in stakes.FOLLOWED_IN:
        return {"stakes": [], "first_words": []}
    is_last = session.beat == Beat.FINAL_REVIEW
    return {
        "stakes": stakes.of_collective(session.collective),
        "first_words": stakes.first_words(session.collective) if is_last else [],
    }
