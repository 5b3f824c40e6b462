"""The référentiel: versioned, and immutable once published."""

import functools

from django.db import models
from django.db.models import Q

from assessments.scoring import short_title
from capcollectif.errors import Refused
from capcollectif.prepared import Prepared

LEVELS = (1, 2, 3, 4)
MOTIFS = 6  # drawings of static/img/icons.svg, one a theme


class FrameworkPartQuerySet(models.QuerySet):
    def readable(self):
        """Those that anybody signed in may read: of published versions, and of retired ones."""
        return self.exclude(**{f"{self.model.FRAMEWORK}status": Framework.Status.DRAFT})

    def network_visible_to(self, user):
        """Those of which the administration of the network learns how they are understood."""
        return self.readable() if user.is_national_admin else self.none()

    def update(self, **values):
        _refuse_any(self.readable())
        return super().update(**values)

    def delete(self):
        _refuse_any(self.readable())
        return super().delete()

    def bulk_create(self, rows, *args, **kwargs):
        rows = list(rows)
        _refuse_any(Framework.objects.frozen().filter(pk__in={row.framework_pk for row in rows}))
        return super().bulk_create(rows, *args, **kwargs)


def _refuse_any(frozen):
    if frozen.exists():
        raise Refused(
            "Ce référentiel est publié : il ne change plus. Faites-en une nouvelle version."
        )


class FrameworkPart(models.Model):
    """A piece of a référentiel, which neither changes, nor goes, nor comes, once that is published.

    `FRAMEWORK` is the look-up path from it to its référentiel.
    """

    FRAMEWORK = ""
    objects = FrameworkPartQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        _refuse_any(type(self).objects.readable().filter(pk=self.pk))
        _refuse_any(Framework.objects.frozen().filter(pk=self.framework_pk))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        _refuse_any(type(self).objects.readable().filter(pk=self.pk))
        return super().delete(*args, **kwargs)

    @property
    def framework_pk(self):
        *parents, last, _ = self.FRAMEWORK.split("__")
        return getattr(functools.reduce(getattr, parents, self), f"{last}_id")


class FrameworkQuerySet(models.QuerySet):
    def frozen(self):
        """Those that never change again: published, or retired since."""
        return self.exclude(status=Framework.Status.DRAFT)

    def published(self):
        return self.filter(status=Framework.Status.PUBLISHED)

    def current(self):
        """The référentiel that new assessments use: the last published one, or None."""
        return next(iter(_CURRENT.objects()), None)


class Framework(models.Model):
    """One version of a référentiel."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Brouillon"
        PUBLISHED = "published", "Publié"
        RETIRED = "retired", "Retiré"

    identifier = models.CharField("identifiant", max_length=80)
    version = models.CharField("version", max_length=20)
    title = models.CharField("titre", max_length=200)
    description = models.TextField("description", blank=True)
    license = models.CharField("licence", max_length=100, blank=True)
    is_starter = models.BooleanField("référentiel de départ", default=False)
    status = models.CharField("état", max_length=9, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField("publié le", null=True, blank=True)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        verbose_name = "référentiel"
        constraints = [
            models.UniqueConstraint(
                fields=["identifier", "version"],
                name="framework_version_once",
                violation_error_message="Cette version du référentiel existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at=None)
                | Q(status__in=["published", "retired"], published_at__isnull=False),
                name="framework_published_has_a_date",
                violation_error_message="Un référentiel publié a une date de publication.",
            ),
        ]

    def __str__(self):
        return f"{self.title}, version {self.version}"

    def level_names(self):
        """{1: « À lancer », …}. One query; once published, one a process, for it never changes."""
        look_up = _level_names if self.published_at else _level_names.__wrapped__
        return dict(look_up(self.pk, self.published_at))


_CURRENT = Prepared(lambda: Framework.objects.published().order_by("-published_at", "-pk")[:1])


@functools.lru_cache(maxsize=64)
def _level_names(framework, published_at):
    """`published_at` tells a framework from another that had its pk in another database."""
    levels = MaturityLevel.objects.filter(framework=framework).order_by("value")
    return tuple(levels.values_list("value", "name"))


@functools.lru_cache(maxsize=256)
def _suggestions(theme, published_at):
    """Likewise, of the theme `theme`."""
    rows = Question.objects.filter(theme=theme).order_by("number", "suggested_actions__position")
    found = {}
    for number, pk, idea, title in rows.values_list(
        "number", "pk", "suggested_actions__pk", "suggested_actions__title"
    ):
        _, ideas = found.setdefault(number, (pk, []))
        if idea:
            ideas.append({"pk": idea, "title": title})
    return found


class MaturityLevel(FrameworkPart):
    """The name of one of the four levels, shared by every question of the référentiel."""

    FRAMEWORK = "framework__"
    framework = models.ForeignKey(Framework, models.CASCADE, related_name="levels")
    value = models.PositiveSmallIntegerField("niveau")
    name = models.CharField("nom", max_length=40)
    summary = models.TextField("résumé")
    recognise = models.TextField("à quoi le reconnaître", blank=True)

    class Meta(FrameworkPart.Meta):
        ordering = ["value"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "value"], name="level_once"),
            models.CheckConstraint(condition=Q(value__range=(1, 4)), name="level_from_1_to_4"),
        ]

    def __str__(self):
        return f"{self.value} · {self.name}"


class Theme(FrameworkPart):
    """A big theme, one a quarter; or the introductory questionnaire, position 0, which has no levels."""

    FRAMEWORK = "framework__"
    framework = models.ForeignKey(Framework, models.CASCADE, related_name="themes")
    code = models.CharField("code", max_length=20)
    position = models.PositiveSmallIntegerField("position")
    title = models.CharField("titre", max_length=200)
    why = models.TextField("pourquoi")
    minutes = models.PositiveSmallIntegerField("durée en minutes", default=60)
    is_introduction = models.BooleanField("questionnaire de départ", default=False)

    class Meta(FrameworkPart.Meta):
        verbose_name = "thématique"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "position"], name="theme_position_once"),
            models.UniqueConstraint(fields=["framework", "code"], name="theme_code_once"),
        ]

    def __str__(self):
        return self.title

    @property
    def motif(self):
        """Its drawing, the same on every page; the introduction has none."""
        return f"motif-{(self.position - 1) % MOTIFS + 1}"

    @property
    def gist(self):
        """Why it matters, in a sentence: the first one."""
        sentence, stop, _ = self.why.partition(". ")
        return sentence + stop.strip()

    def suggestions(self):
        """{question number: (its pk, [{"pk", "title"} of each suggested action])}.

        One query; once the référentiel is published, one a process.
        """
        published_at = self.framework.published_at
        look_up = _suggestions if published_at else _suggestions.__wrapped__
        return look_up(self.pk, published_at)

    def book(self):
        """[(axis, [(question, [(level, its descriptor)])])]; a question without levels has no pairs.

        Four queries, with the suggested actions of each question.
        """
        questions = Question.objects.prefetch_related("suggested_actions")
        axes = self.axes.prefetch_related(models.Prefetch("questions", questions))
        levels = list(MaturityLevel.objects.filter(framework=self.framework_id))
        return [
            (axis, [(each, _described(each, levels)) for each in axis.questions.all()])
            for axis in axes
        ]


class Axis(FrameworkPart):
    FRAMEWORK = "theme__framework__"
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="axes")
    code = models.CharField("code", max_length=20)
    position = models.PositiveSmallIntegerField("position")
    title = models.CharField("titre", max_length=200)

    class Meta(FrameworkPart.Meta):
        verbose_name = "axe"
        verbose_name_plural = "axes"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["theme", "position"], name="axis_once")]

    def __str__(self):
        return self.title


class Question(FrameworkPart):
    """A question. `number` counts from 1 through its whole theme: it is the one shown and in URLs."""

    class Kind(models.TextChoices):
        LEVELS = "levels", "Quatre niveaux"
        SINGLE_CHOICE = "single_choice", "Un choix"
        SINGLE_CHOICE_WITH_COMMENT = "single_choice_with_comment", "Un choix et un mot"
        RANKED_CHOICE = "ranked_choice", "Choix classés"
        MATRIX_SCALE = "matrix_scale", "Une note par ligne"
        STRUCTURED_TEXT = "structured_text", "Texte en colonnes"

    FRAMEWORK = "axis__theme__framework__"
    axis = models.ForeignKey(Axis, models.CASCADE, related_name="questions")
    # The axis’s theme, kept here too: a page finds its question by theme and number in one step.
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="questions")
    code = models.CharField("code", max_length=20)
    number = models.PositiveSmallIntegerField("numéro")
    kind = models.CharField("sorte", max_length=30, choices=Kind, default=Kind.LEVELS)
    title = models.CharField("titre court", max_length=120, blank=True)
    statement = models.TextField("énoncé")
    help_text = models.TextField("aide", blank=True)
    evidence_examples = models.JSONField("exemples de preuves", default=list, blank=True)  # [str]
    descriptors = models.JSONField(
        "niveaux décrits", default=list, blank=True
    )  # [str] × 4, level 1 first
    # For the other kinds: options [str], max_choices, scale_min, scale_max, fields [str], max_rows,
    # comment_prompt, visibility, used_for — those that the kind needs (see importing.py).
    settings = models.JSONField("réglages", default=dict, blank=True)

    class Meta(FrameworkPart.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["theme", "number"], name="question_number_once"),
            models.UniqueConstraint(fields=["theme", "code"], name="question_code_once"),
        ]

    def __str__(self):
        return f"{self.code} {self.statement}"

    @property
    def place(self):
        """« Écoute et dialogue, question 16 »: where one finds it. Its axis is needed."""
        return f"{short_title(self.axis.title)}, question\u00a0{self.number}"


def _described(question, levels):
    return list(zip(levels, question.descriptors, strict=False))


class SuggestedAction(FrameworkPart):
    FRAMEWORK = "question__axis__theme__framework__"
    question = models.ForeignKey(Question, models.CASCADE, related_name="suggested_actions")
    position = models.PositiveSmallIntegerField("position")
    title = models.CharField("intitulé", max_length=200)
    first_step = models.TextField("première étape", blank=True)
    indicator = models.CharField("indicateur", max_length=300, blank=True)

    class Meta(FrameworkPart.Meta):
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="suggestion_once")
        ]

    def __str__(self):
        return self.title
