"""The dashboard of a collective, its reminders, its spreadsheet."""

import datetime
import io

import pytest
import python_calamine
import time_machine
from django.urls import reverse
from django.utils import timezone

from capcollectif.models import Message
from tests.assessments.factories import AssessmentFactory, answer
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, plan_sessions
from tests.members.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
HOME = reverse("capsules:home")
# The first capsule of a factory’s programme: read 6 October, closed 18 November 2025.
OPEN = datetime.datetime(2025, 11, 10, 12, tzinfo=datetime.UTC)
LATE = datetime.datetime(2025, 11, 20, 12, tzinfo=datetime.UTC)


@pytest.fixture
def collective():
    return plan_sessions(CollectiveFactory(name="CAP RSE Occitanie"))


@pytest.fixture
def nadege(collective):
    user = UserFactory(first_name="Nadège")
    collective.region.facilitators.add(user)
    return user


def enrol(collective, name, *, lead=True, closed=False, settled=0, shared=False):
    """A structure of `collective`, and where it stands on the first theme; its lead’s place."""
    structure = EnrolmentFactory(collective=collective, structure__name=name).structure
    place = MembershipFactory(structure=structure) if lead else None
    if closed or settled:
        at = timezone.now() if closed else None
        theme = collective.capsules.get(position=1).theme
        by = collective.created_by
        assessment = AssessmentFactory(
            structure=structure, theme=theme, closed_at=at, started_by=by
        )
        for number in range(1, settled + 1):
            answer(assessment, number, level=2)
        if shared:
            assessment.shared_at, assessment.shared_by = timezone.now(), by
            assessment.save()
    return place


def text(response):
    return response.content.decode()


@time_machine.travel(LATE)
def test_home_region_shows_the_dashboard_of_its_running_collective(client, collective, nadege):
    enrol(collective, "La Table Commune")
    enrol(collective, "Fil & Liens", closed=True)
    client.force_login(nadege)

    page = text(client.get(HOME))

    assert "Bonjour Nadège" in page
    assert "<b>Une structure sur deux</b> a fini son diagnostic." in page
    assert "Une structure à relancer" in page
