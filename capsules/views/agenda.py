"""The running order of a session: read, changed, proposed anew, shown to the room."""

import itertools

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capcollectif import kept, pdf, refusals
from capcollectif.errors import Refused, Stale
from capsules import documents
from capsules.calculations import projection
from capsules.forms.agenda import ChangeForm, LinesForm, ShownForm
from capsules.operations import conducting

from .rights import animated_session_or_404, session_context


@require_safe
def agenda_detail(request, pk):
    """The lines with their hours, and whether they fill the session."""
    session = animated_session_or_404(request, pk)
    context = session_context(request, session, tab="agenda")
    context["agenda"] = conducting.agenda_of(session) if session.starts_at else None
    return render(request, "capsules/agenda_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def agenda_edit(request, pk):
    """All lines in one form: each of its buttons saves, whatever else it does."""
    session = animated_session_or_404(request, pk)
    with refusals.told(request):
        agenda = conducting.agenda_to_change(session)
        return _edited(request, session, agenda)
    return redirect("capsules:agenda_detail", pk=pk)


def _edited(request, session, agenda):
    typed = request.POST if request.method == "POST" else kept.kept(request)
    lines = LinesForm(typed, prefix="lignes") if typed is not None else _shown(agenda)
    seen = typed.get("seen", "") if typed else agenda.mark
    context = {"lines": lines, "agenda": agenda, "seen": seen, "stale": None, "refusal": ""}
    if request.method == "POST" and lines.is_valid():
        try:
            return _kept(request, session, lines)
        except Stale as stale:
            context |= {"stale": stale, "seen": stale.current.mark}
        except Refused as refusal:
            context["refusal"] = str(refusal)
    context["is_kept"] = typed is not None and request.method != "POST"
    return _form_page(request, session, context)


def _shown(agenda):
    return LinesForm(initial=[item._asdict() for item in agenda.items], prefix="lignes")


def _kept(request, session, lines):
    """Save what the form says; the page to go to. Raises what conducting.keep raises."""
    change = ChangeForm(request.POST)
    items = change.apply(lines.items())
    if change.cleaned_data.get("fit"):
        items = conducting.fit(items, session)
    seen = request.POST.get("seen", "")
    conducting.keep(session, items=items, seen=seen, by=request.user)
    kept.forget(request)
    messages.success(request, " ".join(["Le conducteur est enregistré.", *lines.taken_out()]))
    if not change.goes_on and not lines.deleted_forms:
        return redirect("capsules:agenda_detail", pk=session.pk)
    anchor = f"#ligne-{change.row}" if change.row else ""
    return redirect(reverse("capsules:agenda_edit", args=[session.pk]) + anchor)


def _form_page(request, session, context):
    lines, agenda = context["lines"], context["agenda"]
    if lines.is_bound and not lines.management_form.is_valid():
        context["refusal"] = " ".join(lines.non_form_errors())
        lines = context["lines"] = _shown(agenda)
    context["rows"] = list(_rows(lines, agenda))
    context |= session_context(request, session, tab="agenda")
    status = 409 if context["stale"] else 200
    return render(request, "capsules/agenda_edit.html", context, status=status)


def _rows(lines, agenda):
    """(form, its hour, whether it is a new line): no hours while something is not saved yet."""
    times = [] if lines.is_bound else [line.time for line in agenda.lines]
    rows = itertools.zip_longest(lines.forms, times)
    for index, (form, time) in enumerate(rows):
        yield form, time, index >= lines.initial_form_count()


@require_POST
def agenda_reset(request, pk):
    """Propose the lines anew, once it is confirmed that those of now are forgotten."""
    session = animated_session_or_404(request, pk)
    if "confirm" not in request.POST:
        context = session_context(request, session, tab="agenda")
        return render(request, "capsules/agenda_reset.html", context)
    with refusals.told(request):
        conducting.propose_anew(session, by=request.user)
        messages.success(request, "Le conducteur est proposé à nouveau.")
    return redirect("capsules:agenda_detail", pk=pk)


@require_safe
def agenda_pdf(request, pk):
    """The lines on paper, with room to write."""
    session = animated_session_or_404(request, pk)
    if session.starts_at is None:
        return redirect("capsules:agenda_detail", pk=pk)
    return pdf.response(request, documents.of_agenda(session))


@require_safe
def agenda_project(request, pk):
    """For the screen of the room: the line of now, or the one asked for, and the time left."""
    session = animated_session_or_404(request, pk)
    if session.starts_at is None:
        return redirect("capsules:agenda_detail", pk=pk)
    lines = conducting.programme_of(session)
    now = timezone.localtime()
    shown = projection.shown(
        lines, session.day, asked=ShownForm(request.GET).line(), now=now.replace(tzinfo=None)
    )
    context = {"session": session, "shown": shown, "now": now}
    return render(request, "capsules/agenda_project.html", context)
