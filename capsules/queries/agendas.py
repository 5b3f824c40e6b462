"""Where a collective stands, as the running order of one of its sessions is made from."""

from django.db.models import Count, F, Sum

from assessments.models import Action, Answer
from capsules.calculations.beat_blocks import FEWEST, Standing
from capsules.calculations.method import Beat
from capsules.models import Enrolment

from . import following, roster

MOST_QUESTIONS = 5


def standing(session):
    """The Standing that the running order of `session` speaks of. At most three queries."""
    if session.beat == Beat.LAUNCH or not session.capsule:
        states = roster.figures(session.collective)
        staying = sum(states.values()) - states[Enrolment.State.LEFT]
        return Standing(staying, states[Enrolment.State.COMMITTED])
    theme = session.capsule.theme_id
    figures = following.figures(session.collective, theme)
    found = Standing(structures=figures.enrolled, closed=figures.closed)
    if session.beat != Beat.SHARING or figures.enrolled < FEWEST:
        return found
    staying = session.collective.enrolments.staying().values("structure")
    return found._replace(actions=_actions(staying, theme), widest=_widest(staying, theme))


def _actions(staying, theme):
    """How many actions about `theme` are in the plans of `staying`."""
    rows = Action.objects.present().exclude(state=Action.State.DROPPED)
    return rows.filter(plan__structure__in=staying, question__theme=theme).count()


def _widest(staying, theme):
    """Numbers of the questions on which the levels of closed diagnostics differ most.

    At least FEWEST structures have rated each: nobody’s answer shows.
    """
    rated = Answer.objects.filter(
        assessment__structure__in=staying,
        assessment__theme=theme,
        assessment__closed_at__isnull=False,
        level__isnull=False,
    )
    rows = (
        rated.order_by()
        .values("question__number")
        .annotate(rated=Count("pk"), total=Sum("level"), squares=Sum(F("level") * F("level")))
        .filter(rated__gte=FEWEST)
    )
    spread = {
        row["question__number"]: row["squares"] / row["rated"] - (row["total"] / row["rated"]) ** 2
        for row in rows
    }
    wide = [number for number, variance in spread.items() if variance > 0]
    return tuple(sorted(wide, key=lambda number: (-spread[number], number))[:MOST_QUESTIONS])
