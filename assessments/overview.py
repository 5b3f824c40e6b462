"""Where a structure stands in the référentiel: for the pages that look at all of it at once."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from . import steps
from .models import Assessment, Framework, Snapshot, Theme


@dataclass(frozen=True)
class ThemeProgress:
    """A theme, with `total` questions counted, and the structure’s assessment on it or None."""

    theme: Theme
    assessment: Assessment | None

    @property
    def total(self):
        return self.theme.total

    @property
    def settled(self):
        return self.assessment.settled if self.assessment else 0

    @property
    def state(self):
        """« to_start », « in_progress », « answered » (but still open) or « closed »."""
        if not self.assessment:
            return "to_start"
        if self.assessment.closed_at:
            return "closed"
        return "answered" if self.settled == self.total else "in_progress"

    @property
    def is_readable(self):
        """Whether there is something to read, and the reader may open it."""
        found = self.assessment
        return bool(found and found.is_visible and (found.settled or found.closings))

    @property
    def minutes_left(self):
        return steps.minutes_left(self.settled, self.total, self.theme.minutes)


@dataclass(frozen=True)
class Progress:
    """What a structure has done, theme by theme."""

    current: list[ThemeProgress]  # with the référentiel of today, the introduction first
    earlier: list[ThemeProgress]  # begun with another version of it

    def in_state(self, *states):
        return [line for line in self.current if line.state in states]

    @property
    def closed(self):
        return self.in_state("closed")

    @property
    def ongoing(self):
        return self.in_state("in_progress", "answered")

    @property
    def next_line(self):
        """The one to do next: one that has begun, else the first to start; None if all is closed."""
        return next(iter([*self.ongoing, *self.in_state("to_start")]), None)


def progress_of(structure, *, user):
    """The Progress of `structure`, as `user` may see it. Four queries.

    Each assessment comes with_progress, with_resume_for the user, `is_visible` (may its content be
    opened?) and `closings` (its snapshots without content, last first).
    """
    framework = Framework.objects.current()
    assessments = {each.theme_id: each for each in _assessments(structure, user)}
    shown = Q(pk__in=list(assessments)) | Q(framework=framework) & Q(framework__isnull=False)
    themes = (
        Theme.objects.filter(shown)
        .select_related("framework")
        .annotate(total=Count("questions"))
        .order_by("-framework__published_at", "framework", "position", "pk")
    )
    lines = [ThemeProgress(theme, assessments.get(theme.pk)) for theme in themes]
    return Progress(
        current=[line for line in lines if line.theme.framework == framework],
        earlier=[line for line in lines if line.theme.framework != framework],
    )


def _assessments(structure, user):
    """The assessments of `structure`, as `progress_of` describes them."""
    visible = Assessment.objects.visible_to(user).filter(pk=OuterRef("pk"))
    closings = Snapshot.objects.defer("content").order_by("-number")
    return (
        structure.assessments.with_progress()
        .with_resume_for(user)
        .annotate(is_visible=Exists(visible))
        .prefetch_related(Prefetch("snapshots", closings, to_attr="closings"))
    )
