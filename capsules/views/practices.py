"""A practice that a structure tells: read, written, changed, taken off; its files."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capcollectif import kept, pdf, refusals
from capcollectif.errors import Refused, Stale
from capsules.documents import practices as documents
from capsules.forms.practices import PracticeForm, ToldForm
from capsules.models import Practice
from capsules.operations import moderating, practices
from capsules.queries import telling
from members.models import Structure

from .moderating import GIVEN


@require_safe
def practice_detail(request, pk):
    """A sheet: what was done, what it takes, what to take away, who may read it."""
    practice = get_object_or_404(_practices(request.user).told(), pk=pk)
    context = {
        "nav": "library",
        "practice": practice,
        "files": practice.files.all(),
        "seen": moderating.seen_of(practice),
        "moderated": _moderated(practice),
        "is_own": practice.structure_id in request.user.structures_as(),
        "gone_files": practice.files.exclude(archived_at=None) if practice.is_editable else (),
    }
    return render(request, "capsules/practice_detail.html", context)


def _practices(user):
    """Those that `user` may read, with what they may do."""
    itself = OuterRef("pk")
    return Practice.objects.visible_to(user).annotate(
        is_editable=Exists(Practice.objects.editable_by(user).filter(pk=itself)),
        is_led=Exists(Practice.objects.led_by(user).filter(pk=itself)),
        is_moderated=Exists(Practice.objects.moderated_by(user).filter(pk=itself)),
        is_network_moderated=Exists(Practice.objects.network_moderated_by(user).filter(pk=itself)),
    )


def _moderated(practice):
    """[(circle, when it was accepted there, or None)] of those that the reader moderates."""
    found = [
        (practice.is_moderated, moderating.COLLECTIVE, practice.accepted_at),
        (practice.is_network_moderated, moderating.NETWORK, practice.network_accepted_at),
    ]
    return [(circle, at) for is_moderated, circle, at in found if is_moderated]


@require_safe
def practice_pdf(request, pk):
    """The same on paper."""
    practice = get_object_or_404(Practice.objects.visible_to(request.user).told(), pk=pk)
    return pdf.response(request, documents.of_practice(practice))


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def practice_add(request, pk):
    """Tell a practice: from nothing, an action that is done, a state of the art, or a question."""
    structure = get_object_or_404(Structure.objects.editable_by(request.user), pk=pk)
    told = ToldForm(request.GET, user=request.user, structure=structure).told()
    typed = kept.typed(request)
    first = {**telling.first_words(structure, told=told, by=request.user), **typed}
    framework = telling.framework_of(structure, told=told)
    form = PracticeForm(request.POST or None, framework=framework, initial=first)
    if form.is_valid():
        with refusals.shown_in(form):
            practice = _written(request, structure, told, form)
            kept.forget(request)
            return redirect("capsules:practice_detail", pk=practice.pk)
    context = {"nav": "library", "structure": structure, "form": form, "is_kept": bool(typed)}
    context |= {"told": told, "is_led": structure.pk in request.user.structures_as("lead")}
    return render(request, "capsules/practice_add.html", context)


def _written(request, structure, told, form):
    """The new practice, given to the collective at once if a lead pressed the button that says so."""
    practice = practices.write_practice(
        structure=structure,
        by=request.user,
        action=told["action"],
        state_of_the_art=told["state_of_the_art"],
        **form.fields_of_practice(),
    )
    done = "Votre fiche est enregistrée. Votre structure seule la lit."
    led = Practice.objects.led_by(request.user).filter(pk=practice.pk)
    if request.POST.get("give") == moderating.COLLECTIVE and led.exists():
        seen, done = moderating.seen_of(practice), "Votre fiche est enregistrée."
        with refusals.told(request):
            moderating.give(practice, circle=moderating.COLLECTIVE, seen=seen, by=request.user)
            done = GIVEN[moderating.COLLECTIVE]
    messages.success(request, done)
    return practice


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def practice_edit(request, pk):
    """Change a practice; a version saved meanwhile is shown beside what was typed."""
    practice = get_object_or_404(_editable(request.user), pk=pk)
    typed = kept.typed(request)
    form = PracticeForm(
        request.POST or None,
        framework=practice.theme.framework_id,
        initial={**PracticeForm.initial_of(practice), **typed},
    )
    stale = None
    if form.is_valid():
        try:
            fields = form.fields_of_practice()
            practices.change_practice(
                practice, seen=form.cleaned_data["seen"], by=request.user, **fields
            )
        except Stale as newer:
            stale = {"why": str(newer), "differences": form.compared_with(newer.current)}
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _saved(request, pk)
    context = {"nav": "library", "practice": practice, "form": form, "is_kept": bool(typed)}
    context["stale"] = stale
    return render(request, "capsules/practice_edit.html", context, status=409 if stale else 200)


def _editable(user):
    return Practice.objects.editable_by(user).select_related("theme", "structure")


def _saved(request, pk):
    kept.forget(request)
    messages.success(request, "La fiche est enregistrée.")
    return redirect("capsules:practice_detail", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def practice_archive(request, pk):
    """Take a practice off, out of every circle; the same page then offers to put it back."""
    practice = get_object_or_404(Practice.objects.restorable_by(request.user), pk=pk)
    if request.method == "POST":
        practices.archive_practice(practice, by=request.user)
        return redirect("capsules:practice_archive", pk=pk)
    context = {"nav": "library", "practice": practice}
    return render(request, "capsules/practice_archive.html", context)


@require_POST
def practice_restore(request, pk):
    """Put it back, for its structure alone."""
    practice = get_object_or_404(Practice.objects.restorable_by(request.user), pk=pk)
    practices.restore_practice(practice, by=request.user)
    messages.success(request, "La fiche est de retour, pour votre structure seule.")
    return redirect("capsules:practice_detail", pk=pk)
