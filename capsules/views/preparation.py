"""Who is not ready for a session, with a reminder to exactly those."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from capcollectif import kept
from capsules.calculations import gauges, readiness
from capsules.forms.preparation import AskForm, WhatForm
from capsules.operations import readying
from capsules.queries import contacts, mails
from capsules.queries import preparation as queries

from .rights import animated_session_or_404, session_context


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def preparation_detail(request, pk):
    """One gauge of a session, structure by structure; a POST writes to those that are ticked."""
    session = animated_session_or_404(request, pk)
    has_theme = session.capsule is not None
    offered = gauges.expected(session.beat, session.mode, has_theme=has_theme)
    what = WhatForm(request.GET, offered=offered).what()
    form = AskForm(request.POST or None, collective=session.collective)
    if form.is_valid() and what and what != gauges.COMING:
        done = readying.ask(session=session, what=what, by=request.user, **form.cleaned_data)
        kept.forget(request)
        for sentence in done.sentences:
            messages.success(request, sentence)
        return redirect(reverse("capsules:preparation_detail", args=[pk], query={"qui": what}))
    context = session_context(request, session, tab="preparation")
    context |= {"what": what, "form": form, "missing": [], "ready": [], "gauges": []}
    if what:
        context |= _standing(session, what) | _card(request, session, what, form)
    return render(request, "capsules/preparation_detail.html", context)


def _standing(session, what):
    """The figures of the session at any time, and the names behind one of them."""
    figures = queries.gauges(session.collective_id, session, today=session.day)
    return {"gauges": figures, "ready": queries.ready(session, what)}


def _card(request, session, what, form):
    """Those that are not ready, and the form that writes to them: as sent, or kept, or proposed."""
    today, rows = timezone.localdate(), list(queries.missing(session, what))
    pks = [row.structure_id for row in rows]
    people, last = contacts.leads(pks), mails.reminders(session.collective, pks)
    days = {pk: timezone.localdate(moment) for pk, moment in last.items()}
    typed = request.POST if form.is_bound else kept.kept(request)
    if typed and "words" in typed:
        ticked, words = set(typed.getlist("structures")), typed["words"]
    else:
        ticked = {str(pk) for pk in pks if days.get(pk) != today}
        words = _draft(session, what)
    lines = [
        {
            "row": row,
            "leads": [lead.name for lead in people[row.structure_id]],
            "reminded": readiness.reminded(days.get(row.structure_id), today=today),
            "is_ticked": str(row.structure_id) in ticked,
        }
        for row in rows
    ]
    is_kept = bool(typed) and not form.is_bound
    return {"missing": lines, "words": words, "is_kept": is_kept}


def _draft(session, what):
    if what == gauges.COMING:
        return ""
    theme = session.capsule.theme.title
    return gauges.draft(what, session=f"«\u00a0{session.name}\u00a0»", day=session.day, theme=theme)
