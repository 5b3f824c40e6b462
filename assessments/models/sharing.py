"""What a structure keeps to itself until it shares it with the facilitators of its region."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import Structure


class SharedQuerySet(models.QuerySet):
    """The rule of rights of all that is shared, or not: rows with a `structure` and `shared_at`."""

    def visible_to(self, user):
        """Their own structures’; as a facilitator, those that a structure has shared."""
        own = Q(structure__in=user.structures_as())
        shared = Q(structure__in=Structure.objects.visible_to(user), shared_at__isnull=False)
        return self.filter(own | shared)

    def editable_by(self, user):
        return self.filter(structure__in=Structure.objects.editable_by(user))

    def led_by(self, user):
        return self.filter(structure__in=Structure.objects.led_by(user))


class Shared(models.Model):
    """Base of what is shared, or not: who did it, and when."""

    shared_at = models.DateTimeField("partagé le", null=True, blank=True)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(shared_at=None, shared_by=None)
                | Q(shared_at__isnull=False, shared_by__isnull=False),
                name="%(class)s_shared_at_and_by_together",
                violation_error_message="La date et l’auteur du partage vont ensemble.",
            )
        ]
