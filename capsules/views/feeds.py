"""Sessions in one’s own calendar: one session as a file, all of them as an address to follow."""

import hashlib

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_POST, require_safe

from capsules.models import SecretLink
from capsules.operations import feeds, links

from .link_doors import opened_by
from .rights import visible_or_404, visible_session_or_404

RENEWED = (
    "Voici votre nouvelle adresse d’agenda. L’ancienne, s’il y en avait une, n’ouvre plus rien."
)


@require_safe
def session_ics(request, pk):
    """The session as a file that a calendar opens."""
    session = visible_session_or_404(request, pk)
    return calendar_response(
        request, feeds.file_of(session, with_page=True), feeds.name_of(session)
    )


@require_safe
@opened_by(SecretLink.Scope.FEED)
def feed_ics(request, link):
    """What a calendar asks for every few hours: nothing is sent again that it has already."""
    return calendar_response(request, feeds.content_of(link), "capcollectif.ics")


@require_POST
def feed_replace(request, pk):
    """Give this account’s calendar its address, or another one; then back to the collective’s page."""
    collective = visible_or_404(request, pk)
    feeds.renew(user=request.user, by=request.user)
    messages.success(request, RENEWED)
    url = reverse("capsules:collective_calendar", args=[collective.pk])
    return redirect(f"{url}#abonnement")


def agenda_of(**owner):
    """What _agenda_card.html says of the feed of `user=`, or of `participant=`. One query."""
    link = feeds.link_of(**owner)
    address = links.address_of(link) if link else ""
    return {"address": address, "webcal": f"webcal:{address.partition(':')[2]}" if link else ""}


def calendar_response(request, content, name):
    """The calendar as a download called `name`, or 304 for whoever has these very bytes."""
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response = HttpResponse(
        content,
        content_type=feeds.CONTENT_TYPE,
        headers={
            "Content-Disposition": disposition,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-cache",
            "ETag": etag,
        },
    )
    return get_conditional_response(request, etag=etag, response=response)
