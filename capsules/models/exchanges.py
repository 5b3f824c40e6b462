"""What structures have and look for, and who was put in touch."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.models import Question
from members.models import Membership, Structure

from .collectives import Collective
from .constraints import known


class ExchangeQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def visible_to(self, user):
        """One’s own structures’, and those of the collectives that one animates: nobody else’s."""
        own = Q(structure__in=user.structures_as())
        return self.filter(own | Q(collective__in=Collective.objects.animated_by(user)))

    def editable_by(self, user):
        return self.filter(structure__in=user.structures_as(*Membership.EDITORS))

    def animated_by(self, user):
        return self.filter(collective__in=Collective.objects.animated_by(user))


class Exchange(models.Model):
    """« J’ai » or « je cherche »: a structure has something to share on a question, or looks for it.

    Only who animates sees both sides, and never a level.
    """

    class Kind(models.TextChoices):
        HAVE = "have", "J’ai"
        SEEK = "seek", "Je cherche"

    collective = models.ForeignKey(Collective, models.PROTECT, related_name="exchanges")
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="exchanges")
    question = models.ForeignKey(Question, models.PROTECT, related_name="exchanges")
    kind = models.CharField("sens", max_length=4, choices=Kind)
    words = models.CharField("en quelques mots", max_length=300, blank=True)
    opened_at = models.DateTimeField("dit le", auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        verbose_name = "offre ou recherche"
        verbose_name_plural = "offres et recherches"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            known("exchange", "kind", "have", "seek"),
            models.UniqueConstraint(
                fields=["collective", "structure", "question", "kind"],
                condition=Q(closed_at=None),
                name="exchange_once_a_question",
                violation_error_message="Vous l’avez déjà dit pour cette question.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} : {self.question.code}"


class Introduction(models.Model):
    """Who animates put one who seeks in touch with one who has; `message` is the mail to both."""

    seek = models.ForeignKey(Exchange, models.PROTECT, related_name="introductions")
    have = models.ForeignKey(Exchange, models.PROTECT, related_name="offers")
    message = models.ForeignKey(
        "capcollectif.Message", models.SET_NULL, related_name="+", null=True, blank=True
    )
    made_at = models.DateTimeField("faite le", auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "mise en relation"
        verbose_name_plural = "mises en relation"
        constraints = [
            models.UniqueConstraint(
                fields=["seek", "have"],
                name="introduction_once",
                violation_error_message="Ces deux structures sont déjà en relation.",
            )
        ]

    def __str__(self):
        return f"{self.seek.structure} et {self.have.structure}"
