"""« Boîte d’envoi »: what a collective’s facilitators have written, and what became of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from capcollectif import french, kept, outbox, refusals
from capcollectif.models import Message
from capsules.forms.messages import SendForm, StateForm, WordsForm
from capsules.operations import enrolling
from capsules.queries import mails

from .rights import animated_or_404

MESSAGES_A_PAGE = 20


def _message_or_404(request, pk, message):
    """The collective, and a message of its own."""
    collective = animated_or_404(request, pk)
    return collective, get_object_or_404(mails.messages(collective), pk=message)


@require_safe
def message_list(request, pk):
    """The collective’s mails by state, drafts first; or those of one state, page by page."""
    collective = animated_or_404(request, pk)
    chosen = StateForm(request.GET)
    state = chosen.cleaned_data["state"] if chosen.is_valid() else ""
    counts = mails.counts(collective)
    groups = [
        _group(collective, each, request.GET.get("page") if state else 1)
        for each in mails.ORDER
        if counts[each] and state in ("", each)
    ]
    context = {
        "nav": "collective",
        "collective": collective,
        "drafts": counts["draft"],
        "groups": groups,
        "state": state,
        "is_empty": not any(counts.values()),
    }
    return render(request, "capsules/message_list.html", context)


def _group(collective, state, number):
    """One state’s mails: its page, the rows of that page."""
    found = mails.messages(collective).filter(state=state)
    page = Paginator(found, MESSAGES_A_PAGE).get_page(number)
    rows = mails.described(page)
    until = max((row.message.pk for row in rows), default=0)
    return {"state": state, "page": page, "rows": rows, "until": until}


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def message_edit(request, pk, message):
    """Read a mail as it would leave; change one’s words in it while it is a draft."""
    collective, found = _message_or_404(request, pk, message)
    typed = kept.typed(request)
    form = WordsForm(request.POST or None, initial={**found.params, **typed})
    if form.is_valid():
        with refusals.shown_in(form):
            outbox.edit(found, params=form.cleaned_data, by=request.user)
            kept.forget(request)
            messages.success(request, "Votre mot est enregistré. Rien n’est encore parti.")
            return redirect("capsules:message_edit", pk, message)
    is_hers = found.state == Message.State.DRAFT and "words" in found.params
    context = {"nav": "collective", "collective": collective, "message": found}
    context |= {"form": form if is_hers or form.is_bound else None, "is_kept": bool(typed)}
    context["letter"] = mails.letter_of(found)
    context["recipient"] = mails.described([found])[0]
    return render(request, "capsules/message_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def message_send(request, pk):
    """Let drafts leave: all that the page has shown, or the ticked ones."""
    collective = animated_or_404(request, pk)
    if request.method == "POST":
        form = SendForm(request.POST, messages=mails.messages(collective))
        if not form.is_valid():
            messages.warning(request, next(iter(form.errors.values()))[0])
        elif sent := enrolling.release(form.chosen(), by=request.user):
            leaving = french.counted(sent, "courriel part,courriels partent")
            messages.success(request, f"C’est parti\u00a0: {leaving} dans la minute.")
        else:
            messages.info(request, "Cochez au moins un courriel à envoyer.")
    return redirect("capsules:message_list", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def message_cancel(request, pk, message):
    """Keep a mail from leaving; an invitation that nobody has received goes with it."""
    _, found = _message_or_404(request, pk, message)
    return _act(request, pk, found, enrolling.withdraw, "Ce courriel ne partira pas.")


@require_http_methods(["GET", "HEAD", "POST"])
def message_retry(request, pk, message):
    """Send again what was set aside."""
    _, found = _message_or_404(request, pk, message)
    return _act(request, pk, found, outbox.retry, "Nouvel essai dans la minute.")


def _act(request, pk, message, operation, done):
    """Do it if this is a POST, say how it went, and go back to the outbox."""
    if request.method == "POST":
        with refusals.told(request):
            operation(message, by=request.user)
            messages.success(request, done)
    return redirect("capsules:message_list", pk)
