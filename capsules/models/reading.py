"""Shared reading: how people understand each question of a theme, and what they write beside it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from assessments.models import Question
from capcollectif.archives import ArchivableQuerySet
from members.models import Structure

from .collectives import Capsule, Collective
from .constraints import both_or_none, filled, known


class Reading(models.Model):
    """How one person understood one question, in a capsule. Another mark replaces it.

    Who marked a question has read it; others learn no more than that, except as counts from five
    people up (calculations.anonymity). These count `told`: what the mark was when five people or
    more had changed theirs (operations.reading). Without a mark, it was taken back since.
    """

    class Mark(models.TextChoices):
        CLEAR = "clear", "Clair"
        UNCLEAR = "unclear", "Pas clair"
        DONE = "done", "On le fait déjà"
        QUESTION = "question", "J’ai une question"

    capsule = models.ForeignKey(Capsule, models.PROTECT, related_name="readings")
    question = models.ForeignKey(Question, models.PROTECT, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="readings")
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="readings")
    mark = models.CharField("lecture", max_length=8, choices=Mark, blank=True)
    told = models.CharField("lecture comptée", max_length=8, choices=Mark, blank=True)
    marked_at = models.DateTimeField("marqué le", auto_now=True)

    class Meta:
        verbose_name = "lecture"
        indexes = [models.Index(fields=["capsule", "structure"], name="reading_by_structure")]
        constraints = [
            models.UniqueConstraint(
                fields=["capsule", "question", "user"],
                name="reading_once",
                violation_error_message="Cette personne a déjà lu cette question.",
            ),
            known("reading", "mark", "", "clear", "unclear", "done", "question"),
            known("reading", "told", "", "clear", "unclear", "done", "question"),
        ]

    def __str__(self):
        return f"{self.question.code} : {self.get_mark_display()}"


class RemarkQuerySet(ArchivableQuerySet):
    def visible_to(self, user):
        """Notes of one’s own structures; questions to the collective, of the collectives one sees."""
        return self.present().filter(_readable(user))

    def restorable_by(self, user):
        """Those, archived or not, that `user` takes off and puts back: their own, unless somebody
        else took them off, and questions to the collectives that they animate.
        """
        asked = Q(
            kind=Remark.Kind.QUESTION,
            capsule__collective__in=Collective.objects.animated_by(user),
        )
        return self.filter(_readable(user), _own(user) | asked)

    def waiting(self):
        """The questions of structures that nobody has answered yet."""
        asked = self.present().filter(kind=Remark.Kind.QUESTION, structure__isnull=False)
        answers = RemarkReply.objects.filter(remark=OuterRef("pk"), archived_at=None)
        return asked.exclude(Exists(answers))

    def shown_to(self, user):
        """Those that `user` reads, and the archived ones that they may put back."""
        return self.visible_to(user) | self.restorable_by(user)


def _own(user):
    return Q(written_by=user.pk) & (Q(archived_by=None) | Q(archived_by=user.pk))


def _readable(user):
    own = Q(kind=Remark.Kind.NOTE, structure__in=user.structures_as())
    asked = Q(
        kind=Remark.Kind.QUESTION,
        capsule__collective__in=Collective.objects.visible_to(user),
    )
    return own | asked


class Word(models.Model):
    """Base of what somebody writes beside a question.

    `structure` is that of who writes, none if they animate. Anonymous, neither the name nor the
    structure is shown to anybody but its author.
    """

    structure = models.ForeignKey(
        Structure, models.PROTECT, related_name="+", null=True, blank=True
    )
    text = models.TextField("texte")
    is_anonymous = models.BooleanField("sans mon nom", default=False)
    written_at = models.DateTimeField("écrite le", auto_now_add=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    archived_at = models.DateTimeField("retirée le", null=True, blank=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        abstract = True


class Remark(Word):
    """A note for one’s own structure, or a question to the collective, beside a question of the theme.

    It belongs to that version of the question, as a Question does to its référentiel’s version.
    """

    class Kind(models.TextChoices):
        NOTE = "note", "Note pour notre structure"
        QUESTION = "question", "Question au collectif"

    capsule = models.ForeignKey(Capsule, models.PROTECT, related_name="remarks")
    question = models.ForeignKey(Question, models.PROTECT, related_name="remarks")
    kind = models.CharField("nature", max_length=8, choices=Kind)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = "remarque de lecture"
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["capsule", "question"], name="remark_by_question")]
        constraints = [
            known("remark", "kind", "note", "question"),
            filled("remark", "text", "Écrivez votre remarque."),
            both_or_none("remark", "archived"),
            models.CheckConstraint(
                condition=Q(kind="question") | Q(structure__isnull=False, is_anonymous=False),
                name="remark_note_is_signed_in_a_structure",
                violation_error_message="Une note se signe, et appartient à une structure.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.question.code}"


class RemarkReplyQuerySet(models.QuerySet):
    def restorable_by(self, user):
        """Those, archived or not, that `user` takes off and puts back: their own, unless somebody
        else took them off, and those in the threads of collectives that they animate.
        """
        animated = Q(remark__capsule__collective__in=Collective.objects.animated_by(user))
        seen = self.filter(remark__in=Remark.objects.visible_to(user))
        return seen.filter(_own(user) | animated)


class RemarkReply(Word):
    """One answer in the thread of a remark."""

    remark = models.ForeignKey(Remark, models.PROTECT, related_name="replies")

    objects = RemarkReplyQuerySet.as_manager()

    class Meta:
        verbose_name = "réponse à une remarque"
        verbose_name_plural = "réponses à une remarque"
        ordering = ["written_at", "pk"]
        constraints = [
            filled("remark_reply", "text", "Écrivez votre réponse."),
            both_or_none("remark_reply", "archived"),
        ]

    def __str__(self):
        return f"Réponse, {self.remark}"
