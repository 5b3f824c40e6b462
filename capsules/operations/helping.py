"""Help between sessions: a structure asks, those who animate answer. Each word goes by mail, too.

Callers check rights (`of`, `visible_to`); these functions check the state of things. A mail can be
answered by mail: that answer goes to its author, and is not kept here.
"""

from django.db import transaction
from django.utils import timezone

from capcollectif import locks, meanwhile, outbox
from capsules.models import Guide, HelpReply, HelpRequest
from capsules.queries import help as requests

ASKED, REPLIED = "help_asked", "help_replied"  # the kinds of its messages


@transaction.atomic
def ask(place, *, text, by, question=None, session=None):
    """Ask those who animate, for the structure of `place` (an Enrolment); return the HelpRequest.

    Its tutor is written to, else all who animate. The same question twice within a minute is one.
    """
    locks.held(place)  # one at a time
    about = {"question": question, "session": session}
    same = HelpRequest.objects.filter(
        collective=place.collective, structure=place.structure, asked_by=by, text=text, **about
    )
    twin = same.filter(asked_at__gte=timezone.now() - meanwhile.TWICE).first()
    if twin:
        return twin
    request = HelpRequest.objects.create(
        collective=place.collective, structure=place.structure, asked_by=by, text=text, **about
    )
    for person in _tutors(request) or requests.facilitators(place.collective):
        _write(ASKED, request, person, by, request=request.pk)
    return request


@transaction.atomic
def reply(request, *, text, by, is_last=False):
    """Add to the thread of `request`, and return the HelpReply; whoever is on the other side is told.

    The request is open again, unless `is_last`. The same words twice within a minute are one reply.
    """
    request = locks.held(request)
    same = request.replies.filter(written_by=by, text=text)
    found = same.filter(written_at__gte=timezone.now() - meanwhile.TWICE).first()
    if found is None:
        found = HelpReply.objects.create(request=request, text=text, written_by=by)
        for person in _others(request, by):
            _write(REPLIED, request, person, by, reply=found.pk)
    _settle(request, by if is_last else None)
    return found


@transaction.atomic
def settle(request, *, by):
    """Close `request`: it has its answer, or needs none any more. Twice asked, once done."""
    request = locks.held(request)
    if not request.settled_at:
        _settle(request, by)


def _settle(request, by):
    request.settled_by, request.settled_at = by, timezone.now() if by else None
    request.save(update_fields=["settled_by", "settled_at"])


def _tutors(request):
    """Who tutors the session that it is about, or the work on the theme of its question."""
    guides = Guide.objects.filter(session__collective=request.collective_id, tutor__is_active=True)
    if request.session:
        guides = guides.filter(session=request.session)
    elif request.question:
        guides = guides.filter(session__capsule__theme=request.question.theme_id)
    else:
        return []
    own = requests.facilitators(request.collective)
    return list(own.filter(pk__in=guides.values("tutor")))


def _others(request, by):
    """Whom a reply by `by` is for: the team’s side of the thread, or that of those who animate."""
    animating = list(requests.facilitators(request.collective))
    authors = {reply.written_by for reply in request.replies.select_related("written_by")}
    if by in animating:
        return sorted({request.asked_by, *authors} - {*animating, by}, key=lambda each: each.pk)
    answering = [each for each in animating if each in authors]
    return answering or _tutors(request) or animating


def _write(kind, asked, person, by, **params):
    outbox.write(
        kind=kind,
        recipient=person.email,
        params=params,
        by=by,
        topic=f"help-{asked.pk}",
    )
