"""A structure’s self-assessments: the list of them, and starting one."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from capcollectif import refusals
from members.models import Structure

from .. import closing, overview
from ..models import Theme


@require_safe
def assessment_list(request, pk):
    """The themes of the référentiel, and how far the structure is in each."""
    structures = Structure.objects.visible_to(request.user).with_rights_of(request.user)
    structure = get_object_or_404(structures.select_related("region"), pk=pk)
    progress = overview.progress_of(structure, user=request.user)
    context = {"nav": "assessments", "structure": structure, "progress": progress}
    return render(request, "assessments/assessment_list.html", context)


@require_POST
def assessment_start(request, pk, theme_pk):
    """Start a theme, and go to its first question."""
    structure = get_object_or_404(Structure.objects.editable_by(request.user), pk=pk)
    themes = Theme.objects.readable().select_related("framework")
    theme = get_object_or_404(themes, pk=theme_pk)
    with refusals.told(request):
        assessment = closing.start(structure=structure, theme=theme, by=request.user)
        return redirect("assessments:assessment_question", pk=assessment.pk, number=1)
    return redirect("assessments:assessment_list", pk=pk)
