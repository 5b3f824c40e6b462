"""Checking in: the code on the screen of the room, and the page that it opens."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from capcollectif import qr, refusals
from capcollectif.errors import Refused
from capsules.calculations import hours
from capsules.forms.attendance import CheckInForm
from capsules.models import Participant, SecretLink
from capsules.operations import attending, links
from capsules.queries import attendance

from .attendance import count, meeting_or_404
from .rights import visible_session_or_404

PAGE = ["GET", "HEAD", "POST"]
CHECKED_IN = "checked_in"  # in the visitor’s session: {session pk: participant pk}
OLD_CODE = (
    "Ce code n’est plus le bon. Photographiez celui qui est à l’écran, "
    "ou demandez le lien à la personne qui anime."
)


@require_http_methods(PAGE)
def check_in_screen(request, pk):
    """The code that people photograph, in big; a POST makes it, or replaces it."""
    session = meeting_or_404(request, pk)
    if request.htmx and request.method == "GET":
        return count(request, session)
    link = attending.room_link(session)
    if request.method == "POST":
        if link and "replace" in request.POST:
            links.replace(link, by=request.user)
        else:
            links.issue(SecretLink.Scope.CHECK_IN, session=session)
        return redirect("capsules:check_in_screen", pk)
    context = {"session": session, "counts": attendance.counts(session)}
    context["closed"] = _why_closed(session)
    context["address"] = links.address_of(link) if link else ""
    context["code"] = qr.of(context["address"]) if link else None
    return render(request, "capsules/check_in_screen.html", context)


def _why_closed(session):
    """Why nobody can check in now; empty while they can."""
    try:
        attending.open_half(session, now=timezone.now())
    except Refused as refusal:
        return str(refusal)
    return ""


@login_not_required
@require_http_methods(PAGE)
def check_in(request, token):
    """Say « I am here » in one tap, without an account, while the session takes place."""
    try:
        session = _session_of(token)
        half = attending.open_half(session, now=timezone.now())
    except Refused as refusal:
        return render(request, "capsules/check_in_closed.html", {"why": str(refusal)}, status=410)
    people = attendance.names(session)
    form = CheckInForm(request.POST if request.method == "POST" else None, people=people)
    with refusals.shown_in(form):
        if request.method == "POST" and _is_done(request, session, form):
            return redirect("capsules:check_in", token)
    context = {"session": session, "form": form, "people": people, "half": half}
    context["there"] = attendance.there(session, half)
    context["own"] = _own(request, session, people)
    context["comes_back"] = half != list(hours.of(session))[-1]
    return render(request, "capsules/check_in.html", context)


@require_POST
def check_in_own(request, pk):
    """Say « I am here » from the page of the session, signed in."""
    session = visible_session_or_404(request, pk)
    own = Participant.objects.of(request.user).filter(collective=session.collective_id)
    form = CheckInForm(request.POST, people=own)
    if form.is_valid() and form.chosen():
        with refusals.told(request):
            attending.check_in(session, form.chosen(), by=request.user)
    return redirect(reverse("capsules:session_detail", args=[pk]) + "#pointage")


def section(request, session, people):
    """{check_in: [(Participant of the account, whether they are there)]}, while it is open.

    `people` are those who take part. At most one query.
    """
    own = [each for each in people if each.user_id == request.user.pk]
    half = attending.half_now(session) if own else None
    there = attendance.there(session, half) if half else ()
    return {"check_in": [(person, person.pk in there) for person in own] if half else []}


def _session_of(token):
    try:
        return links.find(SecretLink.Scope.CHECK_IN, token).session
    except Refused as refusal:
        raise Refused(OLD_CODE) from refusal


def _own(request, session, people):
    """The Participants whom this browser is known for: the account’s, and who checked in with it."""
    known = {request.session.get(CHECKED_IN, {}).get(str(session.pk))}
    if request.user.is_authenticated:
        known |= set(Participant.objects.of(request.user).values_list("pk", flat=True))
    return [person for person in people if person.pk in known]


def _is_done(request, session, form):
    """Do what was tapped or typed. Raises Refused as attending does."""
    by = request.user if request.user.is_authenticated else None
    if not form.is_valid():
        return False
    person, known = form.chosen(), request.session.get(CHECKED_IN, {})
    if "undo" in request.POST:
        if person and person.pk == known.pop(str(session.pk), None):
            attending.take_back(session, person, by=by)
            request.session[CHECKED_IN] = known
        return True
    if person:
        attending.check_in(session, person, by=by)
    else:
        person = attending.check_in_guest(session, by=by, **form.guest()).participant
    request.session[CHECKED_IN] = {**known, str(session.pk): person.pk}
    return True
