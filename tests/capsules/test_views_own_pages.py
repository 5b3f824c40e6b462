"""« Ma page »: behind its link, what its participant may see, and nothing more."""

import datetime
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from capsules.models import Guide, Minutes, SecretLink, SessionDocument
from capsules.operations import feeds, links
from tests.assessments.factories import ActionFactory, ActionPlanFactory
from tests.capsules.factories import (
    CollectiveFactory,
    DecisionFactory,
    GuestFactory,
    ReplyFactory,
    plan_sessions,
    take_part,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day_before_the_launch():
    with time_machine.travel(datetime.datetime(2025, 9, 15, 8, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def collective():
    return plan_sessions(CollectiveFactory(name="CAP RSE Occitanie", place="La Bouillonnante"))


@pytest.fixture
def guest(collective):
    return GuestFactory(collective=collective, first_name="Zoé", organisation="Mairie d’Albi")


def path_of(participant, route="own_page", *args):
    token = links.token_of(links.page_of(participant))
    return reverse(f"capsules:{route}", args=[token, *args])


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def attach(session, **fields):
    file = ContentFile(b"Au programme", "programme.txt")
    text = {"filename": "programme.txt", "content_type": "text/plain", "size": 12}
    by = session.collective.created_by
    return SessionDocument.objects.create(session=session, file=file, added_by=by, **text, **fields)


def test_own_page_says_who_one_is_the_next_date_and_what_one_answered(client, collective, guest):
    launch = collective.sessions.get(beat="launch")
    Guide.objects.create(session=launch, access="Sonner à gauche")
    page = read(client, path_of(guest))

    assert "Bonjour <bdi>Zoé</bdi>" in page
    assert "CAP RSE Occitanie" in page and "Mairie d’Albi" in page
    assert "mardi 16 septembre" in page.lower()
    assert "Sonner à gauche" in page
    assert "Dire si je viens" in page
    ReplyFactory(session=launch, participant=guest, day=launch.day)
    assert "Changer ma réponse" in read(client, path_of(guest))


def test_own_page_of_a_collective_without_a_date_says_so(client):
    guest = GuestFactory(collective=plan_sessions(CollectiveFactory(), publish=False))

    assert "Aucune séance à venir" in read(client, path_of(guest))


@pytest.mark.parametrize("count", [1, 3])
def test_own_page_costs_the_same_at_any_length(
    client, collective, guest, django_assert_num_queries, count
):
    for session in collective.sessions.order_by("pk")[:count]:
        attach(session, title="Programme")
        by = session.collective.created_by
        Minutes.objects.create(session=session, changed_by=by, published_at=timezone.now())
        DecisionFactory(session=session, text="Se revoir")
        DecisionFactory(session=session, text="Une erreur", archived_at=timezone.now())
        ReplyFactory(session=session, participant=guest, day=session.day)
    path = path_of(guest)

    # link, still there; sessions, replies; opinions; documents, minutes, decisions, certificates;
    # agenda
    with django_assert_num_queries(10):
        page = read(client, path)
    assert page.count("Se revoir") == count and "Une erreur" not in page
    assert page.count("Programme") == page.count("Compte rendu\u00a0:") == count


def test_own_page_answer_leads_to_the_answer_about_that_session(client, collective, guest):
    launch = collective.sessions.get(beat="launch")
    response = client.post(path_of(guest, "own_page_answer", launch.pk))
    link = guest.links.get(scope="answer")

    assert response.url == links.path_of(link)
    assert link.expires_at.date() == launch.day + links.AFTER_THE_SESSION
    assert client.get(response.url).status_code == 200
    client.post(path_of(guest, "own_page_answer", launch.pk))
    assert guest.links.filter(scope="answer").count() == 1


def test_own_page_changes_any_answer_not_only_the_next_one(client, collective, guest):
    first, second = collective.sessions.exclude(mode="tutored").order_by("day")[:2]
    for session in (first, second):
        ReplyFactory(session=session, participant=guest, answer="absent")

    page = read(client, path_of(guest))

    for session in (first, second):
        assert path_of(guest, "own_page_answer", session.pk) in page
    assert page.count("Je ne peux pas") == 2


def test_own_page_reaches_nothing_of_another_collective(client, guest):
    other = plan_sessions(CollectiveFactory())
    session = other.sessions.get(beat="launch")
    document = attach(session, title="Ailleurs")

    assert client.get(path_of(guest, "own_page_document", document.pk)).status_code == 404
    assert client.get(path_of(guest, "own_page_ics", session.pk)).status_code == 404
    assert client.post(path_of(guest, "own_page_answer", session.pk)).status_code == 404
    assert "Ailleurs" not in read(client, path_of(guest))


def test_own_page_document_is_given_until_it_is_archived(client, collective, guest):
    document = attach(collective.sessions.get(beat="launch"), title="Programme")
    path = path_of(guest, "own_page_document", document.pk)
    response = client.get(path)

    assert b"".join(response) == b"Au programme"
    assert response.headers["Content-Disposition"].startswith("attachment")
    document.archived_at = timezone.now()
    document.save()
    assert client.get(path).status_code == 404


def test_own_page_plan_is_for_the_team_only(client, collective, guest):
    member = take_part(collective)
    assert client.get(path_of(member, "own_page_plan")).status_code == 404  # there is none yet

    plan = ActionPlanFactory(structure=member.structure)
    ActionFactory(plan=plan, created_by=member.user)
    guest.structure = member.structure
    guest.save()

    response = client.get(path_of(member, "own_page_plan"))
    assert response.headers["Content-Type"] == "application/pdf"
    assert reverse("capsules:own_page_plan", args=["x"])[4:] in read(client, path_of(member))
    assert client.get(path_of(guest, "own_page_plan")).status_code == 404
    assert "plan d’actions" not in read(client, path_of(guest))


def test_own_page_feed_gives_the_dates_of_this_collective_only(client, collective, guest):
    response = client.post(path_of(guest, "own_page_feed"))
    address = links.path_of(feeds.link_of(participant=guest))
    calendar = Calendar.from_ical(client.get(address).content)

    assert response.url == f"{path_of(guest)}#abonnement"
    assert len(calendar.walk("VEVENT")) == 10
    assert address in read(client, path_of(guest))


def test_own_page_ics_holds_one_session_and_no_link_to_sign_in(client, collective, guest):
    launch = collective.sessions.get(beat="launch")
    response = client.get(path_of(guest, "own_page_ics", launch.pk))
    [event] = Calendar.from_ical(response.content).walk("VEVENT")

    assert event["UID"] == str(launch.uid)
    assert "URL" not in event


def test_own_page_prefer_thins_out_reminders(client, guest):
    client.post(path_of(guest, "own_page_prefer"), {"day_before": "on", "week_before": ""})
    guest.refresh_from_db()

    assert (guest.wants_week_before, guest.wants_day_before) == (False, True)


def test_own_page_replace_ends_the_link_at_once(client, guest):
    old = path_of(guest)
    response = client.post(path_of(guest, "own_page_replace"))

    assert "Voici votre nouvelle page" in read(client, response.url)
    assert client.get(old).status_code == 410
    assert guest.links.filter(scope=SecretLink.Scope.PAGE, replaced_at=None).count() == 1


def test_own_page_replace_ends_the_links_of_the_mails_that_went_round(client, collective, guest):
    launch = collective.sessions.get(beat="launch")
    answer = client.post(path_of(guest, "own_page_answer", launch.pk)).url
    client.post(path_of(guest, "own_page_replace"))

    assert client.get(answer).status_code == 410
    new = client.post(path_of(guest, "own_page_answer", launch.pk)).url
    assert client.get(new).status_code == 200


def test_own_page_answer_works_after_a_session_that_moved_later(client, collective, guest):
    launch = collective.sessions.get(beat="launch")
    owned = {"participant": guest, "session": launch}
    links.issue("answer", expires_at=timezone.now() - timedelta(days=1), **owned)

    answer = client.post(path_of(guest, "own_page_answer", launch.pk)).url
    assert client.get(answer).status_code == 200


def test_own_page_of_who_has_left_is_closed(client, collective):
    member = take_part(collective)
    path = path_of(member)
    member.user.memberships.update(closed_at=timezone.now() - timedelta(days=1))

    assert client.get(path).status_code == 410


@pytest.mark.parametrize("data", [{"week_before": "x" * 100_000}, {"week_before": ["on", ""]}, {}])
def test_own_page_prefer_takes_whatever_is_sent(client, guest, data):
    assert client.post(path_of(guest, "own_page_prefer"), data).status_code == 302
