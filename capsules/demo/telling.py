"""Do what the stories say, by the same operations as people do, then give it its date."""

import datetime
from functools import singledispatch

from django.utils import timezone

from assessments import acting, answering, closing, sharing
from assessments.models import (
    Action,
    ActionPlan,
    Answer,
    AnswerVersion,
    Assessment,
    JournalEntry,
    Question,
    Snapshot,
    Theme,
)
from members.models import Membership

from .stories import NOT_APPLICABLE, TO_REVISIT, Closing, Reopening, Said, Sharing

MARKS = {
    TO_REVISIT: Answer.State.TO_REVISIT,
    NOT_APPLICABLE: Answer.State.NOT_APPLICABLE,
}
LATER = datetime.timedelta(minutes=7)


def moment(ago):
    """Some time in the morning, `ago` days before today; what would be of a week-end, on the Friday.

    What happened later comes later, whatever days they are moved to.
    """
    morning = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
    day = morning - datetime.timedelta(days=ago)
    past_friday = max(0, day.weekday() - 4)
    return day + datetime.timedelta(days=-past_friday, hours=past_friday, minutes=13 * ago % 50)


def tell(story, *, structure, framework, people):
    """Make the assessment of a Story. `people` are users by the first part of their address."""
    theme = Theme.objects.select_related("framework").get(framework=framework, code=story.theme)
    lead = _lead(structure)
    assessment = closing.start(structure=structure, theme=theme, by=lead)
    questions = {question.code: question for question in theme.questions.all()}
    for event in story.events:
        _happen(event, assessment, lead=lead, questions=questions, people=people)
    Assessment.objects.filter(pk=assessment.pk).update(started_at=moment(story.events[0].ago))
    _keep_place(assessment, story, questions, people)


def _lead(structure):
    return Membership.objects.get(structure=structure, role=Membership.Role.LEAD).user


def _keep_place(assessment, story, questions, people):
    """Its last author stopped at the question after the last one answered, if it is still open."""
    last = story.events[-1]
    if isinstance(last, Said):
        number = min(questions[last.code].number + 1, len(questions))
        answering.keep_place(user=people[last.by], assessment=assessment, number=number)


@singledispatch
def _happen(event, assessment, *, lead, questions, people):
    """Do one event, on the day it happened."""


@_happen.register
def _(event: Said, assessment, *, lead, questions, people):
    question = questions[event.code]
    earlier = Answer.objects.filter(assessment=assessment, question=question).first()
    seen = earlier.number if earlier else 0
    answer = answering.save_answer(
        assessment=assessment,
        question=question,
        given=_given(event),
        seen=seen,
        by=people[event.by],
    )
    at = moment(event.ago) + question.number * LATER
    Answer.objects.filter(pk=answer.pk).update(saved_at=at)
    AnswerVersion.objects.filter(answer=answer, number=answer.number).update(saved_at=at)


def _given(said):
    if isinstance(said.mark, str):
        return answering.Given(MARKS[said.mark], comment=said.comment)
    rated = {"value": said.mark} if isinstance(said.mark, dict) else {"level": said.mark}
    return answering.Given(Answer.State.RATED, comment=said.comment, **rated)


@_happen.register
def _(event: Closing, assessment, *, lead, **others):
    snapshot = closing.close(assessment, by=lead, despite_to_revisit=True)
    at = moment(event.ago) + datetime.timedelta(hours=5)
    Snapshot.objects.filter(pk=snapshot.pk).update(closed_at=at)
    Assessment.objects.filter(pk=assessment.pk).update(closed_at=at)


@_happen.register
def _(event: Reopening, assessment, *, lead, **others):
    closing.reopen(assessment, by=lead)


@_happen.register
def _(event: Sharing, assessment, *, lead, **others):
    sharing.share(assessment, by=lead)
    Assessment.objects.filter(pk=assessment.pk).update(shared_at=moment(event.ago))


# ── Action plans ────────────────────────────────────────────────────────────
def act(deed, *, structure, framework, people):
    """Add the action of a Deed, and live through its journal."""
    question = None
    if deed.question:
        question = Question.objects.get(theme__framework=framework, code=deed.question)
    action = acting.add_action(
        structure=structure,
        by=people[deed.by],
        question=question,
        state=deed.state,
        title=deed.title,
        first_step=deed.first_step,
        due_on=_due(deed),
        due_is_month=deed.by_month,
        priority=deed.priority,
        indicator=deed.indicator,
        target=deed.target,
        **_pilot(deed, people),
    )
    Action.objects.filter(pk=action.pk).update(created_at=moment(deed.ago))
    for line in deed.journal:
        _live(line, action, people[line.by])


def _pilot(deed, people):
    if deed.pilot in people:
        return {"pilot": people[deed.pilot]}
    return {"pilot_name": deed.pilot}


def _due(deed):
    """The day it is due, never of a week-end; for a month, the month’s last day."""
    if deed.due is None:
        return None
    day = timezone.localdate() + datetime.timedelta(days=deed.due)
    if not deed.by_month:
        return day - datetime.timedelta(days=max(0, day.weekday() - 4))
    next_month = (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    return next_month - datetime.timedelta(days=1)


def _live(line, action, by):
    if line.state:
        acting.move_action(action, state=line.state, reason=line.text, by=by)
        if line.state in Action.ENDED:
            Action.objects.filter(pk=action.pk).update(ended_on=moment(line.ago).date())
    else:
        acting.note_action(action, text=line.text, by=by)
    latest = JournalEntry.objects.filter(action=action).latest("pk")
    JournalEntry.objects.filter(pk=latest.pk).update(at=moment(line.ago))


def share_plan(structure, *, ago):
    sharing.share(acting.plan_of(structure), by=_lead(structure))
    ActionPlan.objects.filter(structure=structure).update(shared_at=moment(ago))
