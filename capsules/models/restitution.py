"""What a capsule gives back to its collective: the frozen restitution, and what each one tells."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.models import Question
from capcollectif.archives import ArchivableQuerySet
from members.models import Membership, Structure

from .calendar import Session
from .collectives import Capsule, Collective
from .constraints import both_or_none, filled


class NamingQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at=None)


class Naming(models.Model):
    """A structure agrees to be named in the restitution of a capsule, before it is frozen.

    Withdrawn, its name leaves that restitution for good.
    """

    capsule = models.ForeignKey(Capsule, models.PROTECT, related_name="namings")
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="namings")
    agreed_at = models.DateTimeField("accepté le", auto_now_add=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = NamingQuerySet.as_manager()

    class Meta:
        verbose_name = "accord pour être nommée"
        verbose_name_plural = "accords pour être nommées"
        constraints = [
            models.UniqueConstraint(
                fields=["capsule", "structure"],
                condition=Q(withdrawn_at=None),
                name="naming_once_a_capsule",
                violation_error_message="Cette structure accepte déjà d’être nommée.",
            ),
            both_or_none("naming", "withdrawn"),
        ]

    def __str__(self):
        return f"{self.structure}, {self.capsule}"


class RestitutionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the collectives that `user` sees."""
        return self.filter(capsule__collective__in=Collective.objects.visible_to(user))

    def animated_by(self, user):
        return self.filter(capsule__collective__in=Collective.objects.animated_by(user))

    def network_visible_to(self, user):
        """Those that `user` reads in figures, without a name: see `anonymity.nameless`."""
        seen = Collective.objects.network_visible_to(user)
        return self.filter(capsule__collective__in=seen)


class Restitution(models.Model):
    """The answers of a capsule, frozen once, when it is first opened: see calculations.anonymity.

    `answers` {structure pk as text: {question code: level 1–4, or null without a level}} is what
    was counted: it leaves this table by calculations.anonymity alone, except one’s own row.
    `content` is what that released (calculations.anonymity.Release as plain data): all that any
    page, export or PDF shows is computed from it. It only ever gets coarser: a name withdrawn.
    """

    capsule = models.OneToOneField(Capsule, models.PROTECT, related_name="restitution")
    answers = models.JSONField("réponses comptées")
    content = models.JSONField("ce qui est montré")
    frozen_at = models.DateTimeField("figée le", auto_now_add=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = RestitutionQuerySet.as_manager()

    class Meta:
        verbose_name = "restitution"

    def __str__(self):
        return f"Restitution, {self.capsule}"


class OpenedQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One’s own structures’; once opened, for the collective that one takes part in or animates."""
        own = Q(structure__in=user.structures_as())
        seen = Q(capsule__collective__in=Collective.objects.visible_to(user))
        return self.filter(own | seen & Q(opened_at__isnull=False))

    def editable_by(self, user):
        return self.filter(structure__in=user.structures_as(*Membership.EDITORS))

    def led_by(self, user):
        return self.filter(structure__in=user.structures_as(Membership.Role.LEAD))


class Opened(models.Model):
    """Base of what a structure writes about a capsule for itself, and may open to its collective."""

    capsule = models.ForeignKey(Capsule, models.PROTECT, related_name="%(class)ss")
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="%(class)ss")
    version = models.PositiveIntegerField(default=1)  # rises at each save
    changed_at = models.DateTimeField("enregistré le", auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("ouvert au collectif le", null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = OpenedQuerySet.as_manager()

    class Meta:
        abstract = True


class Testimony(Opened):
    """What a structure tells at a sharing day (retour d’expérience): five short answers."""

    where = models.TextField("où nous en sommes", blank=True)
    success = models.TextField("une réussite", blank=True)
    difficulty = models.TextField("une difficulté", blank=True)
    question = models.TextField("une question au groupe", blank=True)
    next_step = models.TextField("notre prochaine action", blank=True)

    class Meta:
        verbose_name = "retour d’expérience"
        verbose_name_plural = "retours d’expérience"
        constraints = [
            models.UniqueConstraint(
                fields=["capsule", "structure"],
                name="testimony_once_a_capsule",
                violation_error_message="Ce retour d’expérience existe déjà.",
            ),
            both_or_none("testimony", "opened"),
        ]

    def __str__(self):
        return f"Retour d’expérience de {self.structure}"


class StateOfTheArtQuerySet(OpenedQuerySet, ArchivableQuerySet):
    def visible_to(self, user):
        """The same, but those taken off, which only `editable_by` still finds."""
        return super().visible_to(user).present()


class StateOfTheArt(Opened):
    """What already exists in a structure about one of its practices (état de l’art)."""

    question = models.ForeignKey(
        Question, models.PROTECT, related_name="states_of_the_art", null=True, blank=True
    )
    title = models.CharField("la pratique", max_length=120)
    exists = models.TextField("ce qui existe chez nous", blank=True)
    works = models.TextField("ce qui marche", blank=True)
    limits = models.TextField("les limites", blank=True)
    evidence = models.TextField("ce qui le montre", blank=True)
    archived_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = StateOfTheArtQuerySet.as_manager()

    class Meta:
        verbose_name = "état de l’art"
        verbose_name_plural = "états de l’art"
        constraints = [
            filled("state_of_the_art", "title", "Dites de quelle pratique il s’agit."),
            both_or_none("state_of_the_art", "opened"),
        ]

    def __str__(self):
        return self.title


class Turn(models.Model):
    """A structure’s turn to speak in a session, in order, with the minutes that it has."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="turns")
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="turns")
    position = models.PositiveSmallIntegerField("ordre")  # from 1
    minutes = models.PositiveSmallIntegerField("minutes", default=5)

    class Meta:
        verbose_name = "tour de parole"
        verbose_name_plural = "tours de parole"
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "position"],
                name="turn_position_once",
                violation_error_message="Deux structures ont le même rang.",
            ),
            models.UniqueConstraint(
                fields=["session", "structure"],
                name="turn_once_a_structure",
                violation_error_message="Cette structure a déjà son tour.",
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, minutes__range=(1, 60)),
                name="turn_lasts",
                violation_error_message="Un tour dure de 1 à 60 minutes.",
            ),
        ]

    def __str__(self):
        return f"{self.position}. {self.structure}"
