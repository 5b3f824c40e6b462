"""Documents that take long to make: asked for, made in the background, kept for their owner."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.models import Structure

from .collectives import Capsule, Collective
from .constraints import known


class DossierQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One’s own, of what one may read today still: whoever asked for it, and nobody else."""
        collectives = Collective.objects.visible_to(user)
        own = Q(structure__in=user.structures_as(), collective__in=collectives)
        animated = Q(kind="collective", collective__in=Collective.objects.animated_by(user))
        return self.filter(own | animated, owner=user)

    def kept(self, now):
        """Those that `now` has not made too old."""
        return self.filter(expires_at__gt=now)

    def pending(self):
        return self.filter(state__in=["asked", "making"])


class Dossier(models.Model):
    """A PDF that `owner` asked for. operations.dossiers makes it, and purges it after `expires_at`.

    What it holds is what its owner may read at the moment when it is made.
    """

    class Kind(models.TextChoices):
        STRUCTURE = "structure", "Dossier de capsule de la structure"
        COLLECTIVE = "collective", "Dossier de capsule du collectif"
        CATCH_UP = "catch_up", "Dossier de rattrapage"

    class State(models.TextChoices):
        ASKED = "asked", "En attente"
        MAKING = "making", "En préparation"
        READY = "ready", "Prêt"
        FAILED = "failed", "Échec"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="dossiers")
    kind = models.CharField("nature", max_length=10, choices=Kind)
    collective = models.ForeignKey(Collective, models.PROTECT, related_name="dossiers")
    capsule = models.ForeignKey(
        Capsule, models.PROTECT, related_name="dossiers", null=True, blank=True
    )
    structure = models.ForeignKey(
        Structure, models.PROTECT, related_name="dossiers", null=True, blank=True
    )
    state = models.CharField("état", max_length=6, choices=State, default=State.ASKED)
    percent = models.PositiveSmallIntegerField("avancement", default=0)
    file = models.FileField("fichier", upload_to="dossiers", max_length=100, blank=True)
    filename = models.CharField("nom", max_length=200, blank=True)
    asked_at = models.DateTimeField("demandé le", auto_now_add=True)
    started_at = models.DateTimeField("commencé le", null=True, blank=True)
    made_at = models.DateTimeField("prêt le", null=True, blank=True)
    # What it holds of others, by their consent: see queries.dossiers.still_holds.
    holds = models.JSONField("ce qu’il tient des autres", default=dict, blank=True)
    expires_at = models.DateTimeField("gardé jusqu’au")

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier"
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(
                fields=["asked_at", "id"],
                condition=Q(state__in=["asked", "making"]),
                name="dossier_to_be_made",
            )
        ]
        constraints = [
            known("dossier", "kind", "structure", "collective", "catch_up"),
            known("dossier", "state", "asked", "making", "ready", "failed"),
            models.CheckConstraint(
                condition=Q(kind="structure", capsule__isnull=False, structure__isnull=False)
                | Q(kind="collective", capsule__isnull=False, structure=None)
                | Q(kind="catch_up", capsule=None, structure__isnull=False),
                name="dossier_says_of_what",
                violation_error_message="Un dossier parle d’une capsule ou d’une structure.",
            ),
            models.CheckConstraint(
                condition=Q(percent__range=(0, 100)),
                name="dossier_percent_to_100",
                violation_error_message="L’avancement va de 0 à 100.",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(file="") & Q(made_at__isnull=False)),
                name="dossier_ready_has_its_file",
                violation_error_message="Un dossier prêt a son fichier.",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
