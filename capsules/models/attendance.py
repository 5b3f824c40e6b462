"""Who was there, the hours of autonomous work, the certificates, and what funders ask for."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from capcollectif.archives import ArchivableQuerySet
from capsules.calculations import certificates, codes, hours
from capsules.calculations.method import Mode

from .calendar import Session
from .collectives import Collective
from .people import Participant


class Presence(models.Model):
    """One fact about one half-day of one person. Appended, never changed: the last one is true."""

    class Half(models.TextChoices):
        MORNING = "morning", "Matin"
        AFTERNOON = "afternoon", "Après-midi"

    class Source(models.TextChoices):
        SELF = "self", "Pointage"  # by the link of the room
        LIST = "list", "Liste"  # ticked by those who animate

    session = models.ForeignKey(Session, models.PROTECT, related_name="presences")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="presences")
    half = models.CharField("demi-journée", max_length=9, choices=Half)
    is_present = models.BooleanField("présent·e", default=True)
    mode = models.CharField("modalité", max_length=9, choices=Mode)  # video: at a distance
    source = models.CharField("par", max_length=4, choices=Source)
    recorded_at = models.DateTimeField("noté le", auto_now_add=True)
    recorded_by = models.ForeignKey(  # none: somebody without an account, for themselves
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "présence"
        ordering = ["session", "pk"]
        indexes = [models.Index(fields=["session", "participant", "half"], name="presence_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(half__in=["morning", "afternoon"]),
                name="presence_known_half",
                violation_error_message="Cette demi-journée n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(mode__in=["video", "in_person"]),
                name="presence_known_mode",
                violation_error_message="On est là sur place ou à distance.",
            ),
            models.CheckConstraint(
                condition=Q(source="list", recorded_by__isnull=False) | Q(source="self"),
                name="presence_on_a_list_says_by_whom",
                violation_error_message="Une présence notée sur la liste dit par qui.",
            ),
        ]

    def __str__(self):
        return f"{self.participant}, {self.get_half_display().lower()}"


class WorkedTimeQuerySet(models.QuerySet):
    def present(self):
        return self.filter(withdrawn_at=None)

    def to_settle(self):
        return self.present().filter(settled_at=None)

    def of(self, user):
        """What `user` declared."""
        return self.present().filter(participant__user=user)

    def animated_by(self, user):
        return self.filter(session__in=Session.objects.animated_by(user))


class WorkedTime(models.Model):
    """Autonomous work that somebody declares; the tutor validates it, or says why not."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="worked_times")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="worked_times")
    day = models.DateField("le")
    minutes = models.PositiveSmallIntegerField("minutes")
    what = models.CharField("travail fait", max_length=300)
    declared_at = models.DateTimeField("déclaré le", auto_now_add=True)
    settled_at = models.DateTimeField("vu le", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    is_valid = models.BooleanField("validé", default=False)
    refusal = models.CharField("pourquoi non", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = WorkedTimeQuerySet.as_manager()

    class Meta:
        verbose_name = "temps de travail autonome"
        verbose_name_plural = "temps de travail autonome"
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__range=(5, 1440)),
                name="worked_time_lasts",
                violation_error_message="Un temps de travail dure de 5 minutes à 24 heures.",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, is_valid=False, refusal="")
                | Q(settled_at__isnull=False, settled_by__isnull=False, is_valid=True, refusal="")
                | Q(settled_at__isnull=False, settled_by__isnull=False, is_valid=False)
                & ~Q(refusal=""),
                name="worked_time_settled_says_by_whom",
                violation_error_message="Un temps validé ou refusé dit par qui, et un refus pourquoi.",
            ),
        ]

    def __str__(self):
        return f"{self.participant}, {self.minutes} minutes"

    @property
    def duration(self):
        """« 1 h 30 »."""
        return hours.in_words(self.minutes)


class CertificateQuerySet(models.QuerySet):
    def present(self):
        """Those that nothing has replaced."""
        return self.filter(replaced_at=None)

    def readable(self):
        """Any, by whoever holds its code: nobody guesses one."""
        return self.all()

    def animated_by(self, user):
        return self.filter(collective__in=Collective.objects.animated_by(user))


class Certificate(models.Model):
    """An attestation de présence, of one session or of the whole path. What it says never changes.

    `content` is what calculations.certificates wrote: names, sessions, minutes by mode.
    """

    collective = models.ForeignKey(Collective, models.PROTECT, related_name="certificates")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="certificates")
    session = models.ForeignKey(
        Session, models.PROTECT, related_name="certificates", null=True, blank=True
    )
    code = models.CharField("code de vérification", max_length=20, unique=True)
    content = models.JSONField("contenu")
    issued_at = models.DateTimeField("délivrée le", auto_now_add=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField("remplacée le", null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "attestation de présence"
        verbose_name_plural = "attestations de présence"
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "session"],
                condition=Q(replaced_at=None, session__isnull=False),
                name="certificate_once_a_session",
                violation_error_message="Cette attestation existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(replaced_at=None, session=None),
                name="certificate_once_a_path",
                violation_error_message="Cette attestation existe déjà.",
            ),
        ]

    def __str__(self):
        return f"Attestation {self.code}"

    @property
    def facts(self):
        """What it says, as a calculations.certificates.Content."""
        return certificates.from_data(self.content)

    @property
    def code_as_read(self):
        return codes.as_read(self.code)


class LogoQuerySet(ArchivableQuerySet):
    def animated_by(self, user):
        return self.filter(collective__in=Collective.objects.animated_by(user))


class Logo(models.Model):
    """A funder’s, for the printed documents of a collective; drawn again by us, as a PNG."""

    collective = models.ForeignKey(Collective, models.CASCADE, related_name="logos")
    name = models.CharField("financeur", max_length=120)
    file = models.FileField("image", upload_to="logos", max_length=100)
    width = models.PositiveSmallIntegerField("largeur")  # pixels
    height = models.PositiveSmallIntegerField("hauteur")
    position = models.PositiveSmallIntegerField("ordre", default=1)
    archived_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = LogoQuerySet.as_manager()

    class Meta:
        verbose_name = "logo"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="logo_has_a_name",
                violation_error_message="Dites de quel financeur est ce logo.",
            )
        ]

    def __str__(self):
        return self.name
