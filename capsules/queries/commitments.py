"""Who has committed to a collective, and to which charter."""

from dataclasses import dataclass

from django.db.models import F, FilteredRelation, Q

from assessments.models import Theme
from capsules.calculations import commitments as calculation
from capsules.models import Enrolment


@dataclass(frozen=True)
class Launch:
    """What the launch day gathers: how far the introductory questionnaire is, and who commits.

    Names are for those who animate: `rows` is empty for everybody else.
    """

    enrolled: int
    closed: int  # introductory questionnaires
    has_introduction: bool
    committed: int
    to_confirm: int
    rows: tuple[Enrolment, ...]  # with their structure, by name
    own: Enrolment | None  # that of the structure of the hat


def usual_charter_of(collective):
    """The usual text for `collective`. One query."""
    themes = collective.capsules.count()
    return calculation.usual_charter(
        themes=themes or 1, months=1 + (themes or 1) * collective.months_per_capsule
    )


def charter_of(collective):
    """Its text, its own or the usual one. One query at most."""
    return collective.charter or usual_charter_of(collective)


def launch_of(collective, *, is_animated, structure=None):
    """The Launch of `collective`; `structure` is the pk of that of the hat. Two queries."""
    themes = Theme.objects.filter(framework=collective.framework_id, is_introduction=True)
    introduction = themes.filter(questions__isnull=False).first()
    condition = Q(structure__assessments__theme=introduction)
    rows = list(
        Enrolment.objects.staying()
        .filter(collective=collective)
        .annotate(own=FilteredRelation("structure__assessments", condition=condition))
        .annotate(introduced_at=F("own__closed_at"))
        .select_related("structure")
        .order_by("structure__name", "pk")
    )
    return Launch(
        enrolled=len(rows),
        closed=sum(row.introduced_at is not None for row in rows),
        has_introduction=introduction is not None,
        committed=sum(row.state == Enrolment.State.COMMITTED for row in rows),
        to_confirm=sum(row.confirms_on is not None for row in rows),
        rows=tuple(rows) if is_animated else (),
        own=next((row for row in rows if row.structure_id == structure), None),
    )
