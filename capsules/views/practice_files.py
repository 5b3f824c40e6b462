"""The files of a practice: added, downloaded, taken off, put back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from capcollectif import kept, refusals, uploads
from capsules.forms.practices import FileForm
from capsules.models import Practice, PracticeFile
from capsules.operations import practices


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def practice_file_add(request, pk):
    """Put a file beside a practice, for those who read it."""
    practice = get_object_or_404(Practice.objects.editable_by(request.user), pk=pk)
    typed = kept.typed(request)
    form = FileForm(request.POST or None, request.FILES or None, initial=typed)
    if form.is_valid():
        with refusals.shown_in(form):
            file = practices.add_file(practice, by=request.user, **form.cleaned_data)
            kept.forget(request)
            messages.success(request, f"«\u00a0{file}\u00a0» accompagne la fiche.")
            return redirect("capsules:practice_detail", pk=pk)
    context = {"nav": "library", "practice": practice, "form": form, "is_kept": bool(typed)}
    return render(request, "capsules/practice_file_add.html", context)


@require_safe
def practice_file(request, pk):
    """The file itself, as a download, to those who may read its practice today."""
    file = get_object_or_404(PracticeFile.objects.visible_to(request.user), pk=pk)
    return uploads.download(file.file, filename=file.filename, content_type=file.content_type)


@require_POST
def practice_file_archive(request, pk):
    """Take a file off; the page of its practice offers to put it back."""
    file = get_object_or_404(PracticeFile.objects.editable_by(request.user), pk=pk)
    practices.archive_file(file, by=request.user)
    messages.success(request, f"«\u00a0{file}\u00a0» est retiré.")
    return redirect("capsules:practice_detail", pk=file.practice_id)


@require_POST
def practice_file_restore(request, pk):
    """Put it back."""
    files = PracticeFile.objects.editable_by(request.user).select_related("practice")
    file = get_object_or_404(files, pk=pk)
    with refusals.told(request):
        practices.restore_file(file, by=request.user)
        messages.success(request, f"«\u00a0{file}\u00a0» est de retour.")
    return redirect("capsules:practice_detail", pk=file.practice_id)
