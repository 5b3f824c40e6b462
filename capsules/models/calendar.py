"""The dates of a collective: as published, as drafted since, and the days to avoid."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from capcollectif.archives import ArchivableQuerySet
from capsules.calculations.closed_days import Kind
from capsules.calculations.method import Beat, Mode, Step
from members.models import Region

from .collectives import Capsule, Collective


class Slot(models.Model):
    """When, where and how a session takes place. Hours are Paris time; none for autonomous work."""

    title = models.CharField("intitulé", max_length=120, blank=True)  # blank: the name of its beat
    mode = models.CharField("modalité", max_length=9, choices=Mode)
    day = models.DateField("date")
    starts_at = models.TimeField("de", null=True, blank=True)
    ends_at = models.TimeField("à", null=True, blank=True)
    place = models.CharField("lieu", max_length=200, blank=True)
    video_link = models.URLField("lien de la visio", max_length=500, blank=True)
    why = models.CharField("pourquoi cette date", max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(mode__in=["video", "tutored", "in_person"]),
                name="%(class)s_known_mode",
                violation_error_message="Cette modalité n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
                name="%(class)s_ends_after_it_starts",
                violation_error_message="Une séance a un début et une fin, dans cet ordre.",
            ),
        ]


# The fields of a Slot, to copy one onto another.
SLOT = ("title", "mode", "day", "starts_at", "ends_at", "place", "video_link", "why")


class SessionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_in__isnull=False)

    def present(self):
        """Those that take place: published and not cancelled."""
        return self.published().filter(cancelled_at=None)

    def visible_to(self, user):
        """Published sessions of the collectives that `user` sees; cancelled ones stay, and say so."""
        return self.published().filter(collective__in=Collective.objects.visible_to(user))

    def animated_by(self, user):
        return self.filter(collective__in=Collective.objects.animated_by(user))


class Session(Slot):
    """A date of the programme. What it holds is what is published, once `published_in` is set:

    later changes wait in its SessionChange. `sequence` rises by one at each published change.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    collective = models.ForeignKey(Collective, models.PROTECT, related_name="sessions")
    capsule = models.ForeignKey(
        Capsule, models.PROTECT, related_name="sessions", null=True, blank=True
    )
    step = models.CharField("temps", max_length=13, choices=Step, blank=True)
    beat = models.CharField("moment", max_length=12, choices=Beat)
    sequence = models.PositiveIntegerField(default=0)
    published_in = models.PositiveIntegerField("publiée dans la version", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)

    own_answer = None  # what the reader said of it, empty while asked: see queries.people.tell_own
    proposed = 0  # dates to choose from while its poll is open: queries.polls.count_dates says so

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "séance"
        ordering = ["day", "starts_at", "pk"]
        indexes = [models.Index(fields=["collective", "day"], name="session_by_collective_and_day")]
        constraints = [
            *Slot.Meta.constraints,
            models.CheckConstraint(
                condition=Q(beat__in=Beat.values),
                name="session_known_beat",
                violation_error_message="Ce moment n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(capsule=None, step="") | Q(capsule__isnull=False, step__in=Step.values),
                name="session_of_a_capsule_has_a_step",
                violation_error_message="Une séance d’une capsule appartient à l’un de ses temps.",
            ),
            models.UniqueConstraint(
                fields=["capsule", "beat"],
                condition=Q(cancelled_at=None, capsule__isnull=False) & ~Q(beat="extra"),
                name="session_beat_once_a_capsule",
                violation_error_message="Cette date existe déjà dans la capsule.",
            ),
            models.UniqueConstraint(
                fields=["collective", "beat"],
                condition=Q(cancelled_at=None, capsule=None) & ~Q(beat="extra"),
                name="session_beat_once_a_collective",
                violation_error_message="Cette date existe déjà dans le collectif.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        """Its own title, else that of its beat."""
        return self.title or Beat(self.beat).label

    @property
    def is_polled(self):
        """Whether its date is still to be chosen."""
        poll = getattr(self, "poll", None)
        return poll is not None and poll.is_open

    @property
    def step_number(self):
        """1 to 3; 0 outside a capsule."""
        return Step.values.index(self.step) + 1 if self.step else 0


class SessionChange(Slot):
    """What a published session becomes at the next publication."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="change")
    is_cancelled = models.BooleanField("annulée", default=False)
    changed_at = models.DateTimeField("changée le", auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta(Slot.Meta):
        verbose_name = "changement de séance"

    def __str__(self):
        return f"Changement de {self.session}"


class Publication(models.Model):
    """A numbered version of a collective’s calendar. Appended, never changed.

    `content` is what was published, as differences.as_data makes it.
    """

    collective = models.ForeignKey(Collective, models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField("version")
    published_at = models.DateTimeField("publiée le", auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content = models.JSONField("calendrier")

    class Meta:
        verbose_name = "version du calendrier"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "number"],
                name="publication_number_once",
                violation_error_message="Cette version existe déjà.",
            )
        ]

    def __str__(self):
        return f"Version {self.number} du calendrier de {self.collective}"


class ClosedPeriodQuerySet(ArchivableQuerySet):
    def animated_by(self, user):
        return self.filter(region__in=user.regions)


class ClosedPeriod(models.Model):
    """Days of a region on which no session is planned; in a red week, few."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="closed_periods")
    kind = models.CharField("nature", max_length=14, choices=Kind)
    name = models.CharField("nom", max_length=120)
    first_day = models.DateField("premier jour")
    last_day = models.DateField("dernier jour")
    added_by = models.ForeignKey(  # none: from the published calendars
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    archived_at = models.DateTimeField("retirée le", null=True, blank=True)

    objects = ClosedPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "période à éviter"
        verbose_name_plural = "périodes à éviter"
        ordering = ["first_day", "last_day", "pk"]
        indexes = [models.Index(fields=["region", "first_day"], name="closed_by_region_and_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values),
                name="closed_period_known_kind",
                violation_error_message="Cette nature de période n’existe pas.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="closed_period_has_a_name",
                violation_error_message="Donnez un nom à cette période.",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="closed_period_ends_after_it_starts",
                violation_error_message="Le dernier jour ne peut pas précéder le premier.",
            ),
        ]

    def __str__(self):
        return self.name
