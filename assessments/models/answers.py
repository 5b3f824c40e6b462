"""A structure’s self-assessments: the answers of today, all their versions, the frozen snapshots."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from assessments import steps
from members.models import Membership, Structure

from .framework import Question, Theme
from .sharing import Shared, SharedQuerySet, readable_by


class AssessmentQuerySet(SharedQuerySet):
    def with_names(self):
        """With what every page of an assessment names: structure, region, theme, référentiel."""
        return self.select_related("structure__region", "theme__framework")

    def with_rights_of(self, user):
        """Add `is_edited` and `is_led`: whether `user` answers in it, and decides about it."""
        return self.annotate(
            is_edited=Q(structure__in=user.structures_as(*Membership.EDITORS)),
            is_led=Q(structure__in=user.structures_as(Membership.Role.LEAD)),
        )

    def with_last_snapshot(self):
        """Add `last_number`, `last_closed_at` and `last_content` of the last closing, or None."""
        return self.annotate(**_snapshot_fields("last", assessment=OuterRef("pk")))

    def with_progress(self):
        """Add `settled`, the number of settled answers, and `total`, of questions.

        Counted by subqueries: joining both would multiply answers by questions.
        """
        settled = Answer.objects.filter(assessment=OuterRef("pk"), state__in=Answer.SETTLED)
        questions = Question.objects.filter(theme=OuterRef("theme"))
        return self.annotate(
            settled=count_of(settled, by="assessment"), total=count_of(questions, by="theme")
        )

    def with_resume_for(self, user):
        """Add `place`, where `user` stopped, and `resume_at`: that question, else the first unsettled.

        None of both: nobody stopped, and nothing is left to answer.
        """
        settled = Answer.objects.filter(
            assessment=OuterRef(OuterRef("pk")), question=OuterRef("pk"), state__in=Answer.SETTLED
        )
        left = Question.objects.filter(~Exists(settled), theme=OuterRef("theme"))
        first = Subquery(left.order_by("number").values("number")[:1])
        place = Place.objects.filter(assessment=OuterRef("pk"), user=user).values("number")
        return self.annotate(place=Subquery(place), resume_at=Coalesce("place", first))


def count_of(rows, *, by):
    """The number of `rows` for each `by`, as a subquery; 0 where there is none."""
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


class Assessment(Shared):
    """A structure’s self-assessment on one theme. Open, or closed with a snapshot for each closing."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="assessments")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="assessments")
    started_at = models.DateTimeField("commencé le", auto_now_add=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("clos le", null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta(Shared.Meta):
        verbose_name = "diagnostic"
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "theme"],
                name="assessment_once",
                violation_error_message="Ce diagnostic existe déjà.",
            ),
            *Shared.Meta.constraints,
        ]

    def __str__(self):
        return f"{self.theme} · {self.structure}"


class AnswerFields(models.Model):
    """What one answer holds, in its present state and in each of its versions.

    `level` (1–4) for a question with levels; `value` for the other kinds, by kind:
    single_choice {"choice": int}; single_choice_with_comment the same; ranked_choice {"ranks": [int]}
    in order of preference; matrix_scale {"scores": {row: int}}; structured_text {"rows": [[str]]}.
    Options and rows are counted from 0.
    """

    class State(models.TextChoices):
        NOT_ANSWERED = "not_answered", "Pas encore renseigné"
        TO_REVISIT = "to_revisit", "À revoir ensemble"
        NOT_APPLICABLE = "not_applicable", "Non concerné"
        RATED = "rated", "Répondu"

    # The one rule of progress: a question is settled when nothing is left to do about it.
    SETTLED = steps.SETTLED

    state = models.CharField("état", max_length=14, choices=State, default=State.NOT_ANSWERED)
    level = models.PositiveSmallIntegerField("niveau", null=True, blank=True)
    value = models.JSONField("réponse", null=True, blank=True)
    comment = models.TextField("commentaire", blank=True)
    number = models.PositiveIntegerField("version")
    saved_at = models.DateTimeField("enregistré le")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def _state_constraints(prefix):
    """An answer is rated if, and only if, it has a level or a value; not applicable has its reason.

    `value__isnull`, as `value=None` is JSON’s null; and a check that compares NULL refuses nothing.
    """
    by_level = Q(level__isnull=False, level__range=(1, 4), value__isnull=True)
    by_value = Q(level__isnull=True, value__isnull=False)
    return [
        models.CheckConstraint(
            condition=Q(state__in=["not_answered", "to_revisit", "not_applicable", "rated"]),
            name=f"{prefix}_known_state",
            violation_error_message="Cet état n’existe pas.",
        ),
        models.CheckConstraint(
            condition=(Q(state="rated") & (by_level | by_value))
            | (~Q(state="rated") & Q(level__isnull=True, value__isnull=True)),
            name=f"{prefix}_rated_has_a_level_or_value",
            violation_error_message="Une réponse a un niveau de 1 à 4, ou un choix.",
        ),
        models.CheckConstraint(
            condition=~Q(state="not_applicable") | ~Q(comment=""),
            name=f"{prefix}_not_applicable_has_a_reason",
            violation_error_message="Dites en une phrase pourquoi cette question ne vous concerne pas.",
        ),
    ]


class Answer(AnswerFields):
    """The present answer to one question. `number` rises by one at each save."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")

    class Meta:
        verbose_name = "réponse"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="answer_once"),
            *_state_constraints("answer"),
        ]

    def __str__(self):
        return f"{self.question.code} : {self.get_state_display()}"


class AnswerVersion(AnswerFields):
    """One saved version of an answer. Appended, never changed."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="versions")

    class Meta:
        verbose_name = "version d’une réponse"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "number"], name="answer_version_once"),
            *_state_constraints("version"),
        ]

    def __str__(self):
        return f"{self.answer_id}, version {self.number}"


class Place(models.Model):
    """The question where a person stopped in an assessment."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="places")
    number = models.PositiveSmallIntegerField("numéro de la question")
    at = models.DateTimeField("le", auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "assessment"], name="place_once")]

    def __str__(self):
        return f"question {self.number}"


class SnapshotQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(readable_by(user, "assessment__"))

    def latest_first(self):
        return self.order_by(F("number").desc())

    def with_previous(self):
        """Add `previous_number`, `previous_closed_at` and `previous_content`, or None."""
        older = {"assessment": OuterRef("assessment"), "number__lt": OuterRef("number")}
        return self.annotate(**_snapshot_fields("previous", **older))


def _snapshot_fields(prefix, **filters):
    """The fields of the latest of the snapshots that `filters` keep, under names of their own."""
    found = Snapshot.objects.filter(**filters).latest_first()
    names = ("number", "closed_at", "content")
    return {f"{prefix}_{name}": Subquery(found.values(name)[:1]) for name in names}


class Snapshot(models.Model):
    """An assessment as it was when it was closed: wording, answers and authors, frozen.

    `content` is `sheets.Sheet` as plain data (see sheets.py for its shape).
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField("version")
    closed_at = models.DateTimeField("clos le")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content = models.JSONField("contenu")

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = "version close d’un diagnostic"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="snapshot_once")
        ]

    def __str__(self):
        return f"{self.assessment}, version {self.number}"
