"""Autonomous work between meetings: its guide, the hours declared and validated.

Callers check rights (`animated_by`, `of`); these functions check the state of things.
"""

from django.db import IntegrityError, transaction

from capcollectif.errors import Refused, Stale
from capsules.models import Guide, Session

CHANGED_MEANWHILE = (
    "Ces infos ont changé pendant que vous écriviez. Rien n’est perdu\u00a0: comparez, puis "
    "enregistrez ce que vous gardez."
)
ENDS_BEFORE_IT_OPENS = "Le travail commence au plus tard le jour de la séance."
CANCELLED = "Cette séance est annulée\u00a0: rien n’a été enregistré."


@transaction.atomic
def write_guide(session, *, seen, by, **fields):
    """Change some fields of the Guide of `session`, made if it is not there yet; return it.

    `seen` is the version that `by` had before their eyes, 0 before the first one. Raises Stale if
    another one was saved since, unless what it holds is just what `by` wants.
    """
    _refuse_cancelled(session)
    if fields.get("opens_on") and fields["opens_on"] > session.day:
        raise Refused(ENDS_BEFORE_IT_OPENS)
    guide = _guide_of(session)
    if all(getattr(guide, name) == value for name, value in fields.items()):
        return guide
    if (guide.version if guide.pk else 0) != seen:
        raise Stale(CHANGED_MEANWHILE, guide)
    for name, value in fields.items():
        setattr(guide, name, value)
    guide.version = seen + 1
    try:
        with transaction.atomic():
            guide.save()
    except IntegrityError as error:  # somebody was faster with the first one
        raise Stale(CHANGED_MEANWHILE, Guide.objects.get(session=session)) from error
    return guide


def _guide_of(session):
    rows = Guide.objects.select_for_update(of=("self",)).select_related("tutor")
    return rows.filter(session=session).first() or Guide(session=session)


def _refuse_cancelled(session):
    if Session.objects.filter(pk=session.pk, cancelled_at__isnull=False).exists():
        raise Refused(CANCELLED)
