"""« Ma page »: what somebody who takes part reads and does without an account, behind one link.

Each view takes the link of that page, and reaches nothing but what its participant may see.
"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments import documents
from capcollectif import pdf, uploads
from capcollectif.prepared import Prepared
from capsules.forms.own_pages import PreferencesForm
from capsules.models import SecretLink
from capsules.operations import certifying, feeds, links, own_pages
from capsules.queries import feedback, tutoring
from capsules.queries import own_pages as pages

from .feeds import RENEWED, agenda_of, calendar_response
from .link_doors import opened_by

Scope = SecretLink.Scope
REPLACED = (
    "Voici votre nouvelle page\u00a0: gardez cette adresse. L’ancienne n’ouvre plus rien, "
    "y compris dans vos anciens courriels."
)

_CERTIFICATES = Prepared(certifying.of)


@require_safe
@opened_by(Scope.PAGE)
def own_page(request, link):
    """The next session, the documents, the calendar, the reminders. At most twelve queries."""
    own, today = link.participant, timezone.localdate()
    following, later = pages.coming(own, today=today)
    context = {
        "token": links.token_of(link),
        "link": link,
        "participant": own,
        "collective": own.collective,
        "following": following,
        "later": later,
        "period": tutoring.period_of(following.session) if following else None,
        "asked": feedback.asked(own, today=today),
        "plan": pages.plan_of(own),
        "documents": pages.document_list(own),
        "minutes": pages.minutes_of(own),
        "certificates": _CERTIFICATES.objects(own.pk),
        "agenda": agenda_of(participant=own),
        "form": PreferencesForm(initial=PreferencesForm.initial_of(own)),
        "today": today,
    }
    return render(request, "capsules/own_page.html", context)


@require_safe
@opened_by(Scope.PAGE)
def own_page_plan(request, link):
    """The plan of actions of the structure whose team the participant is in, as a PDF."""
    structure = pages.plan_of(link.participant)
    if structure is None:
        raise Http404
    return pdf.response(request, documents.of_plan(structure, today=timezone.localdate()))


@require_safe
@opened_by(Scope.PAGE)
def own_page_document(request, link, pk):
    """A file of one of the sessions."""
    found = get_object_or_404(pages.documents_of(link.participant), pk=pk)
    return uploads.download(found.file, filename=found.filename, content_type=found.content_type)


@require_safe
@opened_by(Scope.PAGE)
def own_page_ics(request, link, pk):
    """One of the sessions as a file that a calendar opens."""
    session = get_object_or_404(pages.sessions_of(link.participant), pk=pk)
    content = feeds.file_of(session, with_page=False)
    return calendar_response(request, content, feeds.name_of(session))


@require_POST
@opened_by(Scope.PAGE)
def own_page_answer(request, link, pk):
    """Go and answer about a session, or choose its date: each is a link of its own."""
    session = get_object_or_404(pages.sessions_of(link.participant), pk=pk)
    return redirect(links.path_of(own_pages.answer_link(link.participant, session)))


@require_POST
@opened_by(Scope.PAGE)
def own_page_feed(request, link):
    """Give this participant’s calendar its address, or another one."""
    feeds.renew(participant=link.participant, by=None)
    messages.success(request, RENEWED)
    return redirect(f"{links.path_of(link)}#abonnement")


@require_POST
@opened_by(Scope.PAGE)
def own_page_prefer(request, link):
    """Choose one’s reminders."""
    form = PreferencesForm(request.POST)
    if form.is_valid():
        own_pages.prefer(link.participant, by=None, **form.cleaned_data)
        messages.success(request, "Vos rappels sont enregistrés.")
    return redirect(f"{links.path_of(link)}#rappels")


@require_POST
@opened_by(Scope.PAGE)
def own_page_replace(request, link):
    """End the link that has gone round, and go on with another."""
    new = own_pages.replace(link, by=None)
    messages.success(request, REPLACED)
    return redirect(reverse("capsules:own_page", args=[links.token_of(new)]))
