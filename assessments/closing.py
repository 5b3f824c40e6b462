"""The life of an assessment around its answers: start, close, reopen, share."""

from django.db import transaction
from django.db.models import FilteredRelation, Q
from django.utils import timezone

from capcollectif.errors import Refused
from capcollectif.french import in_words

from . import sheets, wording
from .models import Assessment, Framework, Question, Snapshot


def sheet_of(assessment):
    """Today’s answers as a sheets.Sheet.

    One query, and that of the level names, if `assessment` came by `Assessment.objects.with_names()`.
    """
    structure, theme = assessment.structure, assessment.theme
    own = FilteredRelation("answers", condition=Q(answers__assessment=assessment))
    questions = Question.objects.filter(theme=theme).annotate(own=own)
    questions = questions.select_related("axis", "own__saved_by").order_by("number")
    return sheets.Sheet(
        structure=structure.name,
        place=structure.place,
        region=structure.region.name,
        theme=theme.title,
        framework=str(theme.framework),
        is_introduction=theme.is_introduction,
        level_names=tuple(theme.framework.level_names().values()),
        lines=tuple(_line(question) for question in questions),
    )


def _line(question):
    """The sheets.Line of `question`, which comes with its answer as `own` if it has one."""
    answer = getattr(question, "own", None)
    told = {"state": sheets.NOT_ANSWERED, "level": None, "words": "", "comment": ""}
    signed = {"by": "", "on": ""}
    if answer:
        told = {
            "state": answer.state,
            "level": answer.level,
            "words": answer_in_words(question, answer),
            "comment": answer.comment,
        }
        day = timezone.localdate(answer.saved_at)
        signed = {"by": answer.saved_by.get_full_name(), "on": day.isoformat()}
    return sheets.Line(
        number=question.number,
        code=question.code,
        axis=question.axis.title,
        statement=question.statement,
        **told,
        **signed,
    )


def answer_in_words(question, answer):
    """What `answer` (an Answer or an AnswerVersion) says to `question`; empty if it has no rating."""
    return wording.in_words(
        question.kind,
        descriptors=question.descriptors,
        settings=question.settings,
        level=answer.level,
        value=answer.value,
    )


@transaction.atomic
def start(*, structure, theme, by):
    """Return the assessment of `structure` on `theme`, made by `by` if there is none yet.

    Raises Refused if the theme’s référentiel is not a published one.
    """
    if theme.framework.status != Framework.Status.PUBLISHED:
        raise Refused("Ce référentiel n’est pas publié\u00a0: ce diagnostic ne peut pas commencer.")
    assessment, _ = Assessment.objects.get_or_create(
        structure=structure, theme=theme, defaults={"started_by": by}
    )
    return assessment


@transaction.atomic
def close(assessment, *, by, despite_to_revisit=False):
    """Close `assessment`: freeze its answers in a new Snapshot, and return that.

    Raises Refused if it is closed already, while a question is unanswered, and, unless
    `despite_to_revisit`, while one is to revisit.
    """
    assessment = _locked(assessment)
    if assessment.closed_at:
        raise Refused("Ce diagnostic est déjà clos.")
    sheet = sheet_of(assessment)
    _refuse_lines(sheet, sheets.NOT_ANSWERED, "sans réponse", "Répondez-y avant de clore.")
    if not despite_to_revisit:
        _refuse_lines(
            sheet,
            sheets.TO_REVISIT,
            "à revoir ensemble",
            "Répondez-y, ou confirmez que vous voulez clore ainsi.",
        )
    assessment.closed_at = timezone.now()
    assessment.save(update_fields=["closed_at"])
    return Snapshot.objects.create(
        assessment=assessment,
        number=assessment.snapshots.count() + 1,
        closed_at=assessment.closed_at,
        closed_by=by,
        content=sheets.as_data(sheet),
    )


@transaction.atomic
def reopen(assessment, *, by):
    """Let the answers of `assessment` change again, and return it. Its snapshots stay.

    Raises Refused if it is open.
    """
    assessment = _locked(assessment)
    if not assessment.closed_at:
        raise Refused("Ce diagnostic est déjà ouvert.")
    assessment.closed_at = None
    assessment.save(update_fields=["closed_at"])
    return assessment


def _locked(assessment):
    """The row as it is now; nobody else saves or closes it before we are done."""
    rows = Assessment.objects.with_names().select_for_update(of=("self",))
    return rows.get(pk=assessment.pk)


def _refuse_lines(sheet, state, called, remedy):
    """Raise Refused, with the numbers, if questions of `sheet` are in `state`."""
    numbers = [str(line.number) for line in sheet.lines_in(state)]
    if not numbers:
        return
    listed = " et ".join([part for part in (", ".join(numbers[:-1]), numbers[-1]) if part])
    amount = in_words(len(numbers), "f")
    noun = "question" if len(numbers) == 1 else "questions"
    raise Refused(f"Il reste {amount} {noun} {called}\u00a0: {listed}. {remedy}")
