"""Regions, structures, their teams, and the one rule of who may see and edit which structure."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from stdnum.fr import siret

from .people import EDITORS, Role, User


class Region(models.Model):
    """A regional office of the federation."""

    class SchoolZone(models.TextChoices):
        A = "A", "Zone A"
        B = "B", "Zone B"
        C = "C", "Zone C"

    name = models.CharField("nom", max_length=80, unique=True)
    school_zone = models.CharField("zone scolaire", max_length=1, choices=SchoolZone)
    facilitators = models.ManyToManyField(
        User, related_name="facilitated_regions", blank=True, verbose_name="animateur·rices"
    )

    class Meta:
        verbose_name = "délégation régionale"
        verbose_name_plural = "délégations régionales"
        ordering = ["name"]

    def __str__(self):
        return self.name


def validate_siret(value):
    """Accept a SIRET of 14 digits with its right check digit (La Poste’s exception included)."""
    if not (value.isascii() and value.isdigit() and siret.is_valid(value)):
        raise ValidationError(
            "Ce SIRET n’est pas valide : vérifiez ses 14 chiffres, par exemple 732 829 320 00074."
        )


class StructureQuerySet(models.QuerySet):
    def of(self, user, *roles):
        """Structures that `user` belongs to today, in any of `roles` (in any role if none)."""
        return self.filter(pk__in=user.structures_as(*roles))

    def visible_to(self, user):
        """Structures whose page `user` may open: their own, and those of regions they facilitate."""
        if not user.regions:
            return self.of(user)  # and no query is written for what a facilitator may see
        return self.filter(Q(pk__in=user.structures_as()) | Q(region__in=user.regions))

    def editable_by(self, user):
        """Structures in whose name `user` answers and acts: as its lead or a contributor."""
        return self.of(user, *Membership.EDITORS)

    def led_by(self, user):
        """Structures for which `user` decides: closes, reopens, shares."""
        return self.of(user, Membership.Role.LEAD)

    def animated_by(self, user):
        """Structures of the regions that `user` facilitates."""
        return self.filter(region__in=user.regions)

    def managed_by(self, user):
        """Structures whose description and invitations `user` looks after: leads, facilitators."""
        return self.filter(_managed_by(user))

    def invitable_by(self, user):
        """Structures to whose team `user` invites: a lead theirs; a facilitator one without a lead."""
        return self.filter(_invitable_by(user))

    def relievable_by(self, user):
        """Structures of which a facilitator may say that the one lead has left: not their own."""
        return self.filter(_relievable_by(user))

    def with_rights_of(self, user):
        """Add `is_own`, `is_edited` and `is_led`: whether `user` is of its team, and with what say."""
        return self.annotate(
            is_own=Q(pk__in=user.structures_as()),
            is_edited=Q(pk__in=user.structures_as(*Membership.EDITORS)),
            is_led=Q(pk__in=user.structures_as(Membership.Role.LEAD)),
        )

    def with_team_rights_of(self, user):
        """Add `is_led`, `is_managed`, `is_invitable`, `is_relievable`: what `user` may do about it."""
        return self.annotate(
            is_led=_led_by(user),
            is_managed=_managed_by(user),
            is_invitable=_invitable_by(user),
            is_relievable=_relievable_by(user),
        )


def _led_by(user):
    return Q(pk__in=user.structures_as(Membership.Role.LEAD))


def _managed_by(user):
    return _led_by(user) | Q(region__in=user.regions)


def _invitable_by(user):
    leads = Membership.objects.active().filter(role=Membership.Role.LEAD, user__is_active=True)
    return _led_by(user) | (Q(region__in=user.regions) & ~Q(pk__in=leads.values("structure")))


def _relievable_by(user):
    leads = Membership.objects.active().filter(role=Membership.Role.LEAD).order_by()
    counted = leads.values("structure").annotate(count=models.Count("pk")).filter(count=1)
    return Q(region__in=user.regions) & Q(pk__in=counted.values("structure")) & ~_led_by(user)


class Structure(models.Model):
    """A member of the federation: an enterprise or association of work integration."""

    class Kind(models.TextChoices):
        AI = "AI", "Association intermédiaire"
        ACI = "ACI", "Atelier et chantier d’insertion"
        EI = "EI", "Entreprise d’insertion"
        ETTI = "ETTI", "Entreprise de travail temporaire d’insertion"
        EBE = "EBE", "Entreprise à but d’emploi"
        GEIQ = "GEIQ", "Groupement d’employeurs"
        GROUP = "ENS", "Ensemblier"
        OTHER = "AUTRE", "Autre"

    class Headcount(models.TextChoices):
        XS = "1-4", "de 1 à 4 ETP"
        S = "5-19", "de 5 à 19 ETP"
        M = "20-49", "de 20 à 49 ETP"
        L = "50-249", "de 50 à 249 ETP"
        XL = "250+", "250 ETP et plus"

    name = models.CharField("nom", max_length=120)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="structures", verbose_name="délégation régionale"
    )
    kind = models.CharField("type", max_length=5, choices=Kind)
    activity = models.CharField(
        "activité", max_length=80, blank=True, help_text="Par exemple : ressourcerie"
    )
    city = models.CharField("commune", max_length=80, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[validate_siret])
    headcount = models.CharField("effectif", max_length=6, choices=Headcount, blank=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    members = models.ManyToManyField(
        User, through="Membership", through_fields=("structure", "user"), related_name="structures"
    )

    objects = StructureQuerySet.as_manager()

    class Meta:
        verbose_name = "structure adhérente"
        verbose_name_plural = "structures adhérentes"
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["region", "name"], name="structure_by_region_and_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["siret"],
                condition=~Q(siret=""),
                name="structure_siret_once",
                violation_error_message="Une structure porte déjà ce SIRET.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="structure_has_a_name",
                violation_error_message="Une structure a un nom.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_sketchy(self):
        """Whether it is little more than a name, as it comes from a list."""
        return self.kind == self.Kind.OTHER and not (self.activity and self.city)

    @property
    def siret_in_groups(self):
        """« 732 829 320 00074 », with no-break spaces; an empty string without a SIRET."""
        digits = self.siret
        return "\u00a0".join([digits[:3], digits[3:6], digits[6:9], digits[9:]]).strip()

    @property
    def place(self):
        """Its activity and town, as in « ressourcerie à Albi »; its kind if nothing else is known."""
        if self.activity and self.city:
            return f"{self.activity} à {self.city}"
        return self.activity or self.city or self.get_kind_display()


class MembershipQuerySet(models.QuerySet):
    def active(self):
        return self.filter(closed_at=None)

    def led_by(self, user):
        """The places of today that `user` gives and takes: in the teams that they lead."""
        return self.active().filter(structure__in=user.structures_as(Membership.Role.LEAD))

    def by_role(self):
        """A list of (role as shown, its memberships), leads first; roles that nobody has are left out."""
        places = self.select_related("user").order_by("user__first_name", "user__last_name", "pk")
        groups = {role: [] for role in Membership.Role}
        for place in places:
            groups[place.role].append(place)
        return [(role.label, members) for role, members in groups.items() if members]


class Membership(models.Model):
    """A person’s place in a structure’s team. Closed, never deleted."""

    Role = Role
    EDITORS = EDITORS

    user = models.ForeignKey(
        User, models.PROTECT, related_name="memberships", verbose_name="personne"
    )
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="memberships")
    role = models.CharField("rôle", max_length=11, choices=Role)
    created_at = models.DateTimeField("depuis le", auto_now_add=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    closed_by = models.ForeignKey(  # none: by the network’s administration
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="close par"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "place dans l’équipe"
        verbose_name_plural = "équipes des structures"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "structure"],
                condition=Q(closed_at=None),
                name="membership_open_once",
                violation_error_message="Cette personne est déjà dans l’équipe.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["lead", "contributor", "reader"]),
                name="membership_known_role",
                violation_error_message="Ce rôle n’existe pas.",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display().lower()} de {self.structure}"
