"""How a collective is doing: its dashboard, its reminders, its spreadsheet; a region’s structures."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from capcollectif import kept, refusals, spreadsheet
from capsules import documents
from capsules.calculations import readiness
from capsules.forms import BoardForm, ReminderForm
from capsules.models import Collective
from capsules.operations import reminding
from capsules.queries import following, meetings, overview
from members.models import Structure

from .rights import animated_or_404

STRUCTURES_A_PAGE = 10


@require_safe
def collective_detail(request, pk):
    """The dashboard of one collective."""
    return dashboard(request, animated_or_404(request, pk))


def dashboard(request, collective, *, others=None, sent=None, **more):
    """The page of `collective`, with links to `others` of its region; `sent` is a form not taken.

    `more` is what else the page knows already.
    """
    today = timezone.localdate()
    if others is None:
        others = of_region(request.user, collective.region_id).exclude(pk=collective.pk)
    choice = BoardForm(request.GET).choice()
    capsule = sent.position if sent else choice["capsule"]
    board = following.board(collective, position=capsule, page=choice["page"], today=today)
    context = {
        "nav": "home",
        "collective": collective,
        "others": others,
        "board": board,
        "card": _card(request, board, sent, only=choice["structure"], today=today),
        "tasks": meetings.open_tasks(collective.pk),
        "today": today,
        "resume_url": _resume_url(collective),
        **more,
    }
    return render(request, "capsules/collective_detail.html", context)


def _page_url(pk, **query):
    known = {name: value for name, value in query.items() if value}
    return reverse("capsules:collective_detail", args=[pk], query=known)


def _resume_url(collective):
    """Where the draft was left: at its rhythm, or at its dates; an empty string once published."""
    if collective.is_published:
        return ""
    step = "programme_edit" if collective.sessions.exists() else "rhythm_edit"
    return reverse(f"capsules:{step}", args=[collective.pk])


def of_region(user, region):
    """The collectives of a region that `user` animates, the latest first."""
    animated = Collective.objects.animated_by(user).filter(region=region)
    return animated.select_related("region").order_by("-starts_on", "-pk")


def _card(request, board, sent, *, only, today):
    """What the form of reminders shows: as it was sent, or kept, or proposed; None without one."""
    if not board.candidates:
        return None
    typed = sent.data if sent else kept.kept(request)
    if typed and "words" in typed:
        ticked, words = set(typed.getlist("structures")), typed["words"]
    else:
        ticked = {str(pk) for pk in _proposed(board.candidates, only, today=today)}
        chapter = board.chapter
        words = readiness.draft(chapter.title, minutes=chapter.minutes, due=board.due, today=today)
    lines = [(each, str(each.structure) in ticked) for each in board.candidates]
    return {
        "lines": lines,
        "count": sum(is_ticked for _, is_ticked in lines),
        "is_everybody": all(is_ticked for each, is_ticked in lines if each.leads),
        "words": words,
        "errors": {
            name: sent.errors.get(name, ()) if sent else () for name in ReminderForm.base_fields
        },
        "is_kept": not sent and bool(typed and "words" in typed),
        "twice": any(each.reminded_on == today for each in board.candidates),
    }


def _proposed(candidates, only, *, today):
    """Those of `candidates` ticked at first: the one asked for, else all not reminded today."""
    reachable = [each for each in candidates if each.leads]
    if only in [each.structure for each in reachable]:
        return [only]
    return [each.structure for each in reachable if each.reminded_on != today]


@require_http_methods(["GET", "HEAD", "POST"])
@kept.may_be_given_up
def reminder_send(request, pk):
    """Write to those who have not finished. By GET, back to the page that asks."""
    collective = animated_or_404(request, pk)
    if request.method != "POST":
        return redirect(_page_url(pk, **BoardForm(request.GET).choice()))
    form = ReminderForm(request.POST, collective=collective)
    if form.is_valid():
        with refusals.shown_in(form, "again"):
            done = reminding.remind(collective=collective, by=request.user, **form.cleaned_data)
            kept.forget(request)
            for sentence in done.sentences:
                messages.success(request, sentence)
            return redirect(_page_url(pk, capsule=form.position))
    return dashboard(request, collective, sent=form)


@require_safe
def following_xlsx(request, pk):
    """Every structure × every capsule, as a spreadsheet."""
    collective = animated_or_404(request, pk)
    name = slugify(collective.name) or f"collectif-{pk}"
    with refusals.told(request):
        return spreadsheet.response(f"suivi-{name}", documents.of_following(collective))
    return redirect("capsules:collective_detail", pk=pk)


@require_safe
def structure_list(request, pk):
    """The structures of one region, with their progress; content only where it is shared."""
    region = get_object_or_404(request.user.facilitated_regions, pk=pk)
    structures = Structure.objects.visible_to(request.user).filter(region=region)
    page = Paginator(structures, STRUCTURES_A_PAGE).get_page(request.GET.get("page"))
    context = {"nav": "", "region": region, "page": page, "rows": overview.standings(page)}
    return render(request, "capsules/structure_list.html", context)
