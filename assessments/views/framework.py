"""The référentiel as a book."""

from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments.models import Framework, Question, Theme


@require_safe
def framework_detail(request):
    """The current référentiel: what it is, its levels, its themes."""
    framework = Framework.objects.current()
    context = {"nav": "framework", "framework": framework}
    if framework:
        themes = framework.themes.annotate(
            question_count=Count("questions", distinct=True),
            axis_count=Count("axes", distinct=True),
        )
        context["levels"] = framework.levels.all()
        context["introduction"] = themes.filter(is_introduction=True).first()
        context["chapters"] = [
            (theme.motif, theme, theme.gist) for theme in themes.filter(is_introduction=False)
        ]
    return render(request, "assessments/framework_detail.html", context)


@require_safe
def theme_detail(request, pk):
    """A theme, question by question; the introductory questionnaire as well."""
    questions = Question.objects.prefetch_related("suggested_actions")
    themes = Theme.objects.readable().select_related("framework")
    themes = themes.prefetch_related(Prefetch("axes__questions", questions), "framework__levels")
    theme = get_object_or_404(themes, pk=pk)
    before, after = _neighbours(theme)
    context = {
        "nav": "framework",
        "theme": theme,
        "axes": [(axis, _with_levels(theme, axis)) for axis in theme.axes.all()],
        "question_count": sum(len(axis.questions.all()) for axis in theme.axes.all()),
        "before": before,
        "after": after,
    }
    return render(request, "assessments/theme_detail.html", context)


def _with_levels(theme, axis):
    """The questions of `axis`, each with its (level, descriptor) pairs, none if it has no levels."""
    levels = theme.framework.levels.all()
    return [
        (question, list(zip(levels, question.descriptors, strict=False)))
        for question in axis.questions.all()
    ]


def _neighbours(theme):
    """The themes just before and just after, or None."""
    themes = list(Theme.objects.filter(framework=theme.framework).only("title", "position"))
    at = themes.index(theme)
    return (themes[at - 1] if at else None), (themes[at + 1] if at + 1 < len(themes) else None)
