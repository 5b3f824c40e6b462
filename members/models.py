"""People, organisations, and the one rule of who may see and edit which structure."""

import functools
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import FilteredRelation, Q
from stdnum.fr import siret

from capcollectif import french
from capcollectif.prepared import Prepared


class LowerEmailField(models.EmailField):
    """An address that is the same whatever its capitals, stored and looked up in lower case."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value.lower() if value else value


@dataclass(frozen=True)
class Hat:
    """What a person is somewhere: in a structure, in a region they facilitate, or in the network."""

    kind: str  # "structure", "region" or "network"
    pk: int  # of the structure or region; 0 for the network
    name: str
    role: str  # a Membership.Role in a structure, else empty

    @property
    def key(self):
        return f"{self.kind}-{self.pk}"

    @property
    def title(self):
        """The role, as shown on screen."""
        if self.kind == "structure":
            return Membership.Role(self.role).label
        return "Animation régionale" if self.kind == "region" else "Administration nationale"


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        """Create a person. Without a password, they sign in by a code sent to their address."""
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_with_hats(self, pk):
        """The person and their hats, in one query. Raises User.DoesNotExist."""
        rows = _PERSON.rows(pk)
        if not rows:
            raise self.model.DoesNotExist
        names = [field.attname for field in self.model._meta.concrete_fields]
        user = self.model.from_db(self.db, names, rows[0][: len(names)])
        user.hats = _hats([row[len(names) :] for row in rows], user.is_national_admin)
        return user

    def create_superuser(self, email, password=None, **fields):
        """A national admin: there is no other super-user here, nor an admin site."""
        return self.create_user(email, password, is_national_admin=True, **fields)


class User(AbstractBaseUser):
    """A person with an account, known by their e-mail address."""

    email = LowerEmailField("adresse électronique", unique=True)
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80, blank=True)
    is_active = models.BooleanField("actif", default=True)
    is_national_admin = models.BooleanField("administration nationale", default=False)
    is_demo = models.BooleanField("compte de démonstration", default=False)
    created_at = models.DateTimeField("créé le", auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name"]

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"

    def __str__(self):
        return self.get_full_name()

    def get_full_name(self):
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self):
        return self.first_name

    @property
    def initials(self):
        """One or two capitals, for the round badge beside the name."""
        return (self.first_name[:1] + self.last_name[:1]).upper()

    @functools.cached_property
    def hats(self):
        """All that this person is today, structures first: every right comes from it.

        Read once an instance, so once a request: fetch the person anew to see a change.
        """
        return type(self).objects.get_with_hats(self.pk).hats

    def structures_as(self, *roles):
        """The pk of the structures where they have one of `roles` today; any role if none is named."""
        own = [hat for hat in self.hats if hat.kind == "structure"]
        return [hat.pk for hat in own if not roles or hat.role in roles]

    @property
    def regions(self):
        """The pk of the regions that they facilitate today."""
        return [hat.pk for hat in self.hats if hat.kind == "region"]


def _person(user):
    """A person’s own columns and, row after row, each of their places and regions."""
    today = FilteredRelation("memberships", condition=Q(memberships__closed_at=None))
    columns = [field.attname for field in User._meta.concrete_fields]
    places = ["today__structure", "today__structure__name", "today__role"]
    regions = ["facilitated_regions", "facilitated_regions__name"]
    rows = User.objects.filter(pk=user).annotate(today=today)
    return rows.values_list(*columns, *places, *regions)


_PERSON = Prepared(_person)


def _hats(rows, is_national_admin):
    """The hats of the rows of `_person`, without the person’s columns, each hat once."""
    structures = {Hat("structure", pk, name, role) for pk, name, role, _, _ in rows if pk}
    regions = {Hat("region", pk, name, "") for _, _, _, pk, name in rows if pk}
    network = [Hat("network", 0, "Le réseau", "")] if is_national_admin else []
    return (*_sorted(structures), *_sorted(regions), *network)


def _sorted(hats):
    return sorted(hats, key=lambda hat: (french.plain(hat.name), hat.pk))


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
        return self.filter(Q(pk__in=user.structures_as()) | Q(region__in=user.regions))

    def editable_by(self, user):
        """Structures in whose name `user` answers and acts: as its lead or a contributor."""
        return self.of(user, *Membership.EDITORS)

    def led_by(self, user):
        """Structures for which `user` decides: closes, reopens, shares."""
        return self.of(user, Membership.Role.LEAD)

    def with_rights_of(self, user):
        """Add `is_own`, `is_edited` and `is_led`: whether `user` is of its team, and with what say."""
        return self.annotate(
            is_own=Q(pk__in=user.structures_as()),
            is_edited=Q(pk__in=user.structures_as(*Membership.EDITORS)),
            is_led=Q(pk__in=user.structures_as(Membership.Role.LEAD)),
        )


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
    members = models.ManyToManyField(User, through="Membership", related_name="structures")

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

    def by_role(self):
        """A list of (role as shown, its memberships), leads first; roles that nobody has are left out."""
        places = self.select_related("user").order_by("user__first_name", "user__last_name", "pk")
        groups = {role: [] for role in Membership.Role}
        for place in places:
            groups[place.role].append(place)
        return [(role.label, members) for role, members in groups.items() if members]


class Membership(models.Model):
    """A person’s place in a structure’s team. Closed, never deleted."""

    class Role(models.TextChoices):
        LEAD = "lead", "Référent·e"
        CONTRIBUTOR = "contributor", "Contributeur·rice"
        READER = "reader", "Lecteur·rice"

    EDITORS = (Role.LEAD, Role.CONTRIBUTOR)

    user = models.ForeignKey(
        User, models.PROTECT, related_name="memberships", verbose_name="personne"
    )
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="memberships")
    role = models.CharField("rôle", max_length=11, choices=Role)
    created_at = models.DateTimeField("depuis le", auto_now_add=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)

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
