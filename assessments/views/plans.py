"""The plan of a structure: its page, and who may read it."""

import re

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessments import acting, deadlines, sharing
from assessments.forms.closing import ShareForm
from assessments.forms.plans import PlanFilterForm, UndoForm
from assessments.models import Action, structures_with_a_plan_for
from members.models import PreparedFor, Structure

from .rights import one_or_404

ON_A_PAGE = 50


def _structures(user):
    """Structures whose plan `user` may read, with what they may do there."""
    readable = structures_with_a_plan_for(user).with_rights_of(user)
    return readable.select_related("region").annotate(shared_at=F("plan__shared_at"))


_STRUCTURE = PreparedFor(lambda user, pk: _structures(user).filter(pk=pk))


@require_safe
def plan_detail(request, pk):
    """The plan, in groups, filtered by GET. Four queries besides session and user."""
    structure = one_or_404(_STRUCTURE, request, pk)
    today = timezone.localdate()
    rows = list(Action.objects.filter(plan__structure=structure).present().rows())
    filters = PlanFilterForm(request.GET, rows=rows, user=request.user, today=today)
    found = deadlines.arranged(filters.kept_rows(), today=today)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "nav": "actions",
        "structure": structure,
        "can_edit": structure.is_edited,
        "can_share": structure.is_led,
        "sentence": deadlines.sentence(deadlines.counts(rows, today=today)),
        "is_empty": not rows,
        "filters": filters,
        "page": page,
        "groups": _groups(page.object_list, deadlines.counts(found, today=today), today),
        "undo": _undo(request, structure),
    }
    return render(request, "assessments/plan_detail.html", context)


def _undo(request, structure):
    """What the page offers to undo: nothing, unless it was come to from an addition or an archiving."""
    if not UndoForm.base_fields.keys() & request.GET.keys():
        return {"added": [], "archived": None}
    theirs = Action.objects.archivable_by(request.user).filter(plan__structure=structure)
    return UndoForm(request.GET, actions=theirs).found()


def _groups(rows, counted, today):
    return [
        {
            "group": group,
            "total": counted[group.key],
            "cards": [_card(row, group, today) for row in found],
        }
        for group, found in deadlines.in_groups(rows, today=today)
    ]


def _card(row, group, today):
    """One action as a line of the plan."""
    pilot = deadlines.pilot_of(row)
    return {
        "row": row,
        "pilot": pilot,
        "initials": "".join(re.findall(r"\b[^\W\d_]", pilot)[:2]).upper(),
        "when": deadlines.when(row, today=today),
        "is_late": group.key == "late",
        "state": Action.State(row.state).label,
        "glyph": deadlines.GLYPHS[row.state],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def plan_share(request, pk):
    """Open the plan to the region’s facilitators, or close it again."""
    structure = get_object_or_404(Structure.objects.led_by(request.user), pk=pk)
    form = ShareForm(request.POST)
    if form.is_valid() and form.cleaned_data["share"]:
        sharing.share(acting.plan_of(structure), by=request.user)
        messages.success(request, "Votre plan est partagé avec l’animation régionale.")
    elif form.is_valid():
        sharing.unshare(acting.plan_of(structure), by=request.user)
        messages.success(
            request, "Votre plan n’est plus partagé\u00a0: seule votre équipe le voit."
        )
    elif request.method == "POST":
        messages.warning(request, "Dites si vous partagez le plan ou non.")
    return redirect("assessments:plan_detail", pk=pk)
