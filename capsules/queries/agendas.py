"""Where a collective stands, as the running order of one of its sessions is made from."""

from django.db.models import Count, F, Sum

from assessments.models import Action, Answer
from capcollectif.prepared import Prepared
from capsules.calculations.beat_blocks import FEWEST, Standing
from capsules.calculations.method import Beat
from capsules.models import Enrolment

from . import following, reading, roster

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
    if session.beat == Beat.READING:
        clarify = reading.to_clarify(session.capsule_id)
        unclear = tuple(each.number for each in clarify.hard)
        return found._replace(unclear=unclear, asked=clarify.asked)
    if session.beat != Beat.SHARING or figures.enrolled < FEWEST:
        return found
    about = session.collective_id, theme
    return found._replace(actions=sum(n for (n,) in _ACTIONS.rows(*about)), widest=_widest(*about))


def _staying(collective):
    return Enrolment.objects.staying().filter(collective=collective).values("structure")


def _actions(collective, theme):
    """How many actions about `theme` are in the plans of those who stay."""
    rows = Action.objects.present().exclude(state=Action.State.DROPPED)
    own = rows.filter(plan__structure__in=_staying(collective), question__theme=theme)
    return own.order_by().values("question__theme").annotate(n=Count("pk")).values_list("n")


def _rated(collective, theme):
    """(number, how many rated it, sum of levels, of their squares) of questions that FEWEST rated."""
    rated = Answer.objects.filter(
        assessment__structure__in=_staying(collective),
        assessment__theme=theme,
        assessment__closed_at__isnull=False,
        level__isnull=False,
    )
    return (
        rated.order_by()
        .values("question__number")
        .annotate(rated=Count("pk"), total=Sum("level"), squares=Sum(F("level") * F("level")))
        .filter(rated__gte=FEWEST)
        .values_list("question__number", "rated", "total", "squares")
    )


_ACTIONS, _RATED = Prepared(_actions), Prepared(_rated)


def _widest(collective, theme):
    """Numbers of the questions on which the levels of closed diagnostics differ most.

    At least FEWEST structures have rated each: nobody’s answer shows.
    """
    spread = {
        number: squares / rated - (total / rated) ** 2
        for number, rated, total, squares in _RATED.rows(collective, theme)
    }
    wide = [number for number, variance in spread.items() if variance > 0]
    return tuple(sorted(wide, key=lambda number: (-spread[number], number))[:MOST_QUESTIONS])
