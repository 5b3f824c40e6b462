"""What structures tell of a capsule, as its pages show it."""

from django.db.models import F

from assessments import sheets
from assessments.models import Action, Snapshot
from capcollectif.prepared import Prepared
from capsules.calculations import testimonies
from capsules.models import Testimony

LABELS = {
    "where": "Où nous en sommes",
    "success": "Une réussite",
    "difficulty": "Une difficulté",
    "question": "Une question au groupe",
    "next_step": "Notre prochaine action",
}


def of(capsule, structure):
    """The Testimony of that structure, or None."""
    rows = Testimony.objects.filter(capsule=capsule, structure=structure)
    return rows.select_related("changed_by", "opened_by").first()


def boxes(testimony):
    """[(label, text)] of what is told, in order; empty boxes are left out."""
    told = [(label, getattr(testimony, field)) for field, label in LABELS.items()]
    return [(label, text) for label, text in told if text]


_OPENED = Prepared(
    lambda capsule: (
        Testimony.objects.filter(capsule=capsule, opened_at__isnull=False)
        .order_by("structure__name", "pk")
        .values_list("pk", "structure__name")
    )
)


def opened_in(capsule):
    """[(pk, name of the structure)] of those that who sees `capsule` reads. One query."""
    return _OPENED.rows(capsule.pk)


def opened_by(capsule):
    """{structure pk: pk of its opened testimony} in the capsule of that pk. One query."""
    rows = Testimony.objects.filter(capsule=capsule, opened_at__isnull=False)
    return dict(rows.values_list("structure", "pk"))


def first_words(capsule, structure):
    """{field: text} to begin a testimony with, see calculations.testimonies. Two queries."""
    found = Snapshot.objects.filter(
        assessment__structure=structure,
        assessment__theme=capsule.theme_id,
        assessment__closed_at__isnull=False,
    )
    content = found.latest_first().values_list("content", flat=True).first()
    sheet = sheets.from_data(content) if content else None
    return testimonies.first_words(sheet, _next_action(capsule, structure))


def _next_action(capsule, structure):
    """The title of the action of the theme to do first; empty if there is none."""
    rows = Action.objects.present().exclude(state__in=Action.ENDED)
    own = rows.filter(plan__structure=structure, question__theme=capsule.theme_id)
    first = own.order_by("-priority", F("due_on").asc(nulls_last=True), "pk").first()
    return first.title if first else ""
