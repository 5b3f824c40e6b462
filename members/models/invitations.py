"""Invitations to join the team of a structure."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .organisations import Structure
from .people import LowerEmailField, Role

LASTS = timedelta(days=30)


def new_nonce():
    """256 random bits."""
    return secrets.token_urlsafe(32)


def in_a_month():
    return timezone.now() + LASTS


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Those that were neither accepted nor cancelled; some of them have expired."""
        return self.filter(accepted_at=None, cancelled_at=None)

    def pending(self, now):
        """Those that may still be accepted at `now`."""
        return self.open().filter(expires_at__gt=now)

    def with_state(self, now):
        """Add `has_expired`, whether it may no longer be accepted at `now`."""
        return self.annotate(has_expired=Q(expires_at__lte=now))

    def editable_by(self, user):
        """Those that `user` sees, sends again and cancels: to teams they lead or animate."""
        return self.filter(structure__in=Structure.objects.managed_by(user))


class Invitation(models.Model):
    """A place offered to an address. Its link is made of `nonce` and signed, see inviting.py."""

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="invitations")
    email = LowerEmailField("adresse électronique")
    name = models.CharField("prénom et nom", max_length=160, blank=True)  # as the inviter knows it
    role = models.CharField("rôle", max_length=11, choices=Role)
    nonce = models.CharField(max_length=43, unique=True, default=new_nonce)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("faite le", auto_now_add=True)
    expires_at = models.DateTimeField("valable jusqu’au", default=in_a_month)
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        ordering = ["email", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "email"],
                condition=Q(accepted_at=None, cancelled_at=None),
                name="invitation_open_once",
                violation_error_message="Cette adresse a déjà une invitation en cours.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["lead", "contributor", "reader"]),
                name="invitation_known_role",
                violation_error_message="Ce rôle n’existe pas.",
            ),
            models.CheckConstraint(
                condition=~Q(email=""),
                name="invitation_has_an_address",
                violation_error_message="Une invitation a une adresse.",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="invitation_expires_after_it_is_made",
                violation_error_message="Une invitation finit après son début.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_at_and_by_together",
                violation_error_message="La date et l’auteur de l’acceptation vont ensemble.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(cancelled_at=None),
                name="invitation_accepted_or_cancelled",
                violation_error_message="Une invitation acceptée ne s’annule plus.",
            ),
        ]

    def __str__(self):
        return f"{self.email}, {self.structure}"

    @property
    def names(self):
        """{"first_name", "last_name"}: the first word of `name`, and the others."""
        first, _, last = self.name.partition(" ")
        return {"first_name": first, "last_name": last}
