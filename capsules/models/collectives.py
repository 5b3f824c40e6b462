"""A collective: structures of one region that go through the référentiel together."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessments.models import Framework, Theme
from capcollectif.archives import ArchivableQuerySet
from capsules.calculations.method import USUAL_MODES, Beat
from members.models import Membership, Region, Structure


def usual_weekdays():
    """Tuesday and Thursday, Monday being 0."""
    return [1, 3]


def usual_modes():
    """A Mode for each Beat that the planner places."""
    return {beat.value: mode.value for beat, mode in USUAL_MODES.items()}


class CollectiveQuerySet(ArchivableQuerySet):
    def published(self):
        """Those whose calendar has been published at least once."""
        return self.present().filter(published_number__gt=0)

    def animated_by(self, user):
        """Those that `user` opens, plans and follows: of the regions they facilitate."""
        return self.present().filter(region__in=user.regions)

    def restorable_by(self, user):
        """Those of the regions they facilitate, archived or not."""
        return self.filter(region__in=user.regions)

    def visible_to(self, user):
        """Those that `user` animates; once published, those where one of their structures is."""
        own = Enrolment.objects.staying().filter(structure__in=user.structures_as())
        taking_part = Q(published_number__gt=0, pk__in=own.values("collective"))
        return self.present().filter(Q(region__in=user.regions) | taking_part)

    def network_visible_to(self, user):
        """Those that the administration of the network sees, in figures; to anybody else, none."""
        return self.published() if user.is_national_admin else self.none()

    def models_for(self, user):
        """Those whose rhythm and order of themes `user` may start from: a facilitator, any published."""
        return self.published() if user.regions else self.none()


class Collective(models.Model):
    """Its rhythm is what the planner was given; its sessions are what came of it.

    `published_number` is that of the last Publication, 0 before the first one.
    """

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="collectives", verbose_name="délégation régionale"
    )
    framework = models.ForeignKey(
        Framework, models.PROTECT, related_name="collectives", verbose_name="référentiel"
    )
    name = models.CharField("nom du collectif", max_length=120)
    starts_on = models.DateField("journée de lancement")
    weekdays = models.JSONField("jours préférés", default=usual_weekdays)  # [int], Monday 0
    months_per_capsule = models.PositiveSmallIntegerField("mois par capsule", default=3)
    modes = models.JSONField("modalités", default=usual_modes)  # {Beat: Mode}
    video_starts_at = models.TimeField("début des visios", default=datetime.time(14))
    video_ends_at = models.TimeField("fin des visios", default=datetime.time(16))
    in_person_starts_at = models.TimeField("début des journées", default=datetime.time(9, 30))
    in_person_ends_at = models.TimeField("fin des journées", default=datetime.time(16, 30))
    place = models.CharField("lieu habituel", max_length=200, blank=True)
    funders = models.TextField("mentions des financeurs", blank=True)  # on what is printed and sent
    charter = models.TextField("charte d’engagement", blank=True)  # none: the usual one
    published_number = models.PositiveIntegerField("version publiée", default=0)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    archived_at = models.DateTimeField("archivé le", null=True, blank=True)
    structures = models.ManyToManyField(
        Structure, through="Enrolment", related_name="collectives", verbose_name="structures"
    )

    objects = CollectiveQuerySet.as_manager()

    class Meta:
        verbose_name = "collectif"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="collective_has_a_name",
                violation_error_message="Donnez un nom au collectif.",
            ),
            models.UniqueConstraint(
                fields=["region", "name"],
                condition=Q(archived_at=None),
                name="collective_name_once_a_region",
                violation_error_message="Un collectif de la région porte déjà ce nom.",
            ),
            models.CheckConstraint(
                condition=Q(months_per_capsule__range=(1, 6)),
                name="collective_one_to_six_months_a_capsule",
                violation_error_message="Une capsule dure de un à six mois.",
            ),
            models.CheckConstraint(
                condition=Q(video_ends_at__gt=F("video_starts_at")),
                name="collective_video_ends_after_it_starts",
                violation_error_message="Une visio finit après son début.",
            ),
            models.CheckConstraint(
                condition=Q(in_person_ends_at__gt=F("in_person_starts_at")),
                name="collective_day_ends_after_it_starts",
                violation_error_message="Une journée finit après son début.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_published(self):
        return self.published_number > 0

    def is_animated_by(self, user):
        """The rule of `animated_by` for a row that one sees: no query."""
        return self.region_id in user.regions

    def mode_of(self, beat):
        """The Mode value of the programme’s dates for `beat`."""
        return self.modes.get(beat) or USUAL_MODES[Beat(beat)].value

    def hours_of(self, mode):
        """(start, end) of a session in `mode`; (None, None) for autonomous work."""
        return {
            "video": (self.video_starts_at, self.video_ends_at),
            "in_person": (self.in_person_starts_at, self.in_person_ends_at),
        }.get(mode, (None, None))


class CapsuleQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(collective__in=Collective.objects.visible_to(user))

    def animated_by(self, user):
        return self.filter(collective__in=Collective.objects.animated_by(user))

    def network_visible_to(self, user):
        return self.filter(collective__in=Collective.objects.network_visible_to(user))


class Capsule(models.Model):
    """One big theme, for a quarter: the structures read it, assess themselves, then share."""

    collective = models.ForeignKey(Collective, models.PROTECT, related_name="capsules")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="capsules")
    position = models.PositiveSmallIntegerField("numéro")  # from 1

    objects = CapsuleQuerySet.as_manager()

    class Meta:
        verbose_name = "capsule"
        ordering = ["collective", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "position"],
                name="capsule_position_once",
                violation_error_message="Ce collectif a déjà une capsule de ce numéro.",
            ),
            models.UniqueConstraint(
                fields=["collective", "theme"],
                name="capsule_theme_once",
                violation_error_message="Un thème ne vient qu’une fois.",
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1),
                name="capsule_position_from_1",
                violation_error_message="Les capsules sont numérotées à partir de 1.",
            ),
        ]

    def __str__(self):
        return f"Capsule {self.position}, {self.theme}"


class EnrolmentQuerySet(models.QuerySet):
    def staying(self):
        """Those of structures that have not left."""
        return self.exclude(state=Enrolment.State.LEFT)

    def structures_in(self, collective):
        """The structures that stay in `collective`, for the filter of a query."""
        return self.staying().filter(collective=collective).values("structure")

    def of(self, user):
        """Those, today, of the structures that `user` is in, in collectives that they see."""
        published = Collective.objects.published()
        return self.staying().filter(structure__in=user.structures_as(), collective__in=published)

    def visible_to(self, user):
        """Those of one’s own structures, and of the collectives that one animates."""
        animated = Q(collective__in=Collective.objects.animated_by(user))
        return self.filter(animated | Q(pk__in=self.of(user).values("pk")))

    def led_by(self, user):
        """Those of structures for which `user` decides."""
        return self.of(user).filter(structure__in=user.structures_as(Membership.Role.LEAD))

    def in_order(self):
        """By name, those that have left at the end."""
        left = Q(state=Enrolment.State.LEFT)
        return self.annotate(has_left=left).order_by("has_left", "structure__name", "pk")

    def animated_by(self, user):
        return self.filter(collective__in=Collective.objects.animated_by(user))


class Enrolment(models.Model):
    """A structure’s place in a collective, from the first contact to commitment, or departure."""

    class State(models.TextChoices):
        APPROACHED = "approached", "Pressentie"
        PRESENT = "present", "Présente au lancement"
        COMMITTED = "committed", "Engagée"
        LEFT = "left", "Partie"

    collective = models.ForeignKey(Collective, models.PROTECT, related_name="enrolments")
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="enrolments")
    state = models.CharField("engagement", max_length=10, choices=State, default=State.APPROACHED)
    added_on = models.DateField("inscrite le")  # past the launch day: it joined late
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    committed_on = models.DateField("engagée le", null=True, blank=True)
    committed_by = models.CharField("engagement pris par", max_length=120, blank=True)
    confirms_on = models.DateField(
        "à confirmer par le conseil d’administration le", null=True, blank=True
    )
    left_on = models.DateField("partie le", null=True, blank=True)
    left_reason = models.CharField("pourquoi", max_length=300, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "engagement"
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "structure"],
                name="enrolment_once",
                violation_error_message="Cette structure est déjà dans le collectif.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["approached", "present", "committed", "left"]),
                name="enrolment_known_state",
                violation_error_message="Cet état n’existe pas.",
            ),
            models.CheckConstraint(
                condition=~Q(state="committed")
                | (Q(committed_on__isnull=False) & ~Q(committed_by="")),
                name="enrolment_committed_says_when_and_who",
                violation_error_message="Dites à quelle date et par qui l’engagement a été pris.",
            ),
            models.CheckConstraint(
                condition=Q(confirms_on=None) | Q(state__in=["approached", "present"]),
                name="enrolment_to_confirm_is_not_committed",
                violation_error_message="Une structure engagée ou partie n’a plus rien à confirmer.",
            ),
            models.CheckConstraint(
                condition=Q(state="left", left_on__isnull=False)
                | (~Q(state="left") & Q(left_on=None)),
                name="enrolment_left_says_when",
                violation_error_message="Un départ a une date.",
            ),
        ]

    def __str__(self):
        return f"{self.structure}, {self.get_state_display().lower()}"
