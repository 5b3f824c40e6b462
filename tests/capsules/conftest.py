"""A facilitator and her collective."""

import pytest

from tests.members.factories import RegionFactory, UserFactory

from .factories import CollectiveFactory


@pytest.fixture
def nadege():
    """The facilitator of a region."""
    nadege = UserFactory(first_name="Nadège", last_name="Roumieu")
    RegionFactory(name="Occitanie").facilitators.add(nadege)
    return nadege


@pytest.fixture
def collective(nadege):
    region = nadege.facilitated_regions.get()
    return CollectiveFactory(region=region, created_by=nadege, name="CAP RSE Occitanie")


@pytest.fixture
def as_nadege(client, nadege):
    client.force_login(nadege)
    return client
