"""Around the answers of an assessment: reading them over, closing, reopening, sharing."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from capcollectif import refusals

from .. import closing, sharing, sheets
from ..forms.closing import CloseForm, ShareForm
from ..models import Assessment
from .people import is_own
from .rights import visible_or_404


@require_safe
def assessment_review(request, pk):
    """All the answers before closing, those that need a look first."""
    assessment = visible_or_404(request, pk)
    sheet = closing.sheet_of(assessment)
    context = {
        "nav": "assessments",
        "assessment": assessment,
        "is_own": is_own(request, assessment.structure_id),
        "sheet": sheet,
        "unanswered": sheet.lines_in(sheets.NOT_ANSWERED),
        "to_revisit": sheet.lines_in(sheets.TO_REVISIT),
        "not_applicable": sheet.lines_in(sheets.NOT_APPLICABLE),
        "answers_link": assessment.is_edited and not assessment.closed_at,
    }
    return render(request, "assessments/assessment_review.html", context)


@require_POST
def assessment_close(request, pk):
    """Close an assessment: its answers are frozen in a dated version."""
    assessment = get_object_or_404(Assessment.objects.led_by(request.user), pk=pk)
    form = CloseForm(request.POST)
    despite = form.is_valid() and form.cleaned_data["despite_to_revisit"]
    with refusals.told(request):
        snapshot = closing.close(assessment, by=request.user, despite_to_revisit=despite)
        messages.success(
            request,
            f"Diagnostic clos\u00a0: la version {snapshot.number} est gardée telle quelle. "
            "Vous pouvez le rouvrir à tout moment.",
        )
        return redirect("assessments:assessment_synthesis", pk=pk)
    return redirect("assessments:assessment_review", pk=pk)


@require_POST
def assessment_reopen(request, pk):
    """Let the answers change again."""
    assessment = get_object_or_404(Assessment.objects.led_by(request.user), pk=pk)
    with refusals.told(request):
        closing.reopen(assessment, by=request.user)
        messages.success(
            request,
            "Le diagnostic est rouvert\u00a0: vous pouvez changer vos réponses. "
            "La version close reste lisible.",
        )
    return redirect("assessments:assessment_review", pk=pk)


@require_POST
def assessment_share(request, pk):
    """Show an assessment to the region’s facilitators, or stop showing it."""
    assessment = get_object_or_404(Assessment.objects.led_by(request.user), pk=pk)
    form = ShareForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "Rien n’a changé\u00a0: choisissez de partager ou non.")
    elif form.cleaned_data["share"]:
        sharing.share(assessment, by=request.user)
        messages.success(request, "Ce diagnostic est partagé avec l’animation régionale.")
    else:
        sharing.unshare(assessment, by=request.user)
        messages.success(
            request, "Ce diagnostic n’est plus partagé\u00a0: seule votre structure le voit."
        )
    return redirect("assessments:assessment_synthesis", pk=pk)
