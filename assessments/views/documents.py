"""What is downloaded on paper."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from capcollectif import pdf

from .. import documents
from ..models import Assessment, Snapshot, structures_with_a_plan_for


@require_safe
def assessment_pdf(request, pk):
    visible = Assessment.objects.visible_to(request.user).with_names().with_last_snapshot()
    assessment = get_object_or_404(visible, pk=pk)
    document = documents.of_assessment(assessment, today=timezone.localdate())
    return pdf.response(request, document)


@require_safe
def snapshot_pdf(request, pk, number):
    visible = Snapshot.objects.visible_to(request.user).with_previous()
    snapshot = get_object_or_404(visible, assessment=pk, number=number)
    return pdf.response(request, documents.of_snapshot(snapshot))


@require_safe
def plan_pdf(request, pk):
    structure = get_object_or_404(structures_with_a_plan_for(request.user), pk=pk)
    return pdf.response(request, documents.of_plan(structure, today=timezone.localdate()))
