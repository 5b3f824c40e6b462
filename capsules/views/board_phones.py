"""The boards of a session on a phone, without an account; and on the session’s page, for its people.

A phone is known by a random mark in a signed cookie, set when it first writes or votes. It names
nobody: it lets one take back one’s own words, and put no more dots than one has. What is kept is
made from it for one session: nothing tells that a phone was in another one, too.

All the workshops are in one form, and a button says of which it is in its address (`?board=…`):
what was typed for another one comes along, and is shown again.
"""

import re
import secrets

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods

from capcollectif import kept
from capcollectif.errors import Refused
from capsules.forms.boards import ContributionForm, PollForm, RoomCodeForm, TapForm
from capsules.models import Board, SecretLink
from capsules.operations import boards as leading
from capsules.operations import links
from capsules.queries import boards

COOKIE = "__Host-device" if settings.HTTPS else "device"
LASTS = 30 * 24 * 3600  # seconds: a workshop goes on for two days at most
MARK_BYTES = 16
DEVICE_LENGTH = 32
TEXT = re.compile(r"(\d{1,18})-text")  # the names of what one writes, by the pk of its board
OLD_LINK = (
    "Ce code n’est plus le bon. Photographiez celui qui est à l’écran, "
    "ou demandez le lien à la personne qui anime."
)
CANCELLED = "Cette séance est annulée\u00a0: elle n’a pas d’atelier."
UNKNOWN_CODE = "Ce code n’ouvre rien pour l’instant. Vérifiez chaque lettre, ou dites-le à la personne qui anime."
TOO_MANY = (
    "Beaucoup de codes ont été essayés depuis votre réseau. Attendez cinq minutes, ou photographiez "
    "le dessin qui est à l’écran."
)
GONE = "Cet atelier n’est plus là. Les autres sont ci-dessous."


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def board_take_part(request, token):
    """All that a session asks, to answer from a phone: write, take back, put dots."""
    try:
        session = _session_of(token)
    except Refused as refusal:
        return render(request, "capsules/board_closed.html", {"why": str(refusal)}, status=410)
    if request.htmx and request.method == "GET":
        return _poll(request, session)
    mark = request.get_signed_cookie(COOKIE, default="", max_age=LASTS)
    if request.method != "POST":
        return _page(request, session, _device(mark, session))
    mark = mark or secrets.token_hex(MARK_BYTES)
    return _remembered(_tapped(request, session, _device(mark, session), token), mark)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def board_find(request):
    """Type the code of the screen, for who cannot photograph it: it opens what the photograph does."""
    form, status = RoomCodeForm(request.POST or None), 200
    if form.is_valid():
        is_tried = ratelimit.consume(request, action="room_code", dry_run=True)
        link = leading.link_of_code(form.cleaned_data["code"]) if is_tried else None
        if link:
            return redirect(links.path_of(link))
        ratelimit.consume(request, action="room_code")  # wrong ones alone are counted
        form.add_error("code", UNKNOWN_CODE if is_tried else TOO_MANY)
        status = 200 if is_tried else 429
    return render(request, "capsules/board_find.html", {"form": form}, status=status)


def _device(mark, session):
    """What tells a phone from another in the workshops of `session`; empty for one without a mark."""
    told = salted_hmac("capsules.device", f"{mark}/{session.pk}", algorithm="sha256")
    return told.hexdigest()[:DEVICE_LENGTH] if mark else ""


def _session_of(token):
    try:
        session = links.find(SecretLink.Scope.BOARD, token).session
    except Refused as refusal:
        raise Refused(OLD_LINK) from refusal
    if session.cancelled_at:
        raise Refused(CANCELLED)
    return session


def _poll(request, session):
    """Nothing, or that the boards have moved on: told where somebody may be typing, else at once."""
    seen, is_free = PollForm(request.GET).asked()
    if seen == boards.state_mark(session):
        return HttpResponse(status=204)
    if is_free:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "capsules/_board_moved.html", {})


def _remembered(response, mark):
    response.set_signed_cookie(
        COOKIE, mark, max_age=LASTS, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
    return response


def _tapped(request, session, device, token):
    """Do what was tapped, then go back to where it was; or show what was not taken, with its text."""
    tap = TapForm(request.GET.dict() | request.POST.dict())
    at = _board_of(tap, request.POST) if tap.is_valid() else None
    board = at and boards.of_session_or_none(session, at)
    if board is None:
        return _page(request, session, device, refusal=GONE)
    is_written = tap.cleaned_data["do"] == "write"
    form = ContributionForm(request.POST, board=board) if is_written else None
    if form and not form.is_valid():
        return _page(request, session, device, form=form)
    try:
        _do(request, board, form, tap.cleaned_data, device)
    except Refused as refusal:
        return _page(request, session, device, form=form, refusal=str(refusal))
    _keep_others(request, saved=form)
    return redirect(f"{reverse('capsules:board_take_part', args=[token])}#{_where(board, tap)}")


def _board_of(tap, sent):
    """The pk of the board that was tapped; by the key Entrée, of the first one where something is typed."""
    typed = [*_texts(sent), *(int(match[1]) for match in map(TEXT.fullmatch, sent) if match)]
    return tap.cleaned_data["board"] or next(iter(typed), None)


def _texts(fields):
    """{pk of a board: what is typed for it} of the fields that the page sends."""
    written = {name: TEXT.fullmatch(name) for name in fields if fields[name].strip()}
    return {int(match[1]): fields[name] for name, match in written.items() if match}


def _keep_others(request, *, saved):
    """Keep what is typed for other boards than that of `saved`, a ContributionForm or None."""
    done = [saved.add_prefix(name) for name in saved.fields] if saved else []
    if _texts({name: value for name, value in request.POST.items() if name not in done}):
        kept.keep(request, page=request.path, without=done)
    else:
        kept.forget(request)


def _where(board, tap):
    """Where one goes on: at the statement that one voted on, among sixty; else at the board."""
    if tap.cleaned_data["do"] in ("put", "remove"):
        return f"propos-{tap.cleaned_data['contribution']}"
    return f"atelier-{board.pk}"


def _do(request, board, form, tap, device):
    """Raises Refused as operations.boards does."""
    at = tap["contribution"] or 0
    match tap["do"]:
        case "write":
            leading.write(board, device=device, **form.cleaned_data)
            messages.success(request, "C’est envoyé, merci\u00a0!")
        case "take_back":
            text = leading.take_back(board, at, device=device)
            if text:
                messages.success(request, f"C’est retiré\u00a0: «\u00a0{text}\u00a0»")
        case "put":
            leading.put_dot(board, at, device=device)
        case "remove":
            leading.remove_dot(board, at, device=device)


def _page(request, session, device, *, form=None, refusal=""):
    """The page of a phone; `form` was not taken, or something else met a `refusal`."""
    left = kept.typed(request) if request.method != "POST" else {}
    typed = request.POST if request.method == "POST" else left
    asked = sorted(boards.of_session(session), key=_is_over)
    sheets = boards.sheets(asked, device=device)
    rows = [(sheet, _form(sheet, typed, form)) for sheet in sheets]
    is_shown = form is not None and any(own is form for _, own in rows)
    if is_shown and refusal:
        form.add_error("text", refusal)
    written = {own.board.pk for _, own in rows if own}
    context = {
        "session": session,
        "rows": rows,
        "refusal": "" if is_shown else refusal,
        "unsent": [text for pk, text in _texts(typed).items() if pk not in written],
        "is_free": not written,
        "mark": boards.state_mark(session),
        "is_kept": bool(left),
    }
    return render(request, "capsules/board_take_part.html", context)


def _is_over(board):
    """Where it stands on the page: what one may still do comes before sixty results."""
    return boards.COUNTED.index(board.state) + 1 if board.state in boards.COUNTED else 0


def _form(sheet, typed, refused):
    """Where one writes on this board, while one may: what was refused, or typed, or nothing yet."""
    board = sheet.board
    if board.state != Board.State.COLLECTING:
        return None
    if refused and refused.board == board:
        return refused
    form = ContributionForm(board=board)
    first = {name: typed.get(form.add_prefix(name)) for name in form.fields}
    form.initial = {"text": first["text"], "author": first["author"] or sheet.authored}
    return form


def section(session):
    """{open_boards, board_link, sheets}: what the page of a session shows of its boards.

    The link while one of them is open; the Sheets of those that are revealed. One query without
    boards, four at most.
    """
    opened = [] if session.cancelled_at else boards.of_session(session)
    live = [each for each in opened if each.state != Board.State.CLOSED]
    link = leading.standing_link(session) if live else None
    return {
        "open_boards": live,
        "board_link": links.path_of(link) if link else "",
        "sheets": boards.sheets([each for each in opened if each.state in boards.COUNTED]),
    }
