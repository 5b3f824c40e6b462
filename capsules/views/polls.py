"""Choosing the date of a session together."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from capcollectif import french, kept, refusals
from capcollectif.errors import Refused, Stale
from capsules.calculations.ballot import Slot
from capsules.calculations.method import Mode
from capsules.forms.polls import PollForm, PollReminderForm, VoteForm
from capsules.models import SecretLink
from capsules.operations import drafting, planning, polling
from capsules.operations.drafting import Conflicting
from capsules.queries import people, polls

from .link_doors import opened_by
from .rights import animated_session_or_404, session_context, visible_session_or_404

PAGE = ["GET", "HEAD", "POST"]
USUAL_HOURS = "video"  # of a session that has none
THANKS = "Merci, vos réponses sont enregistrées. Vous pouvez les changer tant que la date n’est pas choisie."


def section(request, session, *, today):
    """What _poll.html shows of the session’s poll; `board` is None without one. At most three queries."""
    poll = getattr(session, "poll", None)
    board = poll and polls.board(poll, user=request.user, today=today)
    typed = kept.typed(request)
    is_to_come = session.day > today and not session.cancelled_at
    is_animated = session.collective.is_animated_by(request.user)
    return {
        "can_poll": is_animated and is_to_come and session.mode != Mode.TUTORED,
        "poll": poll,
        "board": board,
        **_own(board, typed),
        "is_polled": session.is_polled and not session.cancelled_at,
        "poll_words": typed.get("words", ""),
    }


def _own(board, typed):
    """The form of what the reader says, and [(what was said of a date, its Line, or None if past)]."""
    if not board or not board.own:
        return {"vote_form": None, "own_lines": []}
    said = list(zip(board.dates, board.own.cells, strict=True))
    known = VoteForm.initial_of({date.proposal.pk: cell.choice for date, cell in said})
    form = VoteForm(proposals=board.open_dates, initial=known | typed)
    lines = {line.proposal: line for line in form.lines()}
    return {
        "vote_form": form,
        "own_lines": [(cell, lines.get(date.proposal)) for date, cell in said],
    }


# ── For facilitators ────────────────────────────────────────────────────────


@require_http_methods(PAGE)
@kept.may_be_given_up
def poll_add(request, pk):
    """Propose several dates for a session, or change them while the poll is open."""
    session = animated_session_or_404(request, pk)
    poll = getattr(session, "poll", None)
    typed, mark = kept.typed(request), polling.mark(poll)
    form = PollForm(
        request.POST or None, initial=_initial(session, poll) | typed, past=_known(poll)
    )
    context = {**session_context(request, session, tab="detail"), "poll": poll, "form": form}
    seen = request.POST.get("seen") or typed.get("seen") or mark  # while it is only shown again
    context |= {"reasons": [], "stale": "", "is_kept": bool(typed), "mark": seen}
    if form.is_valid():
        try:
            return _propose(request, session, form)
        except Conflicting as conflict:
            context["reasons"] = conflict.reasons
        except Stale as stale:
            context |= {"stale": str(stale), "mark": mark}
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context["proposals"] = poll.proposals.all() if poll else []
    status = 409 if context["stale"] else 200
    return render(request, "capsules/poll_add.html", context, status=status)


def _propose(request, session, form):
    polling.propose(
        session,
        dates=form.slots(),
        words=form.cleaned_data["words"],
        answer_by=form.cleaned_data["answer_by"],
        seen=request.POST.get("seen", ""),
        confirmed="confirm" in request.POST,
        by=request.user,
    )
    kept.forget(request)
    messages.success(
        request,
        "Le sondage est ouvert. Les courriels qui demandent à chacun·e ses dates vous attendent "
        "ci-dessous\u00a0: rien ne part avant que vous les envoyiez.",
    )
    return redirect("capsules:message_list", session.collective_id)


def _initial(session, poll):
    """The dates that are proposed; else the session’s own, and two that nothing speaks against."""
    hours = (session.starts_at, session.ends_at)
    if not all(hours):
        hours = session.collective.hours_of(USUAL_HOURS)
    if poll:
        slots = [Slot(each.day, each.starts_at, each.ends_at) for each in poll.proposals.all()]
        words = {"words": poll.words, "answer_by": poll.answer_by}
        return PollForm.initial_of(slots, hours=hours) | words
    today = timezone.localdate()
    days = [day for day in sorted({session.day, *_other_days(session)}) if day > today]
    return PollForm.initial_of([Slot(day, *hours) for day in days], hours=hours)


def _other_days(session):
    collective = session.collective
    return drafting.alternatives(
        drafting.draft_date(session),
        dates=drafting.dates_of(collective),
        closed=planning.closed_days_of(collective),
        rhythm=planning.rhythm_of(collective),
    )


def _known(poll):
    """Days that stay although they are past."""
    return [each.day for each in poll.proposals.all()] + [poll.answer_by] if poll else []


def _polled_or_404(request, pk):
    """The session of that pk with its poll, for who animates it."""
    session = animated_session_or_404(request, pk)
    if not hasattr(session, "poll"):
        raise Http404
    return session


def _to_the_poll(session):
    return redirect(reverse("capsules:session_detail", args=[session.pk]) + "#sondage")


@require_POST
def poll_close(request, pk):
    """Choose one of the dates, which is published at once; or keep the date that there is."""
    session = _polled_or_404(request, pk)
    proposal = request.POST.get("proposal", "")
    with refusals.told(request):
        if proposal:
            number = int(proposal) if proposal.isdecimal() and len(proposal) < 18 else 0
            chosen = polling.choose(session.poll, proposal=number, by=request.user)
            done = f"C’est décidé\u00a0: {french.day(chosen.day)}. Le calendrier est publié, les agendas suivent."
        else:
            polling.close(session.poll, by=request.user)
            done = "Le sondage est clos\u00a0: la séance garde sa date."
        outbox = reverse("capsules:message_list", args=[session.collective_id])
        told = (
            '{} Les courriels qui le disent vous attendent dans la <a href="{}">boîte d’envoi</a>.'
        )
        messages.success(request, format_html(told, done, outbox))
    return _to_the_poll(session)


@require_POST
def poll_reopen(request, pk):
    """Take back the choice of a date, or the closing without one."""
    session = _polled_or_404(request, pk)
    with refusals.told(request):
        polling.reopen(session.poll, by=request.user)
        messages.success(
            request,
            "Le sondage est rouvert. La séance garde sa date tant que rien d’autre n’est choisi.",
        )
    return _to_the_poll(session)


@require_http_methods(PAGE)
def poll_remind(request, pk):
    """Write to those who have not answered, and to nobody else. By GET, back to the session."""
    session = _polled_or_404(request, pk)
    if request.method != "POST":
        return _to_the_poll(session)
    form = PollReminderForm(request.POST)
    if form.is_valid():
        with refusals.shown_in(form):
            written = polling.remind(session.poll, by=request.user, **form.cleaned_data)
            kept.forget(request)
            count = french.counted(written, "courriel part,courriels partent")
            messages.success(
                request, f"{count} dans cinq minutes. Qui répond d’ici là n’en reçoit pas."
            )
            return _to_the_poll(session)
    context = {**session_context(request, session, tab="detail"), "form": form}
    return render(request, "capsules/poll_remind.html", context)


# ── For those who answer ────────────────────────────────────────────────────


@require_POST
def vote_own(request, pk):
    """Which dates suit the person who is signed in."""
    session = visible_session_or_404(request, pk)
    voter = people.own(session.collective, request.user)
    if voter is None or not hasattr(session, "poll"):
        raise Http404
    form = _vote_form(request, session.poll, voter)
    if _voted(request, session, voter, form):
        return _to_the_poll(session)
    context = {**session_context(request, session, tab="detail"), "form": form}
    return render(request, "capsules/vote_own.html", context)


@require_http_methods(PAGE)
@opened_by(SecretLink.Scope.POLL)
@kept.may_be_given_up
def vote_edit(request, link):
    """The same for the bearer of a secret link. Scanners of mail open it, so that only a POST answers."""
    session, poll = link.session, getattr(link.session, "poll", None)
    context = {"session": session, "poll": poll, "participant": link.participant, "is_kept": False}
    context["form"] = None
    if poll is None or not poll.is_open or session.cancelled_at:
        return render(request, "capsules/vote_edit.html", context)
    form = _vote_form(request, poll, link.participant)
    if _voted(request, session, link.participant, form):
        return redirect(request.path)
    context |= {"form": form, "is_kept": bool(kept.typed(request))}
    return render(request, "capsules/vote_edit.html", context)


def _vote_form(request, poll, voter):
    proposals = list(poll.proposals.filter(day__gte=timezone.localdate()))
    known = VoteForm.initial_of(polls.choices_of(voter, proposals))
    sent = request.POST if request.method == "POST" else None
    return VoteForm(sent, proposals=proposals, initial=known | kept.typed(request))


def _voted(request, session, voter, form):
    """Whether it was sent, and is written."""
    if form.is_valid():
        with refusals.shown_in(form):
            polling.vote(session, by=voter, choices=form.choices())
            kept.forget(request)
            messages.success(request, THANKS)
            return True
    return False
