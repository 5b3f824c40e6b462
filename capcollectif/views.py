"""Pages of the ground: health, errors, and the pages of the footer."""

import io

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from . import kept
from .models import ScreenMail

MAILS_A_PAGE = 20


@login_not_required
@require_safe
def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request):
    """The database answers and has every migration: 200, or 503 with the reason."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:
        return HttpResponse("database unreachable", status=503, content_type="text/plain")
    if waiting:
        return HttpResponse(
            f"{len(waiting)} migration(s) waiting", status=503, content_type="text/plain"
        )
    return HttpResponse("ready", content_type="text/plain")


def not_found(request, exception):
    """What is not there, or no longer theirs: somebody let go of while they wrote keeps their words.

    They are given back to whoever is signed in, on a path of ours only, whose CSRF token was checked.
    """
    if request.htmx and request.method == "POST":
        context = {"reason": "Cette page n’est plus ouverte à votre compte."}
        context |= {"was_kept": False, "url": "/", "remedy": "revenez à l’accueil"}
        return render(request, "_not_sent.html", context, status=404)
    is_theirs = request.user.is_authenticated and request.resolver_match
    return render(
        request, "404.html", {"words": kept.words(request) if is_theirs else []}, status=404
    )


def csrf_failure(request, reason=""):
    """An old page was sent: what it held is kept, and its page offers it again."""
    was_kept = not kept.comes_from_elsewhere(request) and kept.keep(request)
    context = {"was_kept": was_kept, "url": kept.page_of(request)}
    if not request.htmx:
        return render(request, "403_csrf.html", context, status=403)
    context |= {"reason": "Cette page est ouverte depuis longtemps.", "remedy": "rouvrez-la"}
    return render(request, "_not_sent.html", context, status=403)


@login_not_required
@require_safe
def page_help(request):
    return render(request, "page_help.html", {"help_email": settings.HELP_EMAIL})


@login_not_required
@require_safe
def page_data(request):
    return render(request, "page_data.html", {"help_email": settings.HELP_EMAIL})


@login_not_required
@require_safe
def page_accessibility(request):
    return render(request, "page_accessibility.html", {"help_email": settings.HELP_EMAIL})


@login_not_required
@require_safe
def mail_list(request):
    """A demo’s mails, the latest first: whoever tries it reads them in everybody’s place."""
    if not settings.MAIL_ON_SCREEN:
        raise Http404
    mails = ScreenMail.objects.readable().defer("text", "html", "files")
    page = Paginator(mails, MAILS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "mail_list.html", {"page": page})


@login_not_required
@require_safe
def mail_detail(request, pk):
    mail = get_object_or_404(ScreenMail.objects.readable(), pk=pk)
    return render(request, "mail_detail.html", {"mail": mail})


@login_not_required
@require_safe
def mail_file(request, pk, number):
    """What is attached to a demo’s mail, the first one being 1."""
    mail = get_object_or_404(ScreenMail.objects.readable(), pk=pk)
    files = dict(enumerate(mail.files, start=1))
    if number not in files:
        raise Http404
    name, text = files[number]
    is_calendar = name.endswith(".ics")
    return FileResponse(
        io.BytesIO(text.encode()),
        as_attachment=True,
        filename=name,
        content_type="text/calendar; charset=utf-8" if is_calendar else "text/plain; charset=utf-8",
    )
