"""Choosing the date of a session together."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .calendar import Session
from .people import Participant


class Poll(models.Model):
    """Several dates proposed for one session. While it is open, the session’s own date is provisional."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="poll")
    words = models.CharField("quelques mots", max_length=300, blank=True)
    answer_by = models.DateField("répondre avant le", null=True, blank=True)
    opened_at = models.DateTimeField("ouvert le", auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("clos le", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    chosen = models.ForeignKey(
        "capsules.Proposal", models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "sondage de dates"
        verbose_name_plural = "sondages de dates"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, chosen=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="poll_closed_says_by_whom",
                violation_error_message="Un sondage clos dit par qui il l’a été.",
            )
        ]

    def __str__(self):
        return f"Sondage pour {self.session}"

    @property
    def is_open(self):
        return self.closed_at is None


class Proposal(models.Model):
    """One of the dates of a poll. Hours are Paris time."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="proposals")
    day = models.DateField("date")
    starts_at = models.TimeField("de")
    ends_at = models.TimeField("à")

    class Meta:
        verbose_name = "date proposée"
        verbose_name_plural = "dates proposées"
        ordering = ["day", "starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "day", "starts_at"],
                name="proposal_once",
                violation_error_message="Cette date est déjà proposée.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="proposal_ends_after_it_starts",
                violation_error_message="Une séance finit après son début.",
            ),
        ]

    def __str__(self):
        return f"{self.day}, {self.starts_at}"


class Vote(models.Model):
    """What one person says of one date; another answer replaces it."""

    class Choice(models.TextChoices):
        YES = "yes", "Oui"
        IF_NEEDED = "if_needed", "Si besoin"
        NO = "no", "Non"

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="votes")
    choice = models.CharField("réponse", max_length=9, choices=Choice)
    answered_at = models.DateTimeField("répondu le", auto_now=True)

    class Meta:
        verbose_name = "réponse à un sondage"
        verbose_name_plural = "réponses à un sondage"
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "participant"],
                name="vote_once_a_proposal",
                violation_error_message="Cette personne a déjà répondu pour cette date.",
            ),
            models.CheckConstraint(
                condition=Q(choice__in=["yes", "if_needed", "no"]),
                name="vote_known_choice",
                violation_error_message="Répondez oui, si besoin ou non.",
            ),
        ]

    def __str__(self):
        return f"{self.participant}, {self.get_choice_display().lower()}"
