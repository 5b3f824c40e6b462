"""What a sharing day leaves, and what comes next: one page."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from assessments.models import Action
from capcollectif import french
from capsules.models import (
    Capsule,
    Enrolment,
    Guide,
    Practice,
    Restitution,
    Session,
    Stake,
    StakeNote,
)

from . import meetings, timeline

MOST_PRACTICES = 24


@dataclass(frozen=True)
class Fruit:
    """What somebody may read of it."""

    decisions: list  # [(Decision, its Task or None)], once they are told
    stakes: list[Stake]  # chosen that day
    notes: list[StakeNote]  # what was said that day of earlier stakes
    practices: list[Practice]  # given to the collective since, and accepted
    actions: list[Action]  # of one’s own plans, taken up from the decisions
    documents: list
    is_restored: bool  # whether the restitution of the capsule is open

    @property
    def taken_up(self):
        """How many actions the decisions gave, in all plans."""
        return sum(decision.adopted for decision, _ in self.decisions)

    @property
    def sentence(self):
        """« Trois décisions, un enjeu et deux pratiques »; empty if there is nothing yet."""
        counts = [
            (len(self.decisions), "décision", "f"),
            (len(self.stakes), "enjeu", ""),
            (len(self.practices), "pratique", "f"),
            (self.taken_up, "action", "f"),
        ]
        words = french.listed([_counted(*each) for each in counts if each[0]])
        return words[:1].upper() + words[1:]


def _counted(number, noun, feminine):
    plural = "" if number == 1 else "x" if noun == "enjeu" else "s"
    return f"{french.in_words(number, feminine)} {noun}{plural}"


def of(session, user, *, structures, is_told):
    """The Fruit of `session`, of a capsule, for `user`. Seven queries at most.

    `structures` are those in whose name they take a decision up; without `is_told` decisions wait
    for the minutes.
    """
    pks = [structure.pk for structure in structures]
    decided = meetings.decisions(session, structures=pks) if is_told else []
    stakes = Stake.objects.visible_to(user)
    notes = StakeNote.objects.filter(session=session, stake__in=stakes)
    return Fruit(
        decisions=[(each, meetings.task_of(each)) for each in decided],
        stakes=list(stakes.filter(session=session).order_by("pk")),
        notes=list(notes.select_related("stake").order_by("written_at", "pk")),
        practices=_practices(session, user),
        actions=_actions(session, user) if decided else [],
        documents=meetings.documents(session),
        is_restored=Restitution.objects.visible_to(user).filter(capsule=session.capsule).exists(),
    )


def _practices(session, user):
    since = timezone.make_aware(datetime.datetime.combine(session.day, datetime.time.min))
    given = Practice.objects.visible_to(user).filter(
        theme=session.capsule.theme_id,
        structure__in=Enrolment.objects.structures_in(session.collective_id),
        collective_at__gte=since,
        accepted_at__isnull=False,
    )
    return list(
        given.select_related("structure").order_by("-collective_at", "-pk")[:MOST_PRACTICES]
    )


def _actions(session, user):
    own = Action.objects.present().filter(plan__structure__in=user.structures_as())
    kept = own.filter(decisions__session=session, decisions__archived_at=None)
    return list(kept.select_related("plan__structure").order_by("pk").distinct())


@dataclass(frozen=True)
class Next:
    """What comes after a session: the first date still ahead, its capsule and that one’s dates."""

    capsule: Capsule | None
    sessions: list[Session]
    following: Session | None
    instructions: str  # of its guide


def after(session, *, today):
    """The Next of `session`, without what is over on `today`. Three queries at most."""
    capsules = timeline.capsules_of(session.collective)
    published = timeline.sessions_of(session.collective, capsules)
    order = (session.day, session.pk)
    later = [
        each
        for each in published
        if not each.cancelled_at and (each.day, each.pk) > order and each.day >= today
    ]
    following = later[0] if later else None
    number = following and following.capsule_id
    capsule = next((each for each in capsules if each.pk == number), None)
    guide = following and Guide.objects.filter(session=following).first()
    return Next(
        capsule=capsule,
        sessions=[each for each in later if each.capsule_id == (capsule and capsule.pk)],
        following=following,
        instructions=guide.instructions if guide else "",
    )
