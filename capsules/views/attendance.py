"""Who was there: the list that is ticked, and its sheet."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from capcollectif import french, kept, pdf, refusals
from capsules import documents
from capsules.calculations import hours
from capsules.calculations.method import Mode
from capsules.forms.attendance import AttendanceForm, SheetForm
from capsules.operations import attending
from capsules.queries import attendance

from .rights import animated_session_or_404, session_context, visible_session_or_404


def meeting_or_404(request, pk, *, find=animated_session_or_404):
    """A session that people meet in: not autonomous work."""
    session = find(request, pk)
    if not hours.of(session):
        raise Http404
    return session


def count(request, session):
    """How many people are there, which htmx asks for again and again."""
    context = {"counts": attendance.counts(session)}
    return render(request, "capsules/_attendance_count.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def attendance_edit(request, pk):
    """Tick who was there, and write down who was not on the list."""
    session = meeting_or_404(request, pk)
    if request.htmx and request.method == "GET":
        return count(request, session)
    lines, typed = attendance.lines(session), kept.typed(request)
    form = AttendanceForm(request.POST or None, session=session, lines=lines, typed=typed)
    if form.is_valid():
        with refusals.shown_in(form):
            attending.note(session, form.marks(), guest=form.guest(), by=request.user)
            kept.forget(request)
            messages.success(request, _said(session, form.guest()))
            return redirect("capsules:attendance_edit", pk)
    context = session_context(request, session, tab="attendance")
    context |= {"form": form, "is_kept": bool(typed)}
    context |= {"counts": attendance.counts(session), "history": attendance.history(session)}
    today = timezone.localdate()
    context |= {"is_to_come": session.day > today, "is_past": session.day < today}
    context["is_open"] = attending.half_now(session) is not None
    context["asks_mode"] = session.mode != Mode.VIDEO
    return render(request, "capsules/attendance_edit.html", context)


def _said(session, guest):
    """« Les présences sont enregistrées : 12 personnes le matin, 11 l’après-midi. »"""
    first, *others = attendance.counts(session).values()
    people = french.counted(first, "personne,personnes")
    figures = f"{people} le matin, {others[0]} l’après-midi" if others else people
    said = f"Les présences sont enregistrées\u00a0: {figures}."
    if guest:
        said += f" {guest['first_name']} est dans la liste, pour les prochaines séances aussi."
    return said


@require_safe
def attendance_pdf(request, pk):
    """The sheet to sign, for all; filled with what was noted, for those who animate."""
    is_filled = SheetForm(request.GET).is_filled()
    find = animated_session_or_404 if is_filled else visible_session_or_404
    session = meeting_or_404(request, pk, find=find)
    return pdf.response(request, documents.of_attendance(session, is_filled=is_filled))
