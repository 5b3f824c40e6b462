import pytest
from django.core.management import CommandError, call_command

from capcollectif.errors import Refused
from members.accounts import create_account, demo_accounts, join
from members.models import Region, User

from .factories import MembershipFactory, StructureFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_new_account_needs_no_password_and_its_address_is_proved():
    user = create_account(email="Odile@Asso.exemple", first_name="Odile")

    assert not user.has_usable_password()
    [address] = user.emailaddress_set.all()
    assert (address.email, address.verified, address.primary) == ("odile@asso.exemple", True, True)


def test_an_address_has_one_account():
    UserFactory(email="odile@asso.exemple")

    with pytest.raises(Refused):
        create_account(email="ODILE@asso.exemple", first_name="Autre")
    assert User.objects.count() == 1


def test_join_gives_a_place():
    place = join(user=UserFactory(), structure=StructureFactory(), role="reader")

    assert place.closed_at is None
    with pytest.raises(Refused):
        join(user=place.user, structure=place.structure, role="lead")


def test_demo_accounts_are_one_of_each_kind_and_never_real_people(django_assert_num_queries):
    UserFactory()
    with django_assert_num_queries(1):
        assert demo_accounts() == []

    lead = MembershipFactory(user=UserFactory(is_demo=True), structure__name="La Remise").user
    MembershipFactory(user=UserFactory(is_demo=True))  # a second lead: one is enough
    admin = UserFactory(is_demo=True, is_national_admin=True)

    assert demo_accounts() == [
        (lead.email, "Référent·e, La Remise"),
        (admin.email, "Administration nationale"),
    ]


def test_add_facilitator_makes_the_region_and_the_account_once():
    options = {"first_name": "Nadège", "region": "Occitanie", "zone": "C"}
    for _ in range(2):
        call_command("add_facilitator", "Nadege@federation.exemple", **options)

    region = Region.objects.get()
    assert (region.name, region.school_zone) == ("Occitanie", "C")
    assert [user.email for user in region.facilitators.all()] == ["nadege@federation.exemple"]
    assert [hat.name for hat in User.objects.get().hats] == ["Occitanie"]


@pytest.mark.parametrize(
    ("email", "zone", "word"), [("nadege@", "C", "adresse"), ("n@f.exemple", None, "zone")]
)
def test_add_facilitator_refuses_what_it_cannot_use(email, zone, word):
    with pytest.raises(CommandError, match=word):
        call_command("add_facilitator", email, first_name="Nadège", region="Occitanie", zone=zone)

    assert not User.objects.exists() and not Region.objects.exists()
