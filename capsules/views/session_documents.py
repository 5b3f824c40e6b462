"""The documents of a session: put there, downloaded, taken off, put back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capcollectif import kept, refusals, uploads
from capsules.forms.session_documents import DocumentForm
from capsules.models import SessionDocument
from capsules.operations import filing

from .rights import animated_session_or_404, session_context


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def document_add(request, pk):
    """Put a file on the page of a session, for the whole collective."""
    session = animated_session_or_404(request, pk)
    typed = kept.typed(request)
    form = DocumentForm(request.POST or None, request.FILES or None, initial=typed)
    if form.is_valid():
        with refusals.shown_in(form):
            document = filing.add_document(session, by=request.user, **form.cleaned_data)
            kept.forget(request)
            messages.success(request, f"«\u00a0{document}\u00a0» est déposé.")
            return redirect("capsules:session_detail", pk=pk)
    context = session_context(request, session, tab="minutes")
    context |= {"form": form, "is_kept": bool(typed)}
    return render(request, "capsules/document_add.html", context)


@require_safe
def document_detail(request, pk):
    """The file itself, as a download."""
    document = get_object_or_404(SessionDocument.objects.visible_to(request.user), pk=pk)
    return uploads.download(
        document.file, filename=document.filename, content_type=document.content_type
    )


@require_POST
def document_archive(request, pk):
    """Take a document off; the notes of the session offer to put it back."""
    document = get_object_or_404(SessionDocument.objects.animated_by(request.user), pk=pk)
    filing.archive_document(document, by=request.user)
    messages.success(
        request, f"«\u00a0{document}\u00a0» est retiré. L’onglet Notes permet de le remettre."
    )
    return redirect("capsules:session_detail", pk=document.session_id)


@require_POST
def document_restore(request, pk):
    """Put it back."""
    document = get_object_or_404(SessionDocument.objects.animated_by(request.user), pk=pk)
    filing.restore_document(document, by=request.user)
    messages.success(request, f"«\u00a0{document}\u00a0» est de retour.")
    return redirect("capsules:session_detail", pk=document.session_id)
