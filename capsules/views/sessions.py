"""The page of a session, which everybody of its collective reads."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from capcollectif import kept
from capsules.calculations.method import Beat, Mode
from capsules.forms.replies import ReplyForm
from capsules.models import WorkedTime
from capsules.operations import conducting, replying
from capsules.queries import feedback, people, preparation, reading, timeline, tutoring
from capsules.queries import help as help_requests

from .board_phones import section as board_section
from .check_in import section as check_in_section
from .commitments import launch_section
from .minutes import outcome_of
from .polls import section as poll_section
from .rights import session_context, visible_session_or_404
from .stakes import section as stake_section


@require_safe
def session_detail(request, pk):
    """When, where and how a session takes place, and the one before and after it."""
    return session_page(request, visible_session_or_404(request, pk))


def session_page(request, session, *, reply=None):
    """The page of `session`; `reply` is a ReplyForm that was not taken."""
    around = timeline.sessions_of(session.collective)
    is_work = session.mode == Mode.TUTORED  # alone: nobody is asked whether they come
    found = people.Answers(()) if is_work else people.answers(session)
    at = around.index(session)
    today = timezone.localdate()
    context = {
        **session_context(request, session, tab="detail"),
        **poll_section(request, session, today=today),
        **outcome_of(request, session),
        **launch_section(request, session),
        "period": tutoring.period_of(session, around),
        **_answers(request, session, found, reply),
        **check_in_section(request, session, [each.participant for each in found.people]),
        **(board_section(session) | stake_section(session) | _reading(request, session, today)),
        "gauges": _gauges(request, session, today),
        **_work(request, session),
        "before": around[at - 1] if at else None,
        "after": around[at + 1] if at + 1 < len(around) else None,
        "programme": _programme(session, today),
        "is_asked": feedback.is_asked(session, today=today),
        "today": today,
    }
    return render(request, "capsules/session_detail.html", context)


def _gauges(request, session, today):
    """How ready the structures are, for who animates."""
    if not session.collective.is_animated_by(request.user) or session.cancelled_at:
        return []
    return preparation.gauges(session.collective_id, session, today=today)


def _work(request, session):
    """Of autonomous work, the help asked for and the hours: everybody’s for who animates, one’s own else.

    Two queries; none for a meeting.
    """
    if session.mode != Mode.TUTORED:
        return {"help": (), "hours": None}
    if session.collective.is_animated_by(request.user):
        times = WorkedTime.objects.animated_by(request.user).present()
    else:
        times = WorkedTime.objects.of(request.user)
    return {
        "help": help_requests.own_about(session, request.user),
        "hours": tutoring.hours_of(times.filter(session=session)),
    }


def _reading(request, session, today):
    """Of a session where a theme is read, what is to be made clear, for who animates. Two queries."""
    reads = session.beat == Beat.READING and session.capsule and not session.cancelled_at
    is_past = session.day < today
    is_led = reads and not is_past and session.collective.is_animated_by(request.user)
    clarify = reading.to_clarify(session.capsule_id) if is_led else reading.NOTHING
    return {"reads": bool(reads), "is_past": is_past, "to_clarify": clarify}


def _answers(request, session, found, sent):
    """Who comes, of `found` (Answers); and what one said oneself, or may say."""
    own = found.of_user(request.user)
    closed = replying.why_closed(session) if own else ""
    typed = kept.typed(request)
    typed = typed if "lift" in typed or "answer" in typed else {}  # another form’s, else
    form = None
    if own and not closed:
        form = sent or ReplyForm(
            session=session, initial={**ReplyForm.initial_of(own.reply), **typed}
        )
    return {
        "answers": found,
        "own": own,
        "is_over": replying.is_over(session),
        "reply_form": form,
        "reply_refused": sent.lost if sent and closed else (),
        "reply_is_kept": bool(typed) and not sent,
    }


def _programme(session, today):
    """The lines of a session that has hours. Of a past one only what was kept: it is what happened."""
    if session.cancelled_at or session.starts_at is None:
        return []
    agenda = conducting.agenda_of(session)
    return agenda.lines if agenda.is_kept or session.day >= today else []
