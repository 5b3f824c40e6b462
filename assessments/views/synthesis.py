"""What an assessment says: its synthesis, and the versions that its closings have kept."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import sheets, versions
from ..models import Snapshot
from .people import is_own
from .rights import visible_or_404


@require_safe
def assessment_synthesis(request, pk):
    """Today’s synthesis: provisional while the assessment is open, else that of its last closing."""
    assessment = visible_or_404(request, pk)
    version = versions.latest(assessment)
    sheet = version.sheet
    left = sheet.lines_in(sheets.NOT_ANSWERED) or sheet.lines_in(sheets.TO_REVISIT)
    context = {
        **_context(request, assessment, version),
        "gaps": versions.gaps(assessment, version.synthesis.priorities, user=request.user),
        "first_left": left[0].number if left else None,
    }
    return render(request, "assessments/assessment_synthesis.html", context)


@require_safe
def snapshot_detail(request, pk, number):
    """The assessment as it was at one of its closings, readable for ever."""
    assessment = visible_or_404(request, pk)
    try:
        version = versions.numbered(assessment, number)
    except Snapshot.DoesNotExist as error:
        raise Http404 from error
    return render(
        request, "assessments/snapshot_detail.html", _context(request, assessment, version)
    )


def _context(request, assessment, version):
    return {
        "nav": "assessments",
        "assessment": assessment,
        "is_own": is_own(request, assessment.structure_id),
        "version": version,
        "sheet": version.sheet,
        "synthesis": version.synthesis,
    }
