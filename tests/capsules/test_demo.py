"""The demo loads where it may, once, and everybody in it can sign in."""

import json
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command

from assessments.models import Action, Answer, Framework, Snapshot
from capsules import demo
from members.models import Membership, Structure, User
from tests.members.factories import UserFactory


@pytest.fixture
def debug(settings):
    settings.DEBUG = True


def load_demo(*options):
    out = StringIO()
    call_command("load_demo", *options, stdout=out)
    return out.getvalue()


def rows(*models):
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_load_demo_accounts_are_json_and_need_no_database():
    accounts = json.loads(load_demo("--accounts"))

    assert {tuple(account) for account in accounts} == {
        ("email", "password", "role", "region", "structure")
    }
    roles = {(account["role"], account["region"], account["structure"]) for account in accounts}
    assert ("admin", None, None) in roles
    assert {region for role, region, _ in roles if role == "facilitator"} == {
        "Occitanie",
        "Normandie",
        "Bretagne",
        "Pays de la Loire",
    }
    for role in ("lead", "contributor", "reader"):
        assert (role, "Occitanie", "La Remise à Flot") in roles
    assert ("lead", "Normandie", "La Conserverie de la Risle") in roles


def test_somebody_wears_two_hats():
    emails = [account["email"] for account in demo.accounts() if account["structure"]]

    assert len(emails) > len(set(emails))


def test_the_password_of_the_demo_is_a_good_one():
    validate_password(demo.PASSWORD)


@pytest.mark.django_db
def test_load_demo_refuses_outside_development():
    with pytest.raises(CommandError, match="--demo-instance"):
        load_demo()

    assert not User.objects.exists()


@pytest.mark.django_db
def test_load_demo_loads_on_a_demo_instance_where_everybody_can_sign_in(rf):
    assert demo.PASSWORD in load_demo("--demo-instance")
    assert User.objects.filter(is_demo=True).count() == User.objects.count() == 19
    assert Framework.objects.current().is_starter
    for account in demo.accounts():
        user = authenticate(rf.post("/"), email=account["email"], password=account["password"])
        assert user, account
        if account["structure"]:
            place = Membership.objects.get(user=user, structure__name=account["structure"])
            assert place.role == account["role"]


@pytest.mark.django_db
def test_load_demo_twice_changes_nothing(debug):
    load_demo()
    before = rows(User, Structure, Membership, Answer, Snapshot, Action)

    assert "rien n’a changé" in load_demo()
    assert rows(User, Structure, Membership, Answer, Snapshot, Action) == before


@pytest.mark.django_db
def test_load_demo_refuses_addresses_that_are_taken(debug):
    UserFactory(email="samira@laremiseaflot.exemple")

    with pytest.raises(CommandError, match="déjà les adresses"):
        load_demo()

    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)  # PostgreSQL empties no table half way
def test_load_demo_reset_makes_it_anew(debug):
    load_demo()
    Structure.objects.filter(name="Mobil’Aude").update(name="Changée")

    load_demo("--reset")

    assert Structure.objects.filter(name="Mobil’Aude").count() == 1
    assert not Structure.objects.filter(name="Changée").exists()


@pytest.mark.django_db
def test_load_demo_reset_spares_real_people(debug):
    UserFactory()

    with pytest.raises(CommandError, match="rien n’est effacé"):
        load_demo("--reset")

    assert User.objects.count() == 1
