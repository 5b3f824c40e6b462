"""The référentiel as a book."""

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments.models import Framework, Theme


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
    themes = Theme.objects.readable().select_related("framework")
    theme = get_object_or_404(themes, pk=pk)
    axes = theme.book()
    before, after = _neighbours(theme)
    context = {
        "nav": "framework",
        "theme": theme,
        "axes": axes,
        "question_count": sum(len(questions) for _, questions in axes),
        "before": before,
        "after": after,
    }
    return render(request, "assessments/theme_detail.html", context)


def _neighbours(theme):
    """The themes just before and just after, or None."""
    themes = list(Theme.objects.filter(framework=theme.framework).only("title", "position"))
    at = themes.index(theme)
    return (themes[at - 1] if at else None), (themes[at + 1] if at + 1 < len(themes) else None)
