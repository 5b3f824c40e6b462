"""« Serez-vous là ? », on the page of a session and behind the link of a mail."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from capcollectif import kept, refusals
from capsules.forms.replies import AskedForm, ReplyForm
from capsules.models import Reply, SecretLink
from capsules.operations import participants, replying
from capsules.queries import people

from .link_doors import opened_by
from .rights import visible_session_or_404
from .sessions import session_page

THANKS = {
    Reply.Answer.COMING: "C’est noté\u00a0: vous venez.",
    Reply.Answer.REMOTE: "C’est noté\u00a0: vous venez à distance.",
    Reply.Answer.ABSENT: "C’est noté\u00a0: vous ne venez pas. Merci de l’avoir dit.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def reply_own(request, pk):
    """Answer for oneself, signed in. By GET, back to the page that asks."""
    session = visible_session_or_404(request, pk)
    if request.method != "POST":
        return redirect("capsules:session_detail", pk)
    participants.gather(session.collective)
    own = people.own(session.collective, request.user)
    if own is None:
        raise Http404
    form = ReplyForm(request.POST, session=session)
    if _is_taken(request, form, session, own, by=request.user):
        return redirect("capsules:session_detail", pk)
    return session_page(request, session, reply=form)


@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(SecretLink.Scope.ANSWER)
@kept.may_be_given_up
def reply_edit(request, link):
    """The same by a link, without an account. Scanners of mail open it, so that only a POST answers."""
    session, own = link.session, link.participant
    reply = people.reply_of(session, own)
    asked, typed = AskedForm(request.GET).asked(), kept.typed(request)
    initial = {**ReplyForm.initial_of(reply), **asked, **typed}
    form = ReplyForm(request.POST or None, session=session, initial=initial)
    if _is_taken(request, form, session, own, by=None):
        return redirect(request.path)
    context = {
        "session": session,
        "guide": getattr(session, "guide", None),
        "participant": own,
        "reply": reply,
        "form": form,
        "closed": replying.why_closed(session),
        "is_kept": bool(typed),
    }
    return render(request, "capsules/reply_edit.html", context)


def _is_taken(request, form, session, participant, *, by):
    """Whether the answer is written down; the next page then thanks for it."""
    if not form.is_valid():
        return False
    with refusals.shown_in(form):
        reply = replying.answer(session, participant, by=by, **form.cleaned_data)
        kept.forget(request)
        messages.success(request, THANKS[reply.answer])
        return True
    return False
