"""Help between sessions: what a structure asks those who accompany it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from assessments.models import Question
from members.models import Region, Structure

from .calendar import Session
from .collectives import Collective


class HelpRequestQuerySet(models.QuerySet):
    def open(self):
        return self.filter(settled_at=None)

    def with_answered(self):
        """Add `is_answered`: whether who wrote last in the thread animates the collective."""
        replies = HelpReply.objects.filter(request=OuterRef("pk")).order_by("-written_at", "-pk")
        animating = Region.facilitators.through.objects.filter(
            region=OuterRef("collective__region"), user=OuterRef("last_by")
        )
        last_by = Subquery(replies.values("written_by")[:1])
        return self.annotate(last_by=last_by).annotate(is_answered=Exists(animating))

    def visible_to(self, user):
        """Those of the structures that `user` is in, and of the collectives that they animate."""
        own = Q(structure__in=user.structures_as())
        return self.filter(own | Q(collective__in=Collective.objects.animated_by(user)))

    def animated_by(self, user):
        return self.filter(collective__in=Collective.objects.animated_by(user))


class HelpRequest(models.Model):
    """A question from one structure, read by its team and by those who animate; with its context."""

    collective = models.ForeignKey(Collective, models.PROTECT, related_name="help_requests")
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="help_requests")
    session = models.ForeignKey(
        Session, models.PROTECT, related_name="help_requests", null=True, blank=True
    )
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="help_requests", null=True, blank=True
    )
    text = models.TextField("votre question")
    asked_at = models.DateTimeField("posée le", auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField("close le", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’aide"
        verbose_name_plural = "demandes d’aide"
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(
                fields=["collective", "-asked_at"],
                condition=Q(settled_at=None),
                name="help_to_be_given",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="help_request_asks_something",
                violation_error_message="Écrivez votre question.",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="help_request_settled_says_by_whom",
                violation_error_message="Une demande close dit par qui elle l’a été.",
            ),
        ]

    def __str__(self):
        return f"Demande de {self.structure}"


class HelpReply(models.Model):
    """One answer in the thread of a request, from either side."""

    request = models.ForeignKey(HelpRequest, models.PROTECT, related_name="replies")
    text = models.TextField("votre réponse")
    written_at = models.DateTimeField("écrite le", auto_now_add=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "réponse à une demande d’aide"
        verbose_name_plural = "réponses à une demande d’aide"
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="help_reply_says_something",
                violation_error_message="Écrivez votre réponse.",
            )
        ]

    def __str__(self):
        return f"Réponse de {self.written_by}"
