"""What the home pages look at: where each structure and each region stands."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q

from assessments import deadlines
from assessments.models import (
    Action,
    ActionPlan,
    Assessment,
    Framework,
    Question,
    Theme,
    count_of,
)
from capcollectif.prepared import Prepared
from capsules.calculations import course
from capsules.calculations.next_step import Stage
from capsules.models import Capsule, Collective, Enrolment, Restitution, Session
from members.models import Region, Structure


def _themes():
    """The questionnaires of the current référentiel."""
    current = Framework.objects.published().order_by("-published_at", "-pk").values("pk")[:1]
    return Theme.objects.filter(framework__in=current)


_THEMES = Prepared(
    lambda: (
        _themes()
        .annotate(total=Count("questions"))
        .order_by("position")
        .values_list("pk", "title", "is_introduction", "minutes", "total")
    )
)
_BEGUN = Prepared(
    lambda structure, user: (
        Assessment.objects.filter(structure=structure)
        .with_progress()
        .with_resume_for(user)
        .values_list("theme", "pk", "settled", "closed_at", "place", "resume_at")
    )
)


def stages(structure, user):
    """A Stage for each questionnaire of the current référentiel, as `structure` has it. Two queries."""
    begun = {theme: columns for theme, *columns in _BEGUN.rows(structure.pk, user.pk)}
    return [Stage(*theme, *begun.get(theme[0], ())) for theme in _THEMES.rows()]


def stage_in(stages, theme):
    """The Stage of the theme of this pk; None if it is of another version of the référentiel."""
    return next((stage for stage in stages if stage.theme_pk == theme), None)


def stage_on(theme, structure, user, *, total):
    """The Stage of `theme`, of any version of the référentiel, which has `total` questions. One query."""
    begun = {pk: columns for pk, *columns in _BEGUN.rows(structure.pk, user.pk)}
    about = (theme.pk, theme.title, theme.is_introduction, theme.minutes, total)
    return Stage(*about, *begun.get(theme.pk, ()))


_ACTIONS = Prepared(
    lambda structure, theme: (
        Action.objects.present()
        .filter(plan__structure=structure, question__theme=theme)
        .values("question__theme")
        .annotate(n=Count("pk"))
        .values_list("n")
    )
)


def action_count(structure, theme):
    """How many present actions of `structure` come from questions of `theme`. One query."""
    return sum(count for (count,) in _ACTIONS.rows(structure.pk, theme.pk))


_AXES = Prepared(
    lambda theme: (
        Question.objects.filter(theme=theme)
        .values("axis")
        .annotate(n=Count("pk"))
        .order_by("axis__position")
        .values_list("n")
    )
)


def questions_per_axis(theme_pk):
    """How many questions each axis of the theme has, in order."""
    return [count for (count,) in _AXES.rows(theme_pk)]


class Dated(NamedTuple):
    """An action that has a day, as deadlines.py and the home page see it."""

    pk: int
    title: str
    state: str
    due_on: datetime.date
    due_is_month: bool
    ended_on: datetime.date | None
    pilot: int | None  # pk
    pilot_name: str
    pilot_first_name: str | None
    pilot_last_name: str | None

    @property
    def pilot_label(self):
        return deadlines.pilot_of(self)


_DATED = Prepared(
    lambda structure: (
        Action.objects.present()
        .filter(plan__structure=structure, due_on__isnull=False)
        .exclude(state__in=deadlines.NEVER_LATE)
        .order_by("due_on", "pk")
        .values_list(*Dated._fields[:-2], *("pilot__first_name", "pilot__last_name"))
    )
)


def late_actions(structure, *, today):
    """[(Dated, « Prévue le 30 avril »)] of actions that are late on `today`, the oldest first."""
    dated = (Dated(*row) for row in _DATED.rows(structure.pk))
    late = (each for each in dated if deadlines.is_late(each, today=today))
    return [(each, deadlines.when(each, today=today)) for each in late]


class Begun(NamedTuple):
    """An assessment that a structure has begun, in figures."""

    structure: int  # pk
    pk: int
    theme: str  # title
    is_introduction: bool
    settled: int
    total: int
    closed_at: datetime.datetime | None
    shared_at: datetime.datetime | None


@dataclass
class Standing:
    """Where one structure stands, in figures that its facilitators may always see."""

    structure: Structure
    themes: int  # how many the current référentiel has, the introduction apart
    introduction: Begun | None = None
    open: list[Begun] = field(default_factory=list)
    closed: list[Begun] = field(default_factory=list)
    shared: list[Begun] = field(default_factory=list)  # whose content may be opened
    plan_is_shared: bool = False


def standings(structures):
    """One Standing for each of `structures`, in their order. Three queries, whatever their number."""
    themes = sum(not is_introduction for _, _, is_introduction, *_ in _THEMES.rows())
    rows = {structure.pk: Standing(structure, themes) for structure in structures}
    assessments = Assessment.objects.filter(structure__in=rows).with_progress()
    columns = ("structure", "pk", "theme__title", "theme__is_introduction", "settled", "total")
    found = assessments.order_by("theme__position", "pk").values_list(
        *columns, "closed_at", "shared_at"
    )
    for row in found:
        begun = Begun(*row)
        _place(rows[begun.structure], begun)
    shared_plans = ActionPlan.objects.filter(structure__in=rows, shared_at__isnull=False)
    for pk in shared_plans.values_list("structure", flat=True):
        rows[pk].plan_is_shared = True
    return list(rows.values())


def _place(row, begun):
    """Put `begun` where it belongs in its structure’s `row`."""
    if begun.is_introduction:
        row.introduction = begun
    else:
        (row.closed if begun.closed_at else row.open).append(begun)
    if begun.shared_at:
        row.shared.append(begun)


@dataclass
class RegionFigures:
    """How many, in one region. No name, no answer."""

    region: Region
    structures: int
    facilitators: list[str]
    started: int  # assessments open or closed
    closed: int
    actions: int
    ended: int  # actions done or dropped
    collectives: list["CollectiveFigures"]  # published, the latest first


class CollectiveFigures(NamedTuple):
    """Where one collective is, and how many take part."""

    pk: int
    name: str
    structures: int
    capsules: int
    restitutions: int  # open
    capsule: int | None  # the number of the one under way; None once all are over
    is_over: bool  # its last date is past


def network(*, today):
    """RegionFigures for every region, by name. Six queries, whatever the size of the network."""
    assessments = _counts(
        Assessment.objects.values_list("structure__region").annotate(
            every=Count("pk"), some=Count("pk", filter=Q(closed_at__isnull=False))
        )
    )
    actions = _counts(
        Action.objects.present()
        .values_list("plan__structure__region")
        .annotate(every=Count("pk"), some=Count("pk", filter=Q(state__in=Action.ENDED)))
    )
    collectives = _collectives(today)
    regions = Region.objects.annotate(size=Count("structures")).prefetch_related("facilitators")
    return [
        RegionFigures(
            region,
            region.size,
            [person.get_full_name() for person in region.facilitators.all()],
            *assessments[region.pk],
            *actions[region.pk],
            collectives[region.pk],
        )
        for region in regions.order_by("name")
    ]


def _collectives(today):
    """{region pk: [CollectiveFigures]}. Two queries."""
    coming = defaultdict(list)
    dates = Session.objects.present().filter(day__gte=today, collective__archived_at=None)
    for collective, *moment in dates.values_list("collective", "day", "beat", "capsule__position"):
        coming[collective].append(course.Moment(*moment))
    staying = Enrolment.objects.staying().filter(collective=OuterRef("pk"))
    capsules = Capsule.objects.filter(collective=OuterRef("pk"))
    restored = Restitution.objects.filter(capsule__collective=OuterRef("pk"))
    counts = (
        count_of(staying, by="collective"),
        count_of(capsules, by="collective"),
        count_of(restored, by="capsule__collective"),
    )
    found = Collective.objects.published().values_list("region", "pk", "name", *counts)
    rows = defaultdict(list)
    for region, *who, count, opened in found.order_by("-starts_on", "-pk"):
        dates = coming[who[0]]
        capsule = course.under_way(range(1, count + 1), dates, today=today)
        rows[region].append(CollectiveFigures(*who, count, opened, capsule, is_over=not dates))
    return rows


def _counts(rows):
    """{region pk: (all, some)}, zeros where nothing is counted."""
    return defaultdict(lambda: (0, 0), {pk: (every, some) for pk, every, some in rows})
