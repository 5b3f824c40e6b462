"""Who arrives on the way is offered to catch up."""

import datetime
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from capsules.queries import catching_up
from members.models import Structure
from tests.members.factories import MembershipFactory, StructureFactory

from .factories import EnrolmentFactory, plan_sessions

pytestmark = pytest.mark.django_db
START = datetime.date(2025, 9, 16)


@pytest.fixture
def structure(collective):
    plan_sessions(collective)
    structure = StructureFactory(region=collective.region)
    EnrolmentFactory(collective=collective, structure=structure)
    return structure


def arrives(structure, user, day):
    rows = catching_up.with_arrivals(Structure.objects.all(), user)
    return catching_up.is_arriving(rows.get(pk=structure.pk), today=day)


def test_is_arriving_for_a_month_in_a_team_that_was_there(structure):
    with time_machine.travel(datetime.datetime(2025, 9, 1, 12, tzinfo=datetime.UTC)):
        first = MembershipFactory(structure=structure)
    with time_machine.travel(datetime.datetime(2026, 5, 1, 12, tzinfo=datetime.UTC)):
        new = MembershipFactory(structure=structure)
    day = datetime.date(2026, 5, 12)

    assert arrives(structure, new.user, day)
    assert not arrives(structure, first.user, day)
    assert not arrives(structure, new.user, day + timedelta(days=40))


def test_is_arriving_with_a_structure_that_joins_late(structure):
    place = MembershipFactory(structure=structure)
    late = START + timedelta(days=200)
    structure.enrolments.update(added_on=late)

    assert arrives(structure, place.user, late)
    assert not arrives(structure, place.user, late + timedelta(days=61))
    assert not arrives(structure, place.user, START)


def test_is_arriving_nowhere_without_a_collective():
    place = MembershipFactory()

    assert not arrives(place.structure, place.user, START)


def test_home_offers_the_dossier_to_who_arrives(client, structure):
    place = MembershipFactory(structure=structure)
    client.force_login(place.user)
    with time_machine.travel(datetime.datetime(2026, 5, 12, 12, tzinfo=datetime.UTC)):
        structure.enrolments.update(added_on=datetime.date(2026, 4, 20))
        client.force_login(place.user)
        page = client.get(reverse("capsules:home")).content.decode()

    assert reverse("capsules:catch_up_add", args=[structure.pk]) in page
