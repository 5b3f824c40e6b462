"""What a collective did over a period, for its funders."""

from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from capcollectif import pdf, refusals, spreadsheet
from capsules.documents import activity as documents
from capsules.forms.activity import PeriodForm
from capsules.queries import activity, funders

from .rights import animated_or_404


@require_safe
def activity_detail(request, pk):
    """The report on a page, and its period to choose."""
    collective = animated_or_404(request, pk)
    form, first, last = _period(request, collective)
    context = {
        "nav": "collective",
        "collective": collective,
        "tab": "activity",
        "form": form,
        "first": first,
        "last": last,
        "report": activity.report(collective, first=first, last=last),
        "query": urlencode({"first_day": first.isoformat(), "last_day": last.isoformat()}),
    }
    return render(request, "capsules/activity_detail.html", context)


def _period(request, collective):
    """The form, and the days from which and until which the report looks: never past today."""
    today = timezone.localdate()
    usual = (collective.starts_on, today)
    form = PeriodForm(
        request.GET or None, initial=dict(zip(PeriodForm.base_fields, usual, strict=True))
    )
    first, last = form.period(usual=usual)
    last = min(last, today)
    return form, min(first, last), last


def _whole(request, pk):
    """What the documents are made of."""
    collective = animated_or_404(request, pk)
    _, first, last = _period(request, collective)
    found = activity.report(collective, first=first, last=last)
    return collective, found, {"first": first, "last": last, "funders": funders.of(collective)}


@require_safe
def activity_pdf(request, pk):
    """The report on paper."""
    collective, found, around = _whole(request, pk)
    return pdf.response(request, documents.of_activity(collective, found, **around))


@require_safe
def activity_xlsx(request, pk):
    """The report as a spreadsheet."""
    collective, found, around = _whole(request, pk)
    name = slugify(collective.name) or f"collectif-{pk}"
    with refusals.told(request):
        sheets = documents.sheets_of_activity(collective, found, **around)
        return spreadsheet.response(f"bilan-{name}", *sheets)
    return redirect("capsules:activity_detail", pk)
