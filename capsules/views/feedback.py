"""What one thinks of a session, signed in or behind one’s own link; what all said, for who animates."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from capcollectif import kept, refusals
from capsules.forms.feedback import FeedbackForm
from capsules.models import SecretLink
from capsules.operations import feedback, links, participants
from capsules.queries import feedback as found
from capsules.queries import own_pages as pages
from capsules.queries import people

from .link_doors import opened_by
from .rights import session_context, visible_session_or_404

PAGE = ["GET", "HEAD", "POST"]
THANKS = "Merci\u00a0! Votre avis est enregistré, sans votre nom."


@require_http_methods(PAGE)
@kept.may_be_given_up
def feedback_edit(request, pk):
    """Give one’s own, signed in; for who animates, what people said, without names."""
    session = visible_session_or_404(request, pk)
    if request.method == "POST":
        participants.gather(session.collective)
    own = people.own(session.collective, request.user)
    is_animated = session.collective.is_animated_by(request.user)
    if request.method == "POST" and own is None:
        raise Http404
    context = _section(request, session, own, by=request.user)
    if context is None:
        return redirect(request.path)
    context |= session_context(request, session, tab="feedback")
    context["may_say"] = bool(own) or not is_animated
    context["results"] = _results(session, context["until"]) if is_animated else None
    return render(request, "capsules/feedback_edit.html", context)


def _results(session, until):
    return found.results(session, is_over=timezone.localdate() > until)


@require_http_methods(PAGE)
@opened_by(SecretLink.Scope.PAGE)
@kept.may_be_given_up
def own_feedback(request, link, pk):
    """The same behind the link of one’s page, without an account."""
    session = get_object_or_404(pages.sessions_of(link.participant), pk=pk)
    context = _section(request, session, link.participant, by=None)
    if context is None:
        return redirect(request.path)
    context |= {"session": session, "participant": link.participant, "back": links.path_of(link)}
    return render(request, "capsules/own_feedback.html", context)


def _section(request, session, participant, *, by):
    """What _feedback.html takes; None once what was sent is written down."""
    given, typed = found.own(session, participant), kept.typed(request)
    first = {**FeedbackForm.initial_of(given), **typed}
    form = FeedbackForm(request.POST or None, initial=first)
    if form.is_valid():
        with refusals.shown_in(form):
            feedback.give(session, participant, by=by, **form.cleaned_data)
            kept.forget(request)
            messages.success(request, THANKS)
            return None
    closed = feedback.why_closed(session)
    return {
        "form": form,
        "given": given,
        "closed": closed,
        "until": found.last_day(session),
        "is_shown": not closed or form.is_bound or bool(typed),
        "is_kept": bool(typed),
    }
