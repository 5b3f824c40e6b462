"""Certificates of attendance: those who animate issue them, whoever holds one may verify it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from capcollectif import french, pdf, refusals
from capsules.calculations import codes
from capsules.calculations.certificates import CODE_LENGTH
from capsules.documents import certificates as documents
from capsules.forms.certificates import CodeForm
from capsules.models import Certificate
from capsules.operations import certifying

from .rights import animated_or_404, animated_session_or_404, session_context

ON_A_PAGE = 50
TO_DO = {"new": "à délivrer", "changed": "à remplacer", "withdrawn": "à retirer"}
ISSUE = ["GET", "HEAD", "POST"]


@require_safe
def certificate_list(request, pk):
    """Those of the whole path of a collective."""
    collective = animated_or_404(request, pk)
    context = {
        "nav": "collective",
        "collective": collective,
        "tab": "certificates",
        "issue_url": reverse("capsules:certificate_issue", args=[pk]),
        "pdf_url": reverse("capsules:certificate_list_pdf", args=[pk]),
        **_standing(request, collective),
    }
    return render(request, "capsules/certificate_list.html", context)


@require_safe
def session_certificate_list(request, pk):
    """Those of one session."""
    session = animated_session_or_404(request, pk)
    context = {
        **session_context(request, session, tab="certificates"),
        "issue_url": reverse("capsules:session_certificate_issue", args=[pk]),
        "pdf_url": reverse("capsules:session_certificate_list_pdf", args=[pk]),
        **_standing(request, session.collective, session),
    }
    return render(request, "capsules/session_certificate_list.html", context)


def _standing(request, collective, session=None):
    """Where each certificate stands, a page of them, and how many are to be issued."""
    rows = certifying.standings(collective, session=session)
    sentence = _waiting([row.state for row in rows])
    return {
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "sentence": sentence or "Toutes les attestations sont délivrées et à jour.",
        "is_waiting": bool(sentence),
        "issued": sum(row.certificate is not None for row in rows),
    }


def _waiting(states):
    """« Trois attestations à délivrer et une à remplacer. »; empty when nothing waits."""
    counted = [(states.count(state), done) for state, done in TO_DO.items()]
    said = [f"{french.in_words(number, 'une')} {done}" for number, done in counted if number]
    if not said:
        return ""
    number, _, rest = said[0].partition(" ")
    noun = "attestation" if number == "une" else "attestations"
    return f"{french.listed([f'{number} {noun} {rest}', *said[1:]])}.".capitalize()


@require_http_methods(ISSUE)
def certificate_issue(request, pk):
    """Issue those of the whole path. By GET, back to their list."""
    collective = animated_or_404(request, pk)
    return _issue(request, collective, page="certificate_list", pk=pk)


@require_http_methods(ISSUE)
def session_certificate_issue(request, pk):
    """Issue those of one session. By GET, back to their list."""
    session = animated_session_or_404(request, pk)
    return _issue(
        request, session.collective, page="session_certificate_list", pk=pk, session=session
    )


def _issue(request, collective, *, page, pk, session=None):
    if request.method == "POST":
        with refusals.told(request):
            done = certifying.issue(collective, by=request.user, session=session)
            messages.success(request, _told(done))
    return redirect(f"capsules:{page}", pk)


def _told(done):
    """What was done, as a sentence."""
    said = [
        french.counted(number, forms)
        for number, forms in (
            (done.new, "attestation délivrée,attestations délivrées"),
            (done.changed, "remplacée,remplacées"),
            (done.withdrawn, "retirée,retirées"),
        )
        if number
    ]
    return f"{french.listed(said)}." if said else "Toutes les attestations sont à jour."


@require_safe
def certificate_list_pdf(request, pk):
    """All those of the path, in one document."""
    collective = animated_or_404(request, pk)
    title = f"Attestations de parcours – {collective.name}"
    return _all(request, collective, title, back="certificate_list", pk=pk)


@require_safe
def session_certificate_list_pdf(request, pk):
    """All those of one session, in one document."""
    session = animated_session_or_404(request, pk)
    title = f"Attestations – {session.name} – {session.day.isoformat()}"
    return _all(
        request,
        session.collective,
        title,
        back="session_certificate_list",
        pk=pk,
        session=session,
    )


def _all(request, collective, title, *, back, pk, session=None):
    rows = certifying.issued(collective, session=session)
    if not rows:
        messages.info(request, "Aucune attestation n’est encore délivrée.")
        return redirect(f"capsules:{back}", pk)
    return pdf.response(
        request, documents.of_certificates(rows, title=title, author=collective.name)
    )


@require_safe
def own_certificate_list(request):
    """One’s own, wherever one took part."""
    context = {"nav": "", "certificates": certifying.of_user(request.user)}
    return render(request, "capsules/own_certificate_list.html", context)


@login_not_required
@require_safe
def certificate_check(request):
    """Ask for a code, then show what it certifies."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("capsules:certificate_detail", form.cleaned_data["code"])
    return render(request, "capsules/certificate_check.html", {"nav": "", "form": form})


@login_not_required
@require_safe
def certificate_detail(request, code):
    """What a certificate says, for whoever was given it; 404 with the form for an unknown code."""
    found = (
        Certificate.objects.readable().filter(code=codes.as_typed(code, length=CODE_LENGTH)).first()
    )
    form = CodeForm(initial={"code": "" if found else code[:40]})
    context = {"nav": "", "certificate": found, "facts": found and found.facts, "form": form}
    return render(
        request, "capsules/certificate_detail.html", context, status=200 if found else 404
    )


@login_not_required
@require_safe
def certificate_pdf(request, code):
    """The certificate itself, for whoever has its code; one that was replaced says so instead."""
    readable = Certificate.objects.readable()
    certificate = get_object_or_404(readable, code=codes.as_typed(code, length=CODE_LENGTH))
    if certificate.replaced_at:
        return redirect("capsules:certificate_detail", certificate.code)
    return pdf.response(request, documents.of_certificate(certificate))
