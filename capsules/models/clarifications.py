"""What a collective asks of those who write the référentiel."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.models import Question

from .collectives import Capsule, Collective
from .constraints import both_or_none, filled


class ClarificationQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(answered_at=None)

    def network_visible_to(self, user):
        """Those that `user` reads and answers, for the administration of the network."""
        seen = Collective.objects.network_visible_to(user)
        return self.filter(capsule__collective__in=seen)


class Clarification(models.Model):
    """A request about the text of a question, in the words of who animates, and its answer.

    It quotes nobody: the administration, which answers, reads no question of a collective. Those
    that wait about the same question, of any collective, are answered together.
    """

    capsule = models.ForeignKey(Capsule, models.PROTECT, related_name="clarifications")
    question = models.ForeignKey(Question, models.PROTECT, related_name="clarifications")
    text = models.TextField("demande")
    asked_at = models.DateTimeField("demandée le", auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.TextField("réponse", blank=True)
    answered_at = models.DateTimeField("répondue le", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ClarificationQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de clarification"
        verbose_name_plural = "demandes de clarification"
        constraints = [
            filled("clarification", "text", "Dites ce qui n’est pas clair."),
            both_or_none("clarification", "answered"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="clarification_answered_has_an_answer",
                violation_error_message="Écrivez votre réponse.",
            ),
            models.UniqueConstraint(
                fields=["capsule", "question"],
                condition=Q(answered_at=None),
                name="clarification_waits_once",
                violation_error_message="Une demande attend déjà sa réponse.",
            ),
        ]

    def __str__(self):
        return f"Demande de clarification, {self.question.code}"
