"""The door of somebody invited."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments import closing
from capcollectif import kept, refusals
from capcollectif.errors import Refused
from capsules.forms import WelcomeForm
from capsules.operations import participants
from capsules.queries import welcoming
from members import hats, inviting


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request, token):
    """Welcome the bearer of an invitation. Scanners of mail open it, so that only a POST accepts."""
    invitation = inviting.find(token)
    if invitation is None:
        return render(request, "capsules/invitation_unknown.html", status=404)
    if invitation.accepted_by and invitation.accepted_by == request.user:
        return redirect("capsules:home")
    try:
        inviting.refuse_ended(invitation)
    except Refused as refusal:
        context = {"why": str(refusal), "was_accepted": bool(invitation.accepted_at)}
        return render(request, "capsules/invitation_ended.html", context, status=410)
    account, door = _door(request, invitation)
    typed = kept.typed(request)
    sent = request.POST if request.method == "POST" else None
    form = WelcomeForm(sent, is_known=account is not None, initial=typed or invitation.names)
    introduction = welcoming.introduction_for(invitation)
    if door == "open" and form.is_valid():
        with refusals.shown_in(form):
            return _enter(request, invitation, introduction, form.cleaned_data)
    context = {"invitation": invitation, "form": form, "introduction": introduction, "door": door}
    return _page(request, **context)


def _page(request, **context):
    today = timezone.localdate()
    context["next"] = welcoming.next_session(context["invitation"].structure, today=today)
    context["sign_in"] = redirect_to_login(request.path).url
    return render(request, "capsules/invitation_accept.html", context)


def _door(request, invitation):
    """The account of the invited address, if any, and the way in.

    « open »; « locked »: it signs in first; « other »: somebody else is signed in here.
    """
    account = inviting.account_of(invitation)
    if request.user.is_authenticated:
        return account, "open" if request.user == account else "other"
    return account, "locked" if account and inviting.must_sign_in(account) else "open"


def _enter(request, invitation, introduction, names):
    """Accept, sign in, and go to the first question or to the home page."""
    user = request.user if request.user.is_authenticated else None
    place = participants.enter(invitation, user=user, **names)
    person = hats.sign_in(request, pk=place.user_id, key=f"structure-{place.structure_id}")
    kept.forget(request)
    messages.success(request, f"Bienvenue dans l’équipe de {place.structure}.")
    response = redirect("capsules:home")
    if introduction and "home" not in request.POST:
        assessment = closing.start(structure=place.structure, theme=introduction, by=person)
        response = redirect("assessments:assessment_question", pk=assessment.pk, number=1)
    kept.remember_writer(response, person)
    return response
