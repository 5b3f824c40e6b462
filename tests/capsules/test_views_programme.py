import datetime

import pytest
from django.urls import reverse

from capsules.models import Publication
from capsules.operations import drafting
from tests.assessments.factories import make_framework
from tests.capsules.factories import ClosedPeriodFactory, CollectiveFactory, plan_sessions

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def collective(client):
    """One whose calendar is published, its facilitator signed in."""
    return sign_in(client, plan_sessions(CollectiveFactory()))


@pytest.fixture
def draft(client):
    return sign_in(client, plan_sessions(CollectiveFactory(), publish=False))


def sign_in(client, collective):
    collective.region.facilitators.add(collective.created_by)
    client.force_login(collective.created_by)
    return collective


def url(name, row):
    return reverse(f"capsules:{name}", args=[row.pk])


def text(response):
    return response.content.decode()


def page_of(client, collective):
    response = client.get(url("programme_edit", collective))
    return text(response), response.context["draft"].mark


def test_programme_edit_shows_every_date_with_its_reason_red_week_and_doubt(client, draft):
    launch = draft.sessions.get(beat="launch")
    launch.why = "Déplacée du dimanche 14 septembre (dimanche)."
    launch.save()
    fields = {"region": draft.region, "kind": "red_week", "name": "Bilans"}
    ClosedPeriodFactory(first_day=launch.day, last_day=launch.day, **fields)
    late = draft.sessions.get(beat="final_review")
    late.day = datetime.date(2031, 1, 14)
    late.save()
    page, _ = page_of(client, draft)

    assert "Déplacée du dimanche 14 septembre" in page
    assert "Semaine chargée&nbsp;: Bilans" in page
    assert page.count("à revérifier") == 2  # its row, and the sentence
    assert page.count("Déplacer<") == 10


@pytest.mark.parametrize("day", [datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)])
def test_programme_edit_holds_a_date_that_is_far_away(client, collective, day):
    reading = collective.sessions.get(capsule__position=1, beat="reading")
    drafting.change_session(reading, by=collective.created_by, day=day, confirmed=True)

    assert f"{day.year}" in page_of(client, collective)[0]
    assert client.get(url("session_edit", reading)).status_code == 200


@pytest.mark.parametrize("themes", [1, 3])
def test_programme_edit_costs_the_same_whatever_the_themes(
    client, django_assert_num_queries, themes
):
    make_framework(themes=themes)
    collective = sign_in(client, plan_sessions(CollectiveFactory(), publish=False))
    with django_assert_num_queries(7):
        # session, user, collective, closed days, dates, capsules, band
        client.get(url("programme_edit", collective))


def test_programme_edit_offers_nothing_to_publish_when_nothing_changed(client, collective):
    page, _ = page_of(client, collective)

    assert "rien n’a changé depuis" in page
    assert url("programme_publish", collective) not in page


def test_programme_edit_shows_what_publishing_would_change(client, collective):
    by, sessions = collective.created_by, collective.sessions
    review, launch = sessions.get(beat="final_review"), sessions.get(beat="launch")
    drafting.change_session(review, by=by, day=review.day + WEEK, confirmed=True)
    drafting.cancel_session(launch, by=by)
    slot = {"day": datetime.date(2025, 10, 8), "mode": "tutored", "title": "Visite <b>"}
    drafting.add_session(collective, by=by, **slot)
    page, mark = page_of(client, collective)

    assert page.count("au lieu du") == 2
    assert "Sera annulée à la publication" in page
    assert "Nouvelle, pas encore publiée" in page
    assert "Visite &lt;b&gt;" in page
    page = text(client.post(url("programme_publish", collective), {"seen": mark}, follow=True))
    assert "version 2. Rien n’a été envoyé" in page


def test_programme_publish_of_another_draft_than_the_one_seen_shows_it_first(client, draft):
    _, mark = page_of(client, draft)
    launch = draft.sessions.get(beat="launch")
    drafting.change_session(launch, by=draft.created_by, place="Albi")
    response = client.post(url("programme_publish", draft), {"seen": mark})

    assert response.status_code == 409
    assert "Le brouillon a changé" in text(response)
    assert not Publication.objects.exists()
    seen = response.context["draft"].mark
    client.post(url("programme_publish", draft), {"seen": seen})
    assert Publication.objects.count() == 1


def test_programme_publish_twice_makes_one_version(client, draft):
    _, mark = page_of(client, draft)
    for _ in range(2):
        page = text(client.post(url("programme_publish", draft), {"seen": mark}, follow=True))

    assert "Rien n’a changé" in page
    assert Publication.objects.count() == 1


def test_programme_propose_plans_anew_until_it_is_published(client, draft):
    draft.sessions.all().delete()
    client.post(url("programme_propose", draft))
    assert draft.sessions.count() == 10
    _, mark = page_of(client, draft)
    client.post(url("programme_publish", draft), {"seen": mark})
    page = text(client.post(url("programme_propose", draft), follow=True))

    assert "déjà publié" in page


def test_publication_list_says_what_each_version_changed(client, collective):
    Publication.objects.all().delete()
    collective.published_number = 0
    collective.save()
    collective.sessions.update(published_in=None)
    client.post(url("programme_publish", collective), {"seen": page_of(client, collective)[1]})
    review = collective.sessions.get(beat="final_review")
    drafting.change_session(review, by=collective.created_by, day=review.day + WEEK, confirmed=True)
    client.post(url("programme_publish", collective), {"seen": page_of(client, collective)[1]})
    page = text(client.get(url("publication_list", collective), {"page": "abc"}))

    assert page.index("Version 2") < page.index("Version 1")
    assert "10\u00a0dates, première publication" in page
    assert "Bilan du collectif, " in page


@pytest.mark.parametrize("count", [1, 3])
def test_publication_list_costs_the_same_at_any_length(
    client, collective, django_assert_num_queries, count
):
    for number in range(2, 2 + count):
        Publication.objects.create(
            collective=collective, number=number, published_by=collective.created_by, content=[]
        )
    with django_assert_num_queries(7):
        # session, user, collective, count, versions, the one before, band
        client.get(url("publication_list", collective))
