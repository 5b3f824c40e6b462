"""Calling people to a session."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from capcollectif import french, kept, refusals
from capsules.forms.summons import SummonsForm, WhoForm
from capsules.operations import participants, replying, summoning
from capsules.queries import summons

from .rights import animated_session_or_404, session_context


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def summons_add(request, pk):
    """Draft the convocations of those who are ticked; they wait in the outbox."""
    session = animated_session_or_404(request, pk)
    form = SummonsForm(request.POST or None, collective=session.collective)
    if request.method == "POST":
        participants.gather(session.collective)
    if form.is_valid():
        with refusals.shown_in(form):
            done = summoning.summon(session, by=request.user, **form.cleaned_data)
            kept.forget(request)
            return _told(request, session, done)
    return _page(request, session, form)


def _told(request, session, done):
    for sentence in done.sentences:
        messages.info(request, sentence)
    if not done.written:
        return redirect("capsules:summons_add", session.pk)
    ready = french.counted(len(done.written), "convocation prête,convocations prêtes")
    messages.success(request, f"{ready} à partir. Relisez, puis envoyez.")
    return redirect("capsules:message_list", session.collective_id)


def _page(request, session, form):
    rows, typed = summons.called(session), kept.kept(request)
    sent = request.POST if form.is_bound else typed
    proposed = _proposed(rows, WhoForm(request.GET).asked())
    ticked = set(sent.getlist("people")) if sent else proposed
    context = {
        **session_context(request, session, tab="detail"),
        "closed": replying.why_closed(session),
        "rows": [(row, str(row.participant.pk) in ticked) for row in rows],
        "words": sent.get("words", "") if sent else "",
        "form": form,
        "is_kept": bool(typed) and not form.is_bound,
    }
    return render(request, "capsules/summons_add.html", context)


def _proposed(rows, asked):
    """The pk, as text, of those ticked at first."""
    chosen = [row for row in rows if row.may_be_called and not row.answer]
    if asked == WhoForm.NEW:
        chosen = [row for row in chosen if not row.is_called]
    return {str(row.participant.pk) for row in chosen}
