"""What a structure keeps to itself until it shares it with the facilitators of its region."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import Membership, Structure


def readable_by(user, path=""):
    """The rule of rights of all that is shared, or not, as a Q; `path` leads to it (« plan__ »).

    One’s own structures’; as a facilitator, what a structure has shared.
    """
    own = Q(**{f"{path}structure__in": user.structures_as()})
    if not user.regions:
        return own  # and no query is written for what a facilitator may see
    theirs = Structure.objects.visible_to(user)
    return own | Q(**{f"{path}structure__in": theirs, f"{path}shared_at__isnull": False})


class SharedQuerySet(models.QuerySet):
    """Rows with a `structure`, that are shared or not."""

    def visible_to(self, user):
        return self.filter(readable_by(user))

    def editable_by(self, user):
        return self.filter(structure__in=user.structures_as(*Membership.EDITORS))

    def led_by(self, user):
        return self.filter(structure__in=user.structures_as(Membership.Role.LEAD))


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
