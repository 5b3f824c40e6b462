"""What the administration of the network reads, in figures: nobody is named, nothing is quoted."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from assessments.models import Theme
from capcollectif import refusals, spreadsheet
from capsules.documents import incomprehension as reading_documents
from capsules.documents import restitution as documents
from capsules.models import Collective, Restitution
from capsules.queries import clarifications, incomprehension, restitutions, thresholds

COLLECTIVES_A_PAGE = 50


@require_safe
def network_restitution_list(request, pk):
    """Those that a collective has opened."""
    seen = Collective.objects.network_visible_to(request.user).select_related("region")
    collective = get_object_or_404(seen, pk=pk)
    context = {
        "nav": "home",
        "collective": collective,
        "opened": restitutions.opened(collective),
    }
    return render(request, "capsules/network_restitution_list.html", context)


@require_safe
def network_restitution_detail(request, pk):
    """The restitution of a capsule as a screen without names shows it."""
    frozen, read = _restitution_or_404(request, pk)
    context = {
        "nav": "home",
        "capsule": frozen.capsule,
        "collective": frozen.capsule.collective,
        "read": read,
    }
    return render(request, "capsules/network_restitution_detail.html", context)


@require_safe
def network_restitution_xlsx(request, pk):
    frozen, read = _restitution_or_404(request, pk)
    if read:
        with refusals.told(request):
            capsule = frozen.capsule
            name = f"restitution-{slugify(capsule.collective.name)}-capsule-{capsule.position}"
            sheets = documents.sheets_of_restitution(capsule, read)
            return spreadsheet.response(name, *sheets)
    return redirect("capsules:network_restitution_detail", pk=pk)


def _restitution_or_404(request, capsule):
    """(the Restitution, its Read without names or None) of the capsule of that pk."""
    seen = restitutions.with_words(Restitution.objects.network_visible_to(request.user))
    frozen = get_object_or_404(seen.defer("answers"), capsule=capsule)
    return frozen, restitutions.reading_of(frozen, with_names=False)


# ── Where the text is not understood ────────────────────────────────────────
@require_safe
def network_reading_detail(request, pk):
    """Question by question, the hardest first: what collectives say of the text of a theme."""
    theme, page = _read_or_404(request, pk)
    questions = list(theme.questions.order_by("number"))
    told = incomprehension.told_by(_pks(page), questions)
    context = {
        **_around(request, theme, page),
        "lines": incomprehension.lines(questions, told),
    }
    return render(request, "capsules/network_reading_detail.html", context)


@require_safe
def network_reading_question(request, pk, number):
    """One question, collective by collective."""
    theme, page = _read_or_404(request, pk)
    question = get_object_or_404(theme.questions, number=number)
    told = incomprehension.told_by(_pks(page), [question])
    context = {
        **_around(request, theme, page),
        "question": question,
        "clarifications": clarifications.about(question, request.user),
        "rows": incomprehension.by_collective(page, number, told),
    }
    return render(request, "capsules/network_reading_question.html", context)


@require_safe
def network_reading_xlsx(request, pk):
    """The collectives of the page, question by question."""
    theme, page = _read_or_404(request, pk)
    questions = list(theme.questions.order_by("number"))
    told = incomprehension.told_by(_pks(page), questions)
    with refusals.told(request):
        sheets = reading_documents.sheets_of(questions, page, told)
        return spreadsheet.response(f"lecture-{slugify(theme.title) or pk}", *sheets)
    return redirect("capsules:network_reading_detail", pk=pk)


def _read_or_404(request, pk):
    """(the Theme of that pk, the page of its Capsules in the network)."""
    theme = get_object_or_404(_themes(request), pk=pk)
    capsules = incomprehension.capsules_of(theme, request.user)
    return theme, Paginator(capsules, COLLECTIVES_A_PAGE).get_page(request.GET.get("page"))


def _themes(request):
    """Those that collectives read."""
    seen = Theme.objects.network_visible_to(request.user).select_related("framework")
    return seen.filter(is_introduction=False)


def _pks(page):
    return [capsule.pk for capsule in page]


def _around(request, theme, page):
    """What both pages say: their collectives, the other themes, the same one in other versions."""
    kin = _themes(request).filter(framework__identifier=theme.framework.identifier)
    ordered = list(kin.order_by("-framework__published_at", "framework", "position"))
    return {
        "nav": "framework",
        "theme": theme,
        "page": page,
        "least": thresholds.least(),
        "themes": [each for each in ordered if each.framework_id == theme.framework_id],
        "versions": [each for each in ordered if each.code == theme.code and each != theme],
    }
