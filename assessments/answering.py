"""Answer a question: nobody’s text is ever overwritten unseen, and every version stays.

A page shows an answer’s version number and sends it back as `seen` (0: no answer yet). A save only
succeeds on the version that its author has seen.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import FilteredRelation, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from capcollectif.errors import Refused, Stale
from capcollectif.prepared import Prepared

from .models import Answer, AnswerVersion, Assessment, Place, Question
from .steps import Step

State = Answer.State


@dataclass(frozen=True)
class Given:
    """What a person answers. `value` has the shape of its question’s kind (see AnswerFields)."""

    state: str = State.NOT_ANSWERED
    level: int | None = None  # 1–4
    value: dict | None = None
    comment: str = ""


NOTHING = Given()


def given_of(answer):
    """The content of `answer` (an Answer, an AnswerVersion, or None) as Given."""
    if answer is None:
        return NOTHING
    return Given(answer.state, answer.level, answer.value, answer.comment)


class Asked(NamedTuple):
    """A question without its long texts, and the state of its answer in one assessment."""

    pk: int
    number: int
    code: str
    kind: str
    settings: dict
    axis: str  # its title
    state: str


def _asked(assessment, theme):
    state = Coalesce("present__state", Value(State.NOT_ANSWERED))
    rows = _with_present(assessment, theme).annotate(state=state).order_by("number")
    return rows.values_list("pk", "number", "code", "kind", "settings", "axis__title", "state")


_ASKED = Prepared(_asked)


def questions_of(assessment):
    """Its questions in order, as Asked. One query."""
    return [Asked(*row) for row in _ASKED.rows(assessment.pk, assessment.theme_id)]


def question_of(assessment, number):
    """Question `number` in full, and its Answer or None. Raises Question.DoesNotExist. One query."""
    found = _QUESTION.objects(assessment.pk, assessment.theme_id, number)
    if not found:
        raise Question.DoesNotExist
    return found[0], getattr(found[0], "present", None)


def _whole(assessment, theme, number):
    # As a Value: Django finds nothing by a number that its column cannot hold, as a mark is.
    questions = _with_present(assessment, theme).filter(number=Value(number))
    return questions.select_related("axis", "present__saved_by")


_QUESTION = Prepared(_whole)


def steps_of(questions):
    """What `questions_of` returned, as steps.Step."""
    return [Step(each.number, each.axis, each.state) for each in questions]


def _with_present(assessment, theme):
    present = FilteredRelation("answers", condition=Q(answers__assessment=assessment))
    return Question.objects.filter(theme=theme).annotate(present=present)


@transaction.atomic
def save_answer(*, assessment, question, given, seen, by):
    """Save `given` as the next version, and return the Answer; None if there is nothing to save.

    What is saved already is not saved again: sending twice makes one version. Raises Stale if the
    answer is no longer version `seen`, and Refused if the assessment is closed, if `given` makes
    no sense, or if `seen` is of no answer. Callers check rights (`editable_by`).
    """
    _refuse_nonsense(given)
    current = _locked_answer(assessment, question)
    if given == given_of(current):
        return current
    if current is None:
        return _create(assessment, question, given, seen, by)
    return _replace(current, given, seen, by)


def _refuse_nonsense(given):
    """The same rules as the database’s, in time for a sentence."""
    if given.state == State.NOT_APPLICABLE and not given.comment:
        raise Refused("Dites en une phrase pourquoi cette question ne vous concerne pas.")
    rated = given.level is not None or given.value is not None
    if rated != (given.state == State.RATED):
        raise Refused("Choisissez une seule réponse.")


def _to_lock(assessment, question):
    present = FilteredRelation("answers", condition=Q(answers__question=question))
    rows = Assessment.objects.filter(pk=assessment).annotate(present=present)
    return rows.select_related("present").select_for_update(of=("self",))


_LOCKED = Prepared(_to_lock)


def _locked_answer(assessment, question):
    """The present answer or None. The assessment is locked, so that it cannot close meanwhile."""
    (locked,) = _LOCKED.objects(assessment.pk, question.pk)
    if locked.closed_at:
        raise Refused("Ce diagnostic est clos\u00a0: ses réponses ne changent plus.")
    return getattr(locked, "present", None)


def _create(assessment, question, given, seen, by):
    if seen:
        raise Refused("Cette page n’est plus à jour. Ouvrez à nouveau la question.")
    fields = _fields(given, 1, by)
    try:
        with transaction.atomic():
            answer = Answer.objects.create(assessment=assessment, question_id=question.pk, **fields)
    except IntegrityError:  # somebody’s first answer came just before
        return _same_or_stale(
            Answer.objects.filter(assessment=assessment, question=question.pk), given
        )
    AnswerVersion.objects.create(answer=answer, **fields)
    return answer


def _replace(current, given, seen, by):
    fields = _fields(given, seen + 1, by)
    rows = Answer.objects.filter(pk=current.pk)
    if not rows.filter(number=seen).update(**fields):
        return _same_or_stale(rows, given)
    AnswerVersion.objects.create(answer=current, **fields)
    for name, value in fields.items():
        setattr(current, name, value)
    return current


def _same_or_stale(rows, given):
    current = rows.select_related("saved_by").get()
    if given_of(current) != given:
        raise Stale(f"{current.saved_by.get_short_name()} a répondu pendant ce temps.", current)
    return current


def _fields(given, number, by):
    return {**vars(given), "number": number, "saved_at": timezone.now(), "saved_by": by}


@transaction.atomic
def settle(*, assessment, question, mine, chosen, seen, by):
    """End a conflict: save `mine`, then `chosen` on top, so that both stay in the history.

    Raises as save_answer does.
    """
    first = save_answer(assessment=assessment, question=question, given=mine, seen=seen, by=by)
    number = first.number if first else seen
    return save_answer(assessment=assessment, question=question, given=chosen, seen=number, by=by)


def keep_place(*, user, assessment, number):
    """Remember that `user` stopped at question `number`. One statement."""
    Place.objects.bulk_create(
        [Place(user=user, assessment=assessment, number=number)],
        update_conflicts=True,
        unique_fields=["user", "assessment"],
        update_fields=["number", "at"],
    )
