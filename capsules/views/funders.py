"""What the funders of a collective ask for: mentions and logos, on what is printed and sent."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from capcollectif import kept, refusals
from capcollectif.errors import Stale
from capsules.forms.funders import ArchivedForm, LogoForm, MentionsForm
from capsules.models import Logo
from capsules.operations import funding
from capsules.queries import funders

from .rights import animated_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def funders_edit(request, pk):
    """Write the mentions; see the logos."""
    collective = animated_or_404(request, pk)
    typed = kept.typed(request)
    initial = {"mentions": collective.funders, "seen": collective.funders, **typed}
    form = MentionsForm(request.POST or None, initial=initial)
    meanwhile = None
    if form.is_valid():
        text, seen = form.cleaned_data["mentions"], form.cleaned_data["seen"]
        try:
            funding.change_mentions(collective, text=text, seen=seen, by=request.user)
        except Stale as stale:
            form.add_error("mentions", str(stale))
            meanwhile = stale.current.funders
        else:
            kept.forget(request)
            messages.success(request, "Les mentions sont enregistrées.")
            return redirect("capsules:funders_edit", pk)
    return _page(request, collective, form=form, is_kept=bool(typed), meanwhile=meanwhile)


def _page(request, collective, *, form=None, logo_form=None, is_kept=False, meanwhile=None):
    """The page; `meanwhile` is the text of somebody who was faster."""
    current = collective.funders if meanwhile is None else meanwhile
    rows = Logo.objects.animated_by(request.user).filter(collective=collective)
    archived = ArchivedForm(request.GET).found()
    context = {
        "nav": "collective",
        "collective": collective,
        "tab": "funders",
        "form": form or MentionsForm(initial={"mentions": current}),
        "seen": current,
        "logo_form": logo_form or LogoForm(),
        "logos": [(row, funders.printed(row)) for row in rows.present()],
        "archived": archived and rows.filter(pk=archived).exclude(archived_at=None).first(),
        "meanwhile": meanwhile,
        "is_kept": is_kept,
    }
    return render(request, "capsules/funders_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def logo_add(request, pk):
    """Add a logo. By GET, on to the page of funders."""
    collective = animated_or_404(request, pk)
    if request.method != "POST":
        return redirect("capsules:funders_edit", pk)
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid():
        image, name = form.cleaned_data["file"], form.cleaned_data["name"]
        with refusals.shown_in(form, "file"):
            funding.add_logo(collective, name=name, image=image, by=request.user)
            messages.success(request, f"Le logo «\u00a0{name}\u00a0» est ajouté.")
            return redirect("capsules:funders_edit", pk)
    return _page(request, collective, logo_form=form)


def _logo_or_404(request, pk):
    return get_object_or_404(Logo.objects.animated_by(request.user), pk=pk)


@require_POST
def logo_archive(request, pk):
    """Print a logo no more; the page offers to undo."""
    logo = _logo_or_404(request, pk)
    funding.archive_logo(logo, by=request.user)
    page = reverse("capsules:funders_edit", args=[logo.collective_id], query={"archived": pk})
    return redirect(page)


@require_POST
def logo_restore(request, pk):
    """Print an archived logo again."""
    logo = _logo_or_404(request, pk)
    with refusals.told(request):
        funding.restore_logo(logo, by=request.user)
        messages.success(request, f"Le logo «\u00a0{logo}\u00a0» est de retour.")
    return redirect("capsules:funders_edit", logo.collective_id)
