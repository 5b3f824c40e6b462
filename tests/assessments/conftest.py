"""What several files of tests share: a lead signed in, and the plan of their structure."""

import pytest

from tests.members.factories import MembershipFactory

from .factories import ActionPlanFactory


@pytest.fixture
def place(client):
    place = MembershipFactory()
    client.force_login(place.user)
    return place


@pytest.fixture
def plan(place):
    return ActionPlanFactory(structure=place.structure)
