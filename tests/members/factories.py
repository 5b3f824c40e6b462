"""People and structures for tests."""

import factory
from factory.django import DjangoModelFactory

from members.accounts import create_account
from members.models import Invitation, Membership, Region, Structure, User

PASSWORD = "un-bon-mot-de-passe"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"personne{n}@asso.exemple")
    first_name = factory.Sequence(lambda n: f"Prénom{n}")
    last_name = factory.Sequence(lambda n: f"Nom{n}")
    password = PASSWORD

    @classmethod
    def _create(cls, model_class, **fields):
        return create_account(**fields)


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region

    name = factory.Sequence(lambda n: f"Région {n}")
    school_zone = "A"


class StructureFactory(DjangoModelFactory):
    class Meta:
        model = Structure

    name = factory.Sequence(lambda n: f"Structure {n}")
    region = factory.SubFactory(RegionFactory)
    kind = "ACI"
    activity = "ressourcerie"
    city = "Albi"


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    structure = factory.SubFactory(StructureFactory)
    role = Membership.Role.LEAD


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    structure = factory.SubFactory(StructureFactory)
    email = factory.Sequence(lambda n: f"invite{n}@asso.exemple")
    role = Membership.Role.LEAD
    invited_by = factory.SubFactory(UserFactory)
