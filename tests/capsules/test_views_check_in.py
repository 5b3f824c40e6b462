"""The code on the screen, and the page that it opens."""

import pytest
from django.test import Client
from django.utils import timezone

from capsules.models import Collective, Participant, Presence, SecretLink
from capsules.operations import links
from capsules.queries import attendance

from .factories import GuestFactory, take_part
from .test_attending import at, facts
from .test_views_attendance import HTMX, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(day):
    return links.issue(SecretLink.Scope.CHECK_IN, session=day)


def screen(session):
    return f"/seances/{session.pk}/presences/ecran/"


# ── The screen ──────────────────────────────────────────────────────────────


def test_check_in_screen_makes_its_code_when_asked_to(as_nadege, day):
    before = page(as_nadege.get(screen(day)))
    assert not SecretLink.objects.exists()

    with at(day, "09:20"):
        after = page(as_nadege.post(screen(day), follow=True))

    link = SecretLink.objects.get()
    assert "<path" not in before.split("<main")[1]
    assert links.address_of(link) in after
    assert 'aria-label="Code de pointage"' in after
    assert "alert-info" not in after


def test_check_in_screen_changes_its_code_at_once(as_nadege, client, day, link):
    as_nadege.post(screen(day), {"replace": "oui"})
    with at(day, "09:20"):
        old = Client().get(links.path_of(link))
        new = Client().get(links.path_of(links.issue(SecretLink.Scope.CHECK_IN, session=day)))

    assert "n’est plus le bon" in page(old, 410)
    page(new)


def test_check_in_screen_says_when_the_code_works(as_nadege, day, link):
    with at(day, "08:00"):
        assert "ouvre le mardi 9 décembre à" in page(as_nadege.get(screen(day)))
        assert "0</b> le matin" in page(as_nadege.get(screen(day), **HTMX))


# ── Checking in ─────────────────────────────────────────────────────────────


def test_check_in_takes_one_tap_without_an_account(client, day, odile, link):
    path = links.path_of(link)
    with at(day, "09:20"):
        words = page(client.get(path))
        assert "Odile Marty" in words
        assert not Presence.objects.exists()
        done = page(client.post(path, {"participant": odile.pk}, follow=True))

    assert "C’est noté" in done
    assert "cet après-midi" in done
    row = Presence.objects.get()
    assert (row.participant, row.source, row.recorded_by) == (odile, "self", None)


def test_check_in_knows_the_phone_again_after_lunch(client, day, odile, link):
    path = links.path_of(link)
    with at(day, "09:20"):
        client.post(path, {"participant": odile.pk})
    with at(day, "14:00"):
        words = page(client.get(path))

    assert "Oui, je suis là" in words


def test_check_in_knows_who_is_signed_in(client, day, odile, link):
    client.force_login(odile.user)
    with at(day, "09:20"):
        assert "Oui, je suis là" in page(client.get(links.path_of(link)))
        client.post(links.path_of(link), {"participant": odile.pk})

    assert Presence.objects.get().recorded_by == odile.user


def test_check_in_may_be_taken_back_by_the_same_phone_only(client, day, odile, link):
    path = links.path_of(link)
    with at(day, "09:20"):
        client.post(path, {"participant": odile.pk})
        Client().post(path, {"participant": odile.pk, "undo": "oui"})
        assert facts(day) == {(odile.pk, "morning"): True}
        client.post(path, {"participant": odile.pk, "undo": "oui"})

    assert facts(day) == {(odile.pk, "morning"): False}
    assert [fact.corrects for fact in attendance.history(day)] == [True, False]


def test_check_in_writes_a_guest_down_once(client, day, link):
    names = {"first_name": "Zoé", "last_name": "Petit", "organisation": "DREETS"}
    with at(day, "09:20"):
        page(client.post(links.path_of(link), names, follow=True))
        page(Client().post(links.path_of(link), names, follow=True))

    assert Participant.objects.get().name == "Zoé Petit"
    assert Presence.objects.count() == 1


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"participant": "abc"},
        {"participant": "9" * 40},
        {"participant": ["", "x"]},
        {"first_name": "\x00"},
        {"first_name": "é" * 100_000},
        {"last_name": "Petit"},
    ],
)
def test_check_in_explains_what_is_missing(client, day, odile, link, sent):
    with at(day, "09:20"):
        words = page(client.post(links.path_of(link), sent))

    assert "invalid-feedback" in words
    assert not Presence.objects.exists()


def test_check_in_takes_nobody_of_another_collective(client, day, link):
    stranger = GuestFactory()
    with at(day, "09:20"):
        words = page(client.post(links.path_of(link), {"participant": stranger.pk}))

    assert "n’est plus dans la liste" in words
    assert stranger.name not in words


@pytest.mark.parametrize("clock", ["08:59", "17:01"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_check_in_at_another_hour_is_refused_politely(client, day, odile, link, clock, method):
    with at(day, clock):
        words = page(getattr(client, method)(links.path_of(link), {"participant": odile.pk}), 410)

    assert "Le pointage de cette séance" in words
    assert odile.name not in words
    assert not Presence.objects.exists()


def test_check_in_of_another_session_is_refused(client, day, odile):
    other = day.collective.sessions.get(beat="launch")
    link = links.issue(SecretLink.Scope.CHECK_IN, session=other)
    with at(day, "09:20"):
        assert "fermé" in page(client.post(links.path_of(link), {"participant": odile.pk}), 410)


def test_check_in_of_a_cancelled_session_says_so(client, day, odile, link):
    day.cancelled_at = day.collective.created_at
    day.save()
    with at(day, "09:20"):
        assert "annulée" in page(client.get(links.path_of(link)), 410)


def test_check_in_of_a_collective_that_was_put_away_is_refused(client, day, link):
    Collective.objects.filter(pk=day.collective_id).update(archived_at=timezone.now())
    with at(day, "09:20"):
        assert client.get(links.path_of(link)).status_code == 410


@pytest.mark.parametrize("token", ["x", "a.b", "é" * 50, "9" * 5000])
def test_check_in_by_an_unknown_code_says_what_to_do(client, token):
    assert "à l’écran" in page(client.get(f"/pointage/{token}/"), 410)


@pytest.mark.parametrize("count", [1, 3])
def test_check_in_costs_the_same_for_any_number(
    client, day, link, count, django_assert_num_queries
):
    for _ in range(count):
        take_part(day.collective)
        GuestFactory(collective=day.collective)
    with at(day, "09:20"), django_assert_num_queries(3):
        client.get(links.path_of(link))


# ── From the page of the session ────────────────────────────────────────────


def test_check_in_own_is_offered_while_the_session_takes_place(client, day, odile):
    client.force_login(odile.user)
    with at(day, "08:00"):
        assert "Je suis là" not in page(client.get(f"/seances/{day.pk}/"))
    with at(day, "09:20"):
        assert "Je suis là" in page(client.get(f"/seances/{day.pk}/"))
        sent = {"participant": odile.pk}
        words = page(client.post(f"/seances/{day.pk}/pointer/", sent, follow=True))

    assert "C’est noté" in words
    assert facts(day) == {(odile.pk, "morning"): True}


def test_check_in_own_is_for_oneself_and_says_when_it_is_too_late(client, day, odile):
    marc = take_part(day.collective)
    client.force_login(odile.user)
    for clock, person in (("09:20", marc.pk), ("18:00", odile.pk), ("09:20", "x")):
        with at(day, clock):
            words = page(
                client.post(f"/seances/{day.pk}/pointer/", {"participant": person}, follow=True)
            )
        assert ("fermé" in words) is (clock == "18:00")

    assert not Presence.objects.exists()
