"""What a collective reads, tells and keeps, for tests."""

from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from assessments import closing
from capsules.models import (
    Board,
    Clarification,
    Contribution,
    Dossier,
    Exchange,
    Feedback,
    Naming,
    Practice,
    PracticeFile,
    Reading,
    Remark,
    Restitution,
    Stake,
    StateOfTheArt,
    Testimony,
)
from tests.assessments.factories import AssessmentFactory, answer
from tests.members.factories import StructureFactory, UserFactory

from .factories import CollectiveFactory, EnrolmentFactory, plan_sessions


class ReadingFactory(DjangoModelFactory):
    """One person’s mark on the first question of `capsule`."""

    class Meta:
        model = Reading

    question = factory.LazyAttribute(lambda row: row.capsule.theme.questions.get(number=1))
    structure = factory.SubFactory(StructureFactory)
    user = factory.SubFactory(UserFactory)
    mark = Reading.Mark.CLEAR
    told = factory.SelfAttribute("mark")


class RemarkFactory(DjangoModelFactory):
    """A question to the collective, beside the first question of `capsule`."""

    class Meta:
        model = Remark

    question = factory.LazyAttribute(lambda row: row.capsule.theme.questions.get(number=1))
    structure = factory.SubFactory(StructureFactory)
    kind = Remark.Kind.QUESTION
    text = "Que veut dire « parcours » pour un chantier ?"
    written_by = factory.SubFactory(UserFactory)


class ClarificationFactory(DjangoModelFactory):
    """A request about the first question of `capsule`, without an answer."""

    class Meta:
        model = Clarification

    question = factory.LazyAttribute(lambda row: row.capsule.theme.questions.get(number=1))
    text = "Que couvre « parcours » ?"
    asked_by = factory.SelfAttribute("capsule.collective.created_by")


class BoardFactory(DjangoModelFactory):
    class Meta:
        model = Board

    kind = Board.Kind.MOTIVATIONS
    prompt = "Pourquoi sommes-nous là ?"
    opened_by = factory.SelfAttribute("session.collective.created_by")


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = Contribution

    text = factory.Sequence(lambda n: f"Mieux travailler ensemble {n}")
    device = factory.Sequence(lambda n: f"appareil-{n}")


class StakeFactory(DjangoModelFactory):
    class Meta:
        model = Stake

    collective = factory.SelfAttribute("session.collective")
    text = "Donner la parole aux salarié·es en parcours"
    chosen_by = factory.SelfAttribute("session.collective.created_by")


class NamingFactory(DjangoModelFactory):
    class Meta:
        model = Naming

    agreed_by = factory.SubFactory(UserFactory)


class TestimonyFactory(DjangoModelFactory):
    __test__ = False  # a factory, though its name begins like a test’s

    class Meta:
        model = Testimony

    where = "Au début"
    success = "Le point du lundi"
    changed_by = factory.SubFactory(UserFactory)


class StateOfTheArtFactory(DjangoModelFactory):
    class Meta:
        model = StateOfTheArt

    title = "L’accueil des nouvelles personnes"
    exists = "Un livret de deux pages"
    changed_by = factory.SubFactory(UserFactory)


class PracticeFactory(DjangoModelFactory):
    """A practice that stays in its structure, unless `circles=` is "collective" or "network"."""

    class Meta:
        model = Practice
        skip_postgeneration_save = True

    structure = factory.SubFactory(StructureFactory)
    theme = factory.LazyFunction(lambda: AssessmentFactory().theme)
    title = "Le point du lundi"
    summary = "Quinze minutes debout, un cahier, une réponse à chaque remarque."
    effort = Practice.Effort.HOURS
    cost = Practice.Cost.NONE
    created_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def circles(self, create, extracted):
        """Given by its author, and accepted there."""
        acts = {
            None: (),
            "collective": ("collective", "accepted"),
            "network": ("collective", "accepted", "network", "network_accepted"),
        }[extracted]
        for act in acts:
            setattr(self, f"{act}_at", timezone.now())
            setattr(self, f"{act}_by", self.created_by)
        self.save()


class PracticeFileFactory(DjangoModelFactory):
    class Meta:
        model = PracticeFile

    title = "La trame du cahier"
    file = factory.LazyFunction(lambda: ContentFile(b"Lundi", name="trame.txt"))
    filename = "La trame du cahier.txt"
    content_type = "text/plain; charset=utf-8"
    size = 5
    added_by = factory.SelfAttribute("practice.created_by")


class ExchangeFactory(DjangoModelFactory):
    class Meta:
        model = Exchange

    structure = factory.SubFactory(StructureFactory)
    kind = Exchange.Kind.SEEK
    opened_by = factory.SubFactory(UserFactory)


class FeedbackFactory(DjangoModelFactory):
    class Meta:
        model = Feedback

    useful = Feedback.Useful.YES
    told = factory.LazyAttribute(
        lambda row: {
            "useful": int(row.useful),
            "kept": getattr(row, "kept", ""),
            "change": getattr(row, "change", ""),
        }
    )


class DossierFactory(DjangoModelFactory):
    class Meta:
        model = Dossier

    owner = factory.SubFactory(UserFactory)
    kind = Dossier.Kind.COLLECTIVE
    collective = factory.SelfAttribute("capsule.collective")
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class RestitutionFactory(DjangoModelFactory):
    """An empty one: operations.restitutions freezes real ones."""

    class Meta:
        model = Restitution

    answers = factory.LazyFunction(dict)
    content = factory.LazyFunction(dict)
    frozen_by = factory.SelfAttribute("capsule.collective.created_by")


def make_capsule(structures=0, *, levels=None, **collective):
    """The first capsule of a published collective, with `structures` whose diagnostic is closed.

    `levels` [one list a structure, one level (1–4) or None a question] are their answers: None is
    « Non concerné ». By default the levels turn, so that each question has all four.
    """
    collective = plan_sessions(CollectiveFactory(**collective))
    capsule = collective.capsules.get(position=1)
    for index in range(structures):
        row = levels[index] if levels else None
        close_diagnostic(capsule, row or _turning(capsule, index))
    return capsule


def close_diagnostic(capsule, levels, structure=None):
    """A structure of the collective, new by default, that closed its diagnostic on `levels`."""
    structure = structure or StructureFactory(region=capsule.collective.region)
    if not capsule.collective.enrolments.filter(structure=structure).exists():
        EnrolmentFactory(collective=capsule.collective, structure=structure)
    assessment = AssessmentFactory(structure=structure, theme=capsule.theme)
    for number, level in enumerate(levels, start=1):
        if level is None:
            answer(assessment, number, state="not_applicable", comment="Pas chez nous.")
        else:
            answer(assessment, number, level=level)
    closing.close(assessment, by=assessment.started_by)
    return structure


def _turning(capsule, index):
    return [(index + number) % 4 + 1 for number in range(capsule.theme.questions.count())]
