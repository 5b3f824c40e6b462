"""Autonomous work between meetings: its guide, the hours declared and validated.

Callers check rights (`animated_by`, `of`); these functions check the state of things.
"""

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from capcollectif import french, locks, meanwhile, outbox
from capcollectif.errors import Refused, Stale
from capsules.calculations import hours
from capsules.calculations.method import Mode
from capsules.models import Guide, Session, WorkedTime
from capsules.queries import people
from capsules.queries import tutoring as periods

from . import participants

CHANGED_MEANWHILE = f"Ces infos ont changé {meanwhile.COMPARE}"
ENDS_BEFORE_IT_OPENS = "Le travail commence au plus tard le jour de la séance."
NO_AUTONOMOUS_WORK = "On déclare des heures pour un travail en autonomie seulement."
SAY_WHY = "Dites pourquoi en une phrase, par exemple\u00a0: déjà compté le 12 mai."
NOT_COUNTED = "worked_time_refused"  # the kind of those messages
MOST_A_DAY = 12 * 60  # minutes
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


@transaction.atomic
def declare(session, *, day, minutes, what, by):
    """Write down `minutes` of autonomous work that `by` did on `day`; return the WorkedTime.

    The same sent twice within a minute is one. Raises Refused for a meeting, a day before the
    period or to come, more than MOST_A_DAY in one day, somebody who takes no part.
    """
    _refuse_cancelled(session)
    if session.mode != Mode.TUTORED:
        raise Refused(NO_AUTONOMOUS_WORK)
    _check_day(session, day)
    participants.gather(session.collective)
    own = people.own(session.collective, by)
    if own is None:
        raise Refused("Vous ne faites pas partie de ce collectif.")
    locks.held(by)  # one at a time: the day adds up
    said = {"session": session, "participant": own, "day": day, "minutes": minutes, "what": what}
    recent = timezone.now() - meanwhile.TWICE
    twin = WorkedTime.objects.to_settle().filter(declared_at__gte=recent, **said).first()
    if twin:
        return twin
    same_day = (
        WorkedTime.objects.of(by).filter(day=day).exclude(settled_at__isnull=False, is_valid=False)
    )
    already = same_day.aggregate(total=Sum("minutes"))["total"] or 0
    if already + minutes > MOST_A_DAY:
        raise Refused(
            f"Cela ferait {hours.in_words(already + minutes)} le {french.day_of_month(day)}"
            f"\u00a0: déclarez {hours.in_words(MOST_A_DAY)} par jour au plus."
        )
    return WorkedTime.objects.create(**said)


def _check_day(session, day):
    first = periods.period_of(session).first
    if day < first:
        raise Refused(f"Ce travail commence le {french.day_and_year(first)}.")
    if day > timezone.localdate():
        raise Refused("Ce jour n’est pas encore venu\u00a0: déclarez ce qui est fait.")


@transaction.atomic
def withdraw(time, *, by):
    """Take back what nobody has looked at yet. Raises Refused if somebody has."""
    own = WorkedTime.objects.to_settle().filter(pk=time.pk)
    if not own.update(withdrawn_at=timezone.now()) and not time.withdrawn_at:
        raise Refused("Ce temps a déjà été regardé\u00a0: il ne se retire plus.")


@transaction.atomic
def validate(times, *, by):
    """Validate those of `times` that nobody has settled; return how many. Twice asked, once done."""
    waiting = WorkedTime.objects.to_settle().filter(pk__in=[time.pk for time in times])
    return waiting.update(settled_at=timezone.now(), settled_by=by, is_valid=True)


@transaction.atomic
def refuse(time, *, why, by):
    """Say why `time` does not count; whoever declared it is told by mail. Raises Refused.

    Nothing is told twice: what is settled stays as it is.
    """
    if not why:
        raise Refused(SAY_WHY)
    waiting = WorkedTime.objects.to_settle().filter(pk=time.pk)
    if not waiting.update(settled_at=timezone.now(), settled_by=by, refusal=why):
        raise Refused("Ce temps a été validé, refusé ou retiré entre-temps.")
    if time.participant.address:
        outbox.write(
            kind=NOT_COUNTED,
            recipient=time.participant.address,
            params={"time": time.pk},
            by=by,
            topic=f"hours-{time.session_id}",
        )
