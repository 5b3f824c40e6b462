"""A facilitator and her collective; the days on which it is looked at."""

import datetime

import pytest
import time_machine

from tests.members.factories import RegionFactory, UserFactory

from .factories import CollectiveFactory, plan_sessions, take_part


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


@pytest.fixture
def as_samira(client, samira):
    """The client of `samira`, whom the test’s module makes: a user, or a participant."""
    client.force_login(getattr(samira, "user", samira))
    return client


@pytest.fixture
def day(collective):
    """A day in person, from 9 h 30 to 16 h 30."""
    plan_sessions(collective)
    return collective.sessions.get(beat="sharing", capsule__position=1)


@pytest.fixture
def odile(day):
    return take_part(day.collective, user__first_name="Odile", user__last_name="Marty")


@pytest.fixture
def twelfth_of_may():
    """« Today » of the mock-ups, at noon UTC: the fourth capsule is under way."""
    with time_machine.travel(datetime.datetime(2026, 5, 12, 12, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def the_day_after():
    """The launch was yesterday."""
    with time_machine.travel(datetime.datetime(2025, 9, 17, 12, tzinfo=datetime.UTC), tick=False):
        yield
