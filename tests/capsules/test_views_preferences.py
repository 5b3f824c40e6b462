"""Which reminders one wants, signed in."""

import pytest
from django.urls import reverse

from tests.capsules.factories import CollectiveFactory, plan_sessions, take_part

pytestmark = pytest.mark.django_db


def test_participant_preferences_are_on_until_one_thins_them_out(client):
    own = take_part(plan_sessions(CollectiveFactory()))
    path = reverse("capsules:participant_preferences", args=[own.collective.pk])
    client.force_login(own.user)
    assert client.get(path).content.decode().count("checked") == 2

    page = client.post(path, {"day_before": "on"}, follow=True).content.decode()

    own.refresh_from_db()
    assert (own.wants_week_before, own.wants_day_before) == (False, True)
    assert "Vos rappels sont enregistrés." in page
    assert client.get(path).content.decode().count("checked") == 1


def test_participant_preferences_are_led_to_from_the_calendar(client):
    own = take_part(plan_sessions(CollectiveFactory()))
    client.force_login(own.user)

    calendar = reverse("capsules:collective_calendar", args=[own.collective.pk])

    path = reverse("capsules:participant_preferences", args=[own.collective.pk])
    assert path in client.get(calendar).content.decode()
