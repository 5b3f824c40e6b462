"""The structures of a collective: where each stands, and how they come in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from capcollectif import french, kept, refusals
from capsules.forms.enrolments import EnrolmentForm, ListForm, PresenceForm, StructureForm
from capsules.models import Enrolment
from capsules.operations import enrolling
from capsules.queries import mails, roster

from .rights import animated_or_404

ENROLMENTS_A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_list(request, pk):
    """Where each structure of the collective stands; a POST says who was at the launch."""
    collective = animated_or_404(request, pk)
    if request.method == "POST":
        form = PresenceForm(request.POST, collective=collective)
        if form.is_valid():
            enrolling.mark_present(collective, **form.pks())
            messages.success(request, "Les présences au lancement sont enregistrées.")
        else:
            messages.warning(request, next(iter(form.errors.values()))[0])
        return redirect(request.get_full_path())
    rows = collective.enrolments.select_related("structure").in_order()
    page = Paginator(rows, ENROLMENTS_A_PAGE).get_page(request.GET.get("page"))
    places = roster.with_teams(collective, page, now=timezone.now())
    context = {
        "nav": "collective",
        "collective": collective,
        "page": page,
        "rows": places,
        "can_tick": any(place.can_be_ticked for place in places),
        "figures": roster.figures(collective),
        "drafts": mails.drafts(collective).count(),
    }
    return render(request, "capsules/enrolment_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def enrolment_edit(request, pk):
    """Write down where a structure’s engagement stands."""
    rows = Enrolment.objects.animated_by(request.user).select_related("structure", "collective")
    enrolment = get_object_or_404(rows, pk=pk)
    typed = kept.typed(request)
    initial = {**EnrolmentForm.initial_of(enrolment), **typed}
    form = EnrolmentForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals.shown_in(form):
            enrolling.change(enrolment, by=request.user, **form.cleaned_data)
            kept.forget(request)
            messages.success(request, f"{enrolment.structure}\u00a0: c’est enregistré.")
            return redirect("capsules:enrolment_list", enrolment.collective_id)
    context = {"nav": "collective", "collective": enrolment.collective, "enrolment": enrolment}
    context |= {"form": form, "is_kept": bool(typed)}
    return render(request, "capsules/enrolment_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def structure_import(request, pk):
    """Paste or send a list, read what becomes of each line, then confirm."""
    collective = animated_or_404(request, pk)
    typed = kept.typed(request)
    words = enrolling.first_words(collective, request.user, today=timezone.localdate())
    files = request.FILES or None
    form = ListForm(request.POST or None, files, initial={"words": words, **typed})
    lines = enrolling.preview(collective, form.rows) if form.is_valid() else []
    was_seen = bool(lines) and form.was_seen(enrolling.mark_of(lines))
    if was_seen and "confirm" in request.POST:
        with refusals.shown_in(form):
            next_page = _enrol(request, collective, lines, words=form.cleaned_data["words"])
            kept.forget(request)
            return redirect(next_page)
    context = {"nav": "collective", "collective": collective, "form": form, "is_kept": bool(typed)}
    context |= {"lines": lines, "outcome": enrolling.outcome(lines)}
    context["has_changed"] = bool(lines) and "confirm" in request.POST and not was_seen
    context["one"] = _one_form(collective)
    return render(request, "capsules/structure_import.html", context)


def _one_form(collective, data=None):
    url = reverse("capsules:enrolment_add", args=[collective.pk])
    return StructureForm(data, collective=collective, url=url)


def _enrol(request, collective, lines, *, words):
    """Bring in the lines that can be, and return the address of the page to go on to."""
    rows = [line.row for line in lines if not line.refused]
    done = enrolling.enrol(collective, rows, by=request.user, words=words)
    said = [french.counted(done.structures, "structure ajoutée,structures ajoutées")]
    if done.invitations:
        ready = french.counted(done.invitations, "invitation prête,invitations prêtes")
        said.append(f"{ready} à partir. Relisez, puis envoyez")
    messages.success(request, f"{', '.join(said)}.")
    page = "message_list" if done.invitations else "enrolment_list"
    return reverse(f"capsules:{page}", args=[collective.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_add(request, pk):
    """Put one structure of the region in the collective."""
    collective = animated_or_404(request, pk)
    if request.method != "POST":
        return redirect("capsules:structure_import", pk)
    form = _one_form(collective, request.POST)
    if not form.is_valid():
        messages.warning(request, form.errors["structure"][0])
        return redirect("capsules:structure_import", pk)
    structure = form.cleaned_data["structure"]
    with refusals.told(request):
        enrolling.add(collective, structure, by=request.user)
        messages.success(request, f"{structure} est dans le collectif.")
    return redirect("capsules:enrolment_list", pk)
