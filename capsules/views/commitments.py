"""A structure commits to its collective; the charter that it commits to."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from capcollectif import kept, pdf, refusals
from capcollectif.errors import Stale
from capsules.calculations.commitments import blocks
from capsules.calculations.method import Beat
from capsules.documents.charter import of_charter
from capsules.forms.commitments import CharterForm, CharterOfForm, CommitmentForm
from capsules.models import Collective, Enrolment
from capsules.operations import commitments as operations
from capsules.queries import commitments
from members import hats

from .rights import animated_or_404


def launch_section(request, session):
    """What the page of a launch day gathers: see queries.commitments.Launch. None of another day."""
    if session.beat != Beat.LAUNCH:
        return {"launch": None, "decides": False}
    own = hats.structure(request)
    is_animated = session.collective.is_animated_by(request.user)
    launch = commitments.launch_of(
        session.collective, is_animated=is_animated, structure=own and own.pk
    )
    return {"launch": launch, "decides": bool(launch.own and own.role == "lead")}


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def commitment_edit(request, pk):
    """The lead of the structure of the hat says whether it commits."""
    enrolment = _own_or_404(request, pk)
    typed = kept.typed(request)
    initial = {**CommitmentForm.initial_of(enrolment, request.user), **typed}
    form = CommitmentForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals.shown_in(form):
            operations.say(enrolment, **form.cleaned_data, by=request.user)
            kept.forget(request)
            messages.success(request, "C’est noté, merci\u00a0! Vous pouvez changer d’avis ici.")
            return redirect("capsules:commitment_edit", pk)
    context = {
        "nav": "calendar",
        "collective": enrolment.collective,
        "enrolment": enrolment,
        "form": form,
        "is_kept": bool(typed),
        "charter": blocks(commitments.charter_of(enrolment.collective)),
    }
    return render(request, "capsules/commitment_edit.html", context)


def _own_or_404(request, pk):
    """The enrolment in that collective of the structure of the hat, if this person leads it."""
    hat = hats.structure(request)
    if hat is None:
        raise Http404
    led = Enrolment.objects.led_by(request.user).select_related("structure", "collective")
    return get_object_or_404(led, collective=pk, structure=hat.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def charter_edit(request, pk):
    """Write the charter; what was saved meanwhile is shown beside what was typed."""
    collective = animated_or_404(request, pk)
    typed, seen = kept.typed(request), commitments.charter_of(collective)
    form = CharterForm(request.POST or None, initial={"text": seen, "seen": seen, **typed})
    meanwhile = None
    if form.is_valid():
        try:
            operations.change_charter(collective, **form.cleaned_data, by=request.user)
        except Stale as stale:
            form.add_error("text", str(stale))
            meanwhile = commitments.charter_of(stale.current)
            form.has_seen(meanwhile)
        else:
            kept.forget(request)
            messages.success(request, "La charte est enregistrée.")
            return redirect("capsules:charter_edit", pk)
    context = {"nav": "collective", "collective": collective, "form": form}
    context |= {"meanwhile": meanwhile, "is_kept": bool(typed)}
    return render(request, "capsules/charter_edit.html", context)


@require_safe
def charter_pdf(request, pk):
    """The charter to sign: of `?structure=…` if this person may read that, else blank."""
    seen = Collective.objects.visible_to(request.user).select_related("region")
    collective = get_object_or_404(seen, pk=pk)
    asked = CharterOfForm(request.GET).found()
    enrolment = None
    if asked:
        rows = Enrolment.objects.visible_to(request.user).staying().select_related("structure")
        enrolment = get_object_or_404(rows, collective=collective, structure=asked)
    return pdf.response(request, of_charter(collective, enrolment))
