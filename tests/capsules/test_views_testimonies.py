"""What a structure tells, through its pages."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from capsules import models

from .factories import take_part
from .learning import TestimonyFactory, close_diagnostic

pytestmark = pytest.mark.django_db
NASTY = "{{7*7}} <script>alert(1)</script> 😀 \u202eà l’envers\u0007"


@pytest.fixture
def capsule(day):
    return day.capsule


@pytest.fixture
def as_odile(client, odile):
    client.force_login(odile.user)
    return client


@pytest.fixture
def url(capsule):
    return reverse("capsules:testimony_edit", args=[capsule.pk])


@pytest.fixture
def told(capsule, odile):
    return TestimonyFactory(capsule=capsule, structure=odile.structure, changed_by=odile.user)


def page(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_testimony_edit_is_linked_from_the_capsule_and_proposes_first_words(
    as_odile, odile, capsule, url
):
    close_diagnostic(capsule, [4, 1, 2, 2], structure=odile.structure)
    assert url in page(as_odile.get(reverse("capsules:capsule_detail", args=[capsule.pk])))

    shown = page(as_odile.get(url))

    assert capsule.theme.questions.get(number=1).statement in shown
    assert "rien n’est enregistré pour l’instant" in shown
    assert not models.Testimony.objects.exists()


def test_testimony_edit_is_linked_from_the_sharing_day_and_from_home_before_it(
    client, as_odile, odile, day, url, collective
):
    session = reverse("capsules:session_detail", args=[day.pk])
    with time_machine.travel(day.day - datetime.timedelta(days=2)):
        assert url in page(as_odile.get(session)) and url in page(as_odile.get("/"))
        client.force_login(take_part(collective, role="reader").user)
        assert url not in page(client.get(session)) + page(client.get("/"))


def test_testimony_edit_saves_opens_and_closes_with_what_is_typed(as_odile, url, capsule):
    as_odile.post(url, {"where": "Au début", "seen": "0"})
    assert models.Testimony.objects.get().opened_at is None

    shown = as_odile.post(url, {"where": "Plus loin", "seen": "1", "open": "yes"}, follow=True)
    assert "Le collectif peut lire" in page(shown)
    told = models.Testimony.objects.get()
    assert told.where == "Plus loin" and told.opened_at

    as_odile.post(url, {"where": "Encore", "seen": "2", "close": "yes"})
    told = models.Testimony.objects.get()
    assert told.where == "Encore" and told.opened_at is None


def test_testimony_edit_of_a_stale_text_shows_both(as_odile, url, told):
    told.version, told.where = 2, "D’une collègue"
    told.save()

    shown = page(as_odile.post(url, {"where": "La mienne", "seen": "1"}), 409)
    assert "D’une collègue" in shown and "La mienne</textarea>" in shown

    assert as_odile.post(url, {"where": "La mienne", "seen": "2"}).status_code == 302
    assert models.Testimony.objects.get().where == "La mienne"


def test_testimony_edit_that_closes_is_obeyed_even_stale_or_wrong(as_odile, url, told, odile):
    for sent in ({"where": "x", "seen": "9"}, {"where": "é" * 2000, "seen": "1"}):
        told.opened_at, told.opened_by = "2026-05-12T10:00Z", odile.user
        told.save()
        page_of = as_odile.post(url, {**sent, "close": "yes"})
        assert page_of.status_code in (200, 409) and sent["where"] in page_of.content.decode()
        assert models.Testimony.objects.get().opened_at is None


@pytest.mark.parametrize("seen", ["", "abc", "-1", "9" * 40])
def test_testimony_edit_gives_back_what_a_mangled_form_held(as_odile, url, told, seen):
    shown = as_odile.post(url, {"where": NASTY, "seen": seen})

    assert shown.status_code in (200, 409)
    assert "{{7*7}} &lt;script&gt;" in shown.content.decode()
    assert models.Testimony.objects.get().where == "Au début"


def test_testimony_edit_takes_any_text_as_text(as_odile, url):
    as_odile.post(url, {"where": NASTY, "seen": "0", "open": "yes"})

    told = models.Testimony.objects.get()
    shown = page(as_odile.get(reverse("capsules:testimony_detail", args=[told.pk])))
    assert "{{7*7}} &lt;script&gt;" in shown and "\u0007" not in shown


def test_testimony_open_of_an_empty_one_says_what_is_missing(as_odile, told):
    models.Testimony.objects.update(where="", success="")
    shown = as_odile.post(reverse("capsules:testimony_open", args=[told.pk]), follow=True)

    assert "au moins une ligne" in page(shown)
    assert models.Testimony.objects.get().opened_at is None


def test_testimony_detail_is_read_by_the_collective_while_it_is_open(
    client, as_odile, told, day, capsule
):
    detail = reverse("capsules:testimony_detail", args=[told.pk])
    capsule_page = reverse("capsules:capsule_detail", args=[capsule.pk])
    as_odile.post(reverse("capsules:testimony_open", args=[told.pk]))
    neighbour = take_part(day.collective).user
    client.force_login(neighbour)
    shown = page(client.get(detail))
    assert "Le point du lundi" in shown and "Modifier" not in shown
    assert detail in page(client.get(capsule_page))

    client.force_login(told.changed_by)
    client.post(reverse("capsules:testimony_close", args=[told.pk]))
    client.force_login(neighbour)

    assert client.get(detail).status_code == 404
    assert detail not in page(client.get(capsule_page))
