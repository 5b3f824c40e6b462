"""The boards of a session, for who animates: asked, led, arranged, shown to the room."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.views.rights import one_or_404
from capcollectif import kept, outbox, qr, refusals
from capcollectif.errors import Refused, Stale
from capsules.calculations import codes, prompts
from capsules.forms.boards import ArrangeForm, BoardForm, MoveForm, ScreenPollForm
from capsules.models import Board
from capsules.operations import boards as leading
from capsules.operations import links, stakes
from capsules.queries import boards
from members.models import PreparedFor

from .rights import animated_session_or_404, session_context

PAGE = ["GET", "HEAD", "POST"]


@require_safe
def board_list(request, pk):
    """What was asked in a session, what may be, and the code that opens it on phones."""
    session = animated_session_or_404(request, pk)
    opened = boards.of_session(session)
    context = session_context(request, session, tab="boards") | {
        "boards": opened,
        "gone": boards.taken_off(session),
        "proposed": prompts.left(session.beat, {(each.kind, each.prompt) for each in opened}),
        **_link(session),
    }
    return render(request, "capsules/board_list.html", context)


def _link(session):
    """The link of the room, to photograph and to type; empty and None before there is one. One query."""
    link = leading.standing_link(session)
    address = links.address_of(link) if link else ""
    return {
        "address": address,
        "code": qr.of(address) if link else None,
        "typed_code": codes.as_read(leading.code_of(link)) if link else "",
        "typed_at": _typed_at(),
    }


def _typed_at():
    """« capcollectif.example/a »: browsers add the rest."""
    address = outbox.absolute(reverse("capsules:board_find"))
    return address.partition("://")[2].rstrip("/")


@require_http_methods(PAGE)
@kept.may_be_given_up
def board_add(request, pk):
    """Ask the room something: a proposed question in one tap, or one’s own words."""
    session, typed = animated_session_or_404(request, pk), kept.typed(request)
    form = BoardForm(request.POST or None, initial=typed, submit="Ouvrir l’atelier")
    if form.is_valid():
        with refusals.shown_in(form):
            board = leading.open_board(session, by=request.user, **form.fields_of_board())
            kept.forget(request)
            messages.success(request, "L’atelier est ouvert\u00a0: les téléphones peuvent écrire.")
            return redirect("capsules:board_detail", board.pk)
    context = session_context(request, session, tab="boards")
    context |= {"form": form, "is_kept": bool(typed)}
    return render(request, "capsules/board_add.html", context)


@require_POST
def board_link(request, pk):
    """Make the link of the session’s boards, or replace the one that circulates."""
    session = animated_session_or_404(request, pk)
    leading.replace_link(session, by=request.user)
    messages.success(
        request, "Voici le nouveau code. L’ancien, s’il y en avait un, n’ouvre plus rien."
    )
    return redirect("capsules:board_list", pk)


_BOARD = PreparedFor(lambda user, pk: Board.objects.animated_by(user).present().filter(pk=pk))


def _board_or_404(request, pk):
    """(Board, its session) if this person animates it; see rights.animated_session_or_404."""
    board = one_or_404(_BOARD, request, pk)
    board.session = animated_session_or_404(request, board.session_id)
    return board, board.session


@require_safe
def board_detail(request, pk):
    """What was written on a board, to arrange; and its steps."""
    board, session = _board_or_404(request, pk)
    return _page(request, board, session)


def _page(request, board, session, form=None):
    """The page of a board; `form` is an ArrangeForm that was not taken."""
    left = {} if form else dict(kept.kept(request) or {})
    context = session_context(request, session, tab="boards") | {
        "board": board,
        "sheet": boards.sheets([board])[0],
        "steps": prompts.steps(board.kind, board.state),
        "form": form or ArrangeForm(board=board, initial={"text": left.get("text", [""])[0]}),
        "ticked": {str(each) for each in _ticked(form, left)},
        "is_kept": "text" in left,
        **_link(session),
    }
    return render(request, "capsules/board_detail.html", context)


def _ticked(form, left):
    """What was ticked in the form that was not taken, or in the fields that are `left`."""
    return (form and form["contributions"].value()) or left.get("contributions", ())


def _back(request, board, *, is_used=False, at=""):
    """To the page of `board`; the words typed for a merge stay there, until they are used."""
    page = reverse("capsules:board_detail", args=[board.pk])
    if is_used or not request.POST.get("text", "").strip():
        kept.forget(request, page=page)
    else:
        kept.keep(request, page=page)
    return redirect(page + at)


@require_http_methods(PAGE)
@kept.may_be_given_up
def board_edit(request, pk):
    """Change the question; what was saved meanwhile is shown beside what was typed."""
    board, session = _board_or_404(request, pk)
    typed, stale = kept.typed(request), None
    first = {name: getattr(board, name) for name in leading.FIELDS}
    first |= {"seen": leading.mark_of(board), **typed}
    form = BoardForm(request.POST or None, initial=first, submit="Enregistrer")
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            leading.change(board, seen=seen, by=request.user, **form.fields_of_board())
        except Stale as newer:
            stale = newer
            form.has_seen(leading.mark_of(newer.current))
        else:
            kept.forget(request)
            return redirect("capsules:board_detail", pk)
    context = session_context(request, session, tab="boards") | {"board": board, "form": form}
    context |= {"stale": stale, "is_kept": bool(typed)}
    return render(request, "capsules/board_edit.html", context, status=409 if stale else 200)


@require_POST
def board_move(request, pk):
    """Go to another step, forth or back; from the screen of the room, back to it."""
    board, _ = _board_or_404(request, pk)
    form = MoveForm(request.POST)
    if form.is_valid():
        with refusals.told(request):
            leading.move(board, to=form.cleaned_data["state"], by=request.user)
    else:
        messages.warning(request, form.errors["state"][0])
    if form.cleaned_data.get("screen"):
        return redirect("capsules:board_project", pk)
    return _back(request, board)


@require_POST
def board_arrange(request, pk):
    """Merge, split, hide, show, choose as enjeux: what is ticked on the page of the board.

    `?only=…` points at what a button stands beside, whatever is ticked.
    """
    board, session = _board_or_404(request, pk)
    if "forget" in request.POST:
        return _back(request, board, is_used=True)
    sent = request.POST.copy()
    sent.setlist("contributions", request.GET.getlist("only") or sent.getlist("contributions"))
    form = ArrangeForm(sent, board=board)
    if not form.is_valid():
        form.add_error(None, form.why_not())
        return _page(request, board, session, form)
    try:
        _arrange(request, board, form)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, board, session, form)
    is_used = form.cleaned_data["do"] in ArrangeForm.WITH_WORDS
    return _back(request, board, is_used=is_used, at="#propos")


def _arrange(request, board, form):
    """Do what the button says. Raises Refused as boards and stakes do."""
    ticked, by, text = form.ticked(), request.user, form.cleaned_data["text"]
    match form.cleaned_data["do"]:
        case "merge":
            leading.merge(board, ticked, text=text, by=by)
        case "hide":
            leading.hide(board, ticked, by=by)
        case "choose":
            if text:
                ticked = [leading.merge(board, ticked, text=text, by=by).pk]
            chosen = stakes.choose(board, ticked, by=by)
            _tell_chosen(request, board.session.collective_id, len(chosen))
        case "split":
            leading.split(board, ticked, by=by)
        case "show":
            for each in ticked:
                leading.show(board, each, by=by)


def _tell_chosen(request, collective, count):
    said = "Un enjeu est choisi" if count == 1 else f"{count} enjeux sont choisis"
    link = reverse("capsules:stake_list", args=[collective])
    told = format_html('{}. <a href="{}">Voir les enjeux du collectif</a>', said, link)
    messages.success(request, told)


@require_POST
def board_archive(request, pk):
    """Take a board off, or put it back."""
    board = get_object_or_404(Board.objects.animated_by(request.user), pk=pk)
    if "undo" in request.POST:
        leading.restore(board, by=request.user)
        messages.success(request, "L’atelier est de retour.")
    else:
        leading.archive(board, by=request.user)
        messages.success(request, "L’atelier est retiré. Le bas de la liste permet de le remettre.")
    return redirect("capsules:board_list", board.session_id)


@require_safe
def board_project(request, pk):
    """For the screen of the room: what is written, live; the code beside; the dots once revealed."""
    board, session = _board_or_404(request, pk)
    sheet = boards.sheets([board])[0]
    context = {"board": board, "sheet": sheet, "session": session}
    if request.htmx:
        return _screen_poll(request, context)
    context |= {"steps": prompts.steps(board.kind, board.state), **_link(session)}
    return render(request, "capsules/board_project.html", context)


def _screen_poll(request, context):
    """Nothing, what is written now, or the whole screen anew: somebody led the board from elsewhere."""
    sheet = context["sheet"]
    seen, step = ScreenPollForm(request.GET).asked()
    if step and step != sheet.step:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    if seen == sheet.mark:
        return HttpResponse(status=204)
    return render(request, "capsules/_board_shown.html", context)
