"""Where a collective stands, as the running order of one of its sessions is made from."""

from django.db.models import Count

from assessments.models import Action
from capcollectif.prepared import Prepared
from capsules.calculations.beat_blocks import Standing
from capsules.calculations.method import Beat
from capsules.models import Enrolment

from . import following, reading, restitutions, roster, thresholds

MOST_QUESTIONS = 5


def standing(session):
    """The Standing that the running order of `session` speaks of. At most five queries.

    The questions on which answers differ most come from the restitution: none before it is open.
    """
    least = thresholds.least()
    if session.beat == Beat.LAUNCH or not session.capsule:
        states = roster.figures(session.collective)
        staying = sum(states.values()) - states[Enrolment.State.LEFT]
        return Standing(staying, states[Enrolment.State.COMMITTED], least=least)
    theme = session.capsule.theme_id
    figures = following.figures(session.collective, theme)
    found = Standing(structures=figures.enrolled, closed=figures.closed, least=least)
    if session.beat == Beat.READING:
        clarify = reading.to_clarify(session.capsule_id)
        unclear = tuple(each.number for each in clarify.hard)
        return found._replace(unclear=unclear, asked=clarify.asked)
    if session.beat != Beat.SHARING or figures.enrolled < least:
        return found
    actions = sum(n for (n,) in _ACTIONS.rows(session.collective_id, theme))
    widest = restitutions.widest(session.capsule, limit=MOST_QUESTIONS)
    return found._replace(actions=actions, widest=widest)


def _actions(collective, theme):
    """How many actions about `theme` are in the plans of those who stay."""
    rows = Action.objects.present().exclude(state=Action.State.DROPPED)
    own = rows.filter(
        plan__structure__in=Enrolment.objects.structures_in(collective), question__theme=theme
    )
    return own.order_by().values("question__theme").annotate(n=Count("pk")).values_list("n")


_ACTIONS = Prepared(_actions)
