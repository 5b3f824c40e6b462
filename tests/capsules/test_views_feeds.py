"""One session as a file, all of them as an address: by who may, again only when something changed."""

import datetime

import pytest
from django.urls import reverse
from icalendar import Calendar

from capsules.models import SecretLink
from capsules.operations import feeds, links
from tests.capsules.factories import CollectiveFactory, plan_sessions, take_part

pytestmark = pytest.mark.django_db


@pytest.fixture
def collective():
    return plan_sessions(CollectiveFactory())


@pytest.fixture
def samira(client, collective):
    participant = take_part(collective)
    client.force_login(participant.user)
    return participant.user


def test_session_ics_is_a_calendar_file_that_says_where_to_read_more(client, collective, samira):
    session = collective.sessions.get(beat="launch")
    response = client.get(reverse("capsules:session_ics", args=[session.pk]))
    event = Calendar.from_ical(response.content).walk("VEVENT")[0]

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="seance-2025-09-16.ics"'
    assert event["UID"] == str(session.uid)
    assert event["URL"].endswith(reverse("capsules:session_detail", args=[session.pk]))


def test_feed_replace_gives_an_address_then_another(client, collective, samira):
    page = reverse("capsules:collective_calendar", args=[collective.pk])
    assert "Recevoir mon adresse" in client.get(page).content.decode()

    addresses = []
    for _ in range(2):
        response = client.post(reverse("capsules:feed_replace", args=[collective.pk]))
        assert response.url == f"{page}#abonnement"
        addresses.append(links.address_of(feeds.link_of(user=samira)))
        shown = client.get(page).content.decode()
        assert f'value="{addresses[-1]}"' in shown
        assert f'href="webcal:{addresses[-1].partition(":")[2]}"' in shown

    old, new = (address.partition("8000")[2] for address in addresses)
    client.logout()
    assert old.endswith(".ics")
    assert client.get(old).status_code == 410
    assert client.get(new).status_code == 200


def test_feed_ics_is_sent_again_only_when_something_changed(client, collective, samira):
    client.logout()
    path = links.path_of(links.issue(SecretLink.Scope.FEED, user=samira))
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first.headers["ETag"]})
    launch = collective.sessions.filter(beat="launch")
    launch.update(day=launch.get().day + datetime.timedelta(days=1), sequence=1)
    changed = client.get(path, headers={"if-none-match": first.headers["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert again.content == b""
    assert len(Calendar.from_ical(first.content).walk("VEVENT")) == 10


def test_feed_ics_of_who_has_left_is_empty_and_of_a_closed_account_gone(client, collective, samira):
    client.logout()
    path = links.path_of(links.issue(SecretLink.Scope.FEED, user=samira))
    samira.memberships.update(closed_at=datetime.datetime.now(datetime.UTC))
    assert b"BEGIN:VEVENT" not in client.get(path).content

    samira.is_active = False
    samira.save()
    assert client.get(path).status_code == 410


def test_a_link_of_another_scope_opens_no_feed(client, collective):
    page = links.page_of(take_part(collective))
    path = reverse("capsules:feed_ics", args=[links.token_of(page)])

    assert client.get(path).status_code == 404
