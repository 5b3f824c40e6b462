"""People, and what they are somewhere."""

import functools
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import FilteredRelation, Q

from capcollectif import french
from capcollectif.prepared import Prepared


class LowerEmailField(models.EmailField):
    """An address that is the same whatever its capitals, stored and looked up in lower case."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value.lower() if value else value


class Role(models.TextChoices):
    """What somebody is in the team of a structure."""

    LEAD = "lead", "Référent·e"
    CONTRIBUTOR = "contributor", "Contributeur·rice"
    READER = "reader", "Lecteur·rice"


EDITORS = (Role.LEAD, Role.CONTRIBUTOR)


@dataclass(frozen=True)
class Hat:
    """What a person is somewhere: in a structure, in a region they facilitate, or in the network."""

    kind: str  # "structure", "region" or "network"
    pk: int  # of the structure or region; 0 for the network
    name: str
    role: str  # a Role in a structure, else empty

    @property
    def key(self):
        return f"{self.kind}-{self.pk}"

    @property
    def is_edited(self):
        """Whether they answer and act for the structure."""
        return self.role in EDITORS

    @property
    def title(self):
        """The role, as shown on screen."""
        if self.kind == "structure":
            return Role(self.role).label
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
