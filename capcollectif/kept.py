"""What was typed when the session had expired, or the page had grown stale, kept until it is saved.

A POST that cannot be served (nobody signed in, or an old CSRF token) leaves its fields in the
visitor’s own session, under the path of the page that held the form. Signing in keeps that
session’s data, so the page can offer the text again: to the same person only, whom a signed cookie
tells after the session is gone. A browser may be shared by a whole team.

A view does the same with what was typed beside the button that it serves.
"""

import functools
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import middleware as auth_middleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

KEY = "kept"
MOST_PAGES = 5
MOST_CHARACTERS = 60_000
MOST_OF_A_STRANGER = 8_000  # characters: a robot may not fill our sessions
WRITER_COOKIE = "__Host-writer" if settings.HTTPS else "writer"
WRITER_SECONDS = 180 * 24 * 3600  # longer than any session
STATUS_LINE = "etat"  # the id of what says « enregistré »
NEVER_KEPT = {"csrfmiddlewaretoken", "code", "credential"}


def page_of(request, *, query=False):
    """The path of our page that held the form; the request’s own if the browser does not tell.

    With its query string if `query`.
    """
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        page = request.get_full_path()
    address = urlsplit(page)
    return f"{address.path}?{address.query}" if query and address.query else address.path


def comes_from_elsewhere(request):
    """Whether another site sent this POST: its words are not to be offered back as one’s own.

    Nor may it start a session, which would take the place of that of somebody signed in.
    """
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return bool(origin) and origin not in own


def keep(request, *, page=None, without=()):
    """Keep the fields of this POST, for `page` (a path), else for the page that held their form.

    Return True if there was something to keep. `without` are names of fields that are saved.
    """
    fields = request.POST.copy()
    for name in {*NEVER_KEPT, *without} & fields.keys() | {
        name for name in fields if "password" in name
    }:
        del fields[name]
    text = fields.urlencode()
    writer = _writer(request)
    if not fields or len(text) > (MOST_CHARACTERS if writer else MOST_OF_A_STRANGER):
        return False
    pages = request.session.get(KEY, {})
    page = page or page_of(request)
    pages.pop(page, None)
    pages[page] = [writer, text]
    request.session[KEY] = dict(list(pages.items())[-MOST_PAGES:])
    return True


def kept(request):
    """The fields that this person left for this page, as a QueryDict, or None, until `forget`."""
    writer, text = request.session.get(KEY, {}).get(request.path, (None, ""))
    if not text or writer not in (None, request.user.pk):
        return None
    return QueryDict(text)


def words(request):
    """The texts that this POST holds: values with a space in them, as choices and numbers have none."""
    fields = request.POST.lists()
    texts = [text for name, values in fields if "password" not in name for text in values]
    return [text for text in texts if len(text.split()) > 1]


def typed(request):
    """The same, one value a field; nothing usually."""
    fields = kept(request)
    return fields.dict() if fields else {}


def forget(request, *, page=None):
    """The page’s fields are saved, or given up: drop what was kept for it (a path, as for `keep`)."""
    pages = request.session.get(KEY, {})
    known = pages.keys() & {
        request.path,
        page or page_of(request),
    }  # a form may be sent to another path
    if known:
        request.session[KEY] = {page: text for page, text in pages.items() if page not in known}


def may_be_given_up(view):
    """Let the « repartez sans » of a view’s page (_kept.html) drop what was kept for it."""

    @functools.wraps(view)
    def wrapped(request, *args, **kwargs):
        if "forget" in request.POST:
            forget(request)
            return redirect(request.path)
        return view(request, *args, **kwargs)

    return wrapped


def remember_writer(response, user):
    """Let this browser tell, once the session is gone, whose page is still open in it."""
    response.set_signed_cookie(
        WRITER_COOKIE,
        str(user.pk),
        max_age=WRITER_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _writer(request):
    """The pk of who typed what is sent: who is signed in, or was last in this browser; or None."""
    if request.user.is_authenticated:
        return request.user.pk
    known = request.get_signed_cookie(WRITER_COOKIE, default="", max_age=WRITER_SECONDS)
    return int(known) if known else None


class LoginRequiredMiddleware(auth_middleware.LoginRequiredMiddleware):
    """Django’s, which also keeps what an expired session was sending."""

    def handle_no_permission(self, request, view_func):
        is_sent = request.method == "POST"
        if not (is_sent or request.htmx):
            return super().handle_no_permission(request, view_func)
        was_kept = is_sent and keep(request)
        page = page_of(request, query=True)
        login = redirect_to_login(page, resolve_url(self.get_login_url(view_func)))
        return _in_place(request, login, was_kept) if request.htmx else login


def _in_place(request, login, was_kept):
    """What htmx gets, as it would swap the sign-in page into the middle of what is on the screen.

    A page that only asks again what is new stays as it is, for somebody may be typing there; one
    where nobody does (`is_free`), or that sent more than its line of status, leads to signing in.
    """
    is_sent = request.method == "POST"
    if is_sent and request.htmx.target == STATUS_LINE:
        context = {
            "reason": "Votre session a expiré.",
            "was_kept": was_kept,
            "url": login.url,
            "remedy": "reconnectez-vous",
        }
        return HttpResponse(render_to_string("_not_sent.html", context, request))
    if is_sent or "is_free" in request.GET:
        return HttpResponseClientRedirect(login.url)
    return HttpResponse(status=204)
