"""A small référentiel, and assessments made with it."""

import functools

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from assessments.importing import STARTER, create_framework, publish, read
from assessments.models import (
    Action,
    ActionPlan,
    Answer,
    AnswerVersion,
    Assessment,
    Axis,
    Framework,
    MaturityLevel,
    Question,
    SuggestedAction,
    Theme,
)
from tests.members.factories import StructureFactory, UserFactory

LEVEL_NAMES = ("À lancer", "En route", "En place", "Inspirant")


def make_framework(*, themes=1, axes=2, questions=2, publish=True):
    """A référentiel of `themes` × `axes` × `questions`, each with one suggested action."""
    number = Framework.objects.count() + 1
    framework = Framework.objects.create(
        identifier="essai", version=str(number), title="Référentiel d’essai"
    )
    for value, name in enumerate(LEVEL_NAMES, start=1):
        MaturityLevel.objects.create(
            framework=framework, value=value, name=name, summary=f"Résumé {value}."
        )
    for position in range(1, themes + 1):
        theme = Theme.objects.create(
            framework=framework,
            code=f"T{position}",
            position=position,
            title=f"Thème {position}",
            why="Parce que.",
        )
        _fill(theme, axes, questions)
    if publish:
        framework.status, framework.published_at = Framework.Status.PUBLISHED, timezone.now()
        framework.save()
    return framework


_starter_book = functools.cache(lambda: read(STARTER.read_bytes()))


def make_starter():
    """The référentiel of the starter file, published; the file is read once a process."""
    return publish(create_framework(_starter_book()))


def _fill(theme, axes, questions):
    for a in range(1, axes + 1):
        axis = Axis.objects.create(
            theme=theme, code=f"{theme.code}-{a}", position=a, title=f"Axe {a} de {theme.title}"
        )
        for q in range(1, questions + 1):
            number = (a - 1) * questions + q
            question = Question.objects.create(
                axis=axis,
                theme=theme,
                code=f"{axis.code}{q}",
                number=number,
                statement=f"Énoncé {number} de {theme.title}.",
                help_text="Une aide.",
                evidence_examples=["Un document", "Une photo"],
                descriptors=[f"Descripteur {level} de {axis.code}{q}." for level in range(1, 5)],
            )
            SuggestedAction.objects.create(
                question=question,
                position=1,
                title=f"Faire avancer {question.code}",
                first_step="Se réunir une heure.",
                indicator="Une date",
            )


class AssessmentFactory(DjangoModelFactory):
    """An open assessment of the first theme of a new référentiel, without any answer."""

    class Meta:
        model = Assessment

    structure = factory.SubFactory(StructureFactory)
    theme = factory.LazyFunction(lambda: make_framework().themes.get(position=1))
    started_by = factory.SubFactory(UserFactory)


def answer(assessment, number, *, level=None, state=None, comment="", by=None, value=None):
    """Save an answer straight into the tables, with its first version."""
    if state is None:
        state = Answer.State.NOT_ANSWERED if level is None and value is None else Answer.State.RATED
    fields = {
        "state": state,
        "level": level,
        "value": value,
        "comment": comment,
        "number": 1,
        "saved_at": timezone.now(),
        "saved_by": by or assessment.started_by,
    }
    question = Question.objects.get(theme=assessment.theme_id, number=number)
    saved = Answer.objects.create(assessment=assessment, question=question, **fields)
    AnswerVersion.objects.create(answer=saved, **fields)
    return saved


class ActionPlanFactory(DjangoModelFactory):
    class Meta:
        model = ActionPlan

    structure = factory.SubFactory(StructureFactory)


class ActionFactory(DjangoModelFactory):
    class Meta:
        model = Action

    plan = factory.SubFactory(ActionPlanFactory)
    title = factory.Sequence(lambda n: f"Action {n}")
    created_by = factory.SubFactory(UserFactory)
