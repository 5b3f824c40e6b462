"""« Serez-vous là ? », signed in and by a link."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from capsules.models import Participant, Reply, SecretLink, Session
from capsules.operations import links
from tests.assessments.factories import make_framework
from tests.capsules.factories import (
    CollectiveFactory,
    GuestFactory,
    ReplyFactory,
    plan_sessions,
    take_part,
)
from tests.members.factories import MembershipFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twelfth_of_may")]
TWO_DAYS = datetime.timedelta(days=2)
HOSTILE = [
    "\x00\x08",
    "x" * 1_000_000,
    "😀",
    "\u202egnirts",
    "{{7*7}}",
    "<script>alert(1)</script>",
]


@pytest.fixture
def session():
    """A day in person to come."""
    make_framework(themes=6)
    collective = plan_sessions(CollectiveFactory())
    return collective.sessions.get(beat="sharing", capsule__position=4)


@pytest.fixture
def nadege(session):
    user = UserFactory(first_name="Nadège")
    session.collective.region.facilitators.add(user)
    return user


def page_of(session):
    return reverse("capsules:session_detail", args=[session.pk])


def answer_of(session):
    return reverse("capsules:reply_own", args=[session.pk])


def read(client, path, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def link_to(session, participant):
    return links.path_of(
        links.issue(SecretLink.Scope.ANSWER, participant=participant, session=session)
    )


def test_session_detail_asks_who_takes_part_and_counts(client, session):
    samira = take_part(session.collective, user__first_name="Samira")
    ReplyFactory(session=session, participant=take_part(session.collective))
    client.force_login(samira.user)

    page = read(client, page_of(session))

    assert "Serez-vous là" in page
    assert "1\u00a0personne vient, de 1\u00a0structure." in page
    assert "Une personne n’a pas encore répondu." in page


def test_reply_own_is_written_thanked_for_and_shown(client, session):
    samira = take_part(session.collective, user__first_name="Samira")
    client.force_login(samira.user)

    page = client.post(
        answer_of(session), {"answer": "coming", "lift": "Albi à 8 h"}, follow=True
    ).content.decode()

    assert "C’est noté\u00a0: vous venez." in page
    assert 'value="coming" id="reponse-coming" checked' in page
    assert "Albi à 8 h" in page.partition("Infos pratiques")[2]
    assert "Samira" in page.partition("Qui vient")[2]


def test_reply_own_takes_in_who_joined_a_minute_ago(client, session):
    first = take_part(session.collective)
    colleague = MembershipFactory(structure=first.structure).user
    client.force_login(colleague)

    client.post(answer_of(session), {"answer": "absent"})

    assert Reply.objects.get().participant == Participant.objects.get(user=colleague)


def test_a_word_of_apology_is_read_by_who_animates_only(client, session, nadege):
    participant = take_part(session.collective, user__first_name="Odile")
    ReplyFactory(session=session, participant=participant, answer="absent", word="Mon fils.")
    for user, reads in ((nadege, True), (take_part(session.collective).user, False)):
        client.force_login(user)
        page = read(client, page_of(session))
        assert ("Mon fils." in page) == reads
        assert ("Odile" in page) == reads


def test_reply_own_shows_back_what_it_does_not_take(client, session):
    client.force_login(take_part(session.collective).user)

    page = client.post(answer_of(session), {"word": "Je serai en retard."}).content.decode()

    assert "Choisissez une réponse." in page
    assert "Je serai en retard." in page
    assert not Reply.objects.exists()


@pytest.mark.parametrize("text", HOSTILE)
def test_reply_own_takes_any_text_or_says_why_not(client, session, text):
    client.force_login(take_part(session.collective).user)

    answer = client.post(answer_of(session), {"answer": "coming", "word": text, "lift": text})

    assert answer.status_code in (200, 302)
    assert "<script>alert" not in read(client, page_of(session))
    assert client.post(answer_of(session), {"answer": [text, "coming"]}).status_code in (200, 302)


def test_reply_own_says_that_the_session_was_called_off_meanwhile(client, session):
    client.force_login(take_part(session.collective).user)
    assert "Serez-vous là" in read(client, page_of(session))
    session.cancelled_at = timezone.now()
    session.save()

    page = client.post(answer_of(session), {"answer": "coming", "word": "À bientôt"})

    assert "Cette séance est annulée\u00a0: il n’y a plus à répondre." in page.content.decode()
    assert "À bientôt" in page.content.decode()
    assert not Reply.objects.exists()


def test_reply_own_offers_again_what_an_expired_session_was_sending(client, session):
    samira = take_part(session.collective)
    client.force_login(samira.user)
    read(client, page_of(session))
    client.cookies.pop("sessionid")
    path = f"http://testserver{page_of(session)}"
    fields = {"answer": "absent", "word": "Réunion avec la DREETS"}
    client.post(answer_of(session), fields, headers={"referer": path})
    client.force_login(samira.user)

    page = read(client, page_of(session))
    assert "Réunion avec la DREETS" in page and "fin de votre session" in page
    client.post(answer_of(session), fields, headers={"referer": path})

    assert "fin de votre session" not in read(client, page_of(session))


def test_a_moved_session_asks_again(client, session):
    reply = ReplyFactory(session=session, participant=take_part(session.collective))
    session.day += datetime.timedelta(days=2)
    session.save()
    client.force_login(reply.participant.user)

    assert "La date a changé depuis votre réponse" in read(client, page_of(session))


def test_reply_edit_opened_by_a_scanner_answers_nothing(client, session):
    guest = GuestFactory(collective=session.collective)
    path = link_to(session, guest)

    page = read(client, path, reponse="absent")

    assert 'id="reponse-absent" checked' in page
    assert not Reply.objects.exists()
    for asked in ("abc", "", "coming\x00"):
        assert "checked" not in read(client, path, reponse=asked)


def test_reply_edit_is_confirmed_by_its_button_without_an_account(client, session):
    guest = GuestFactory(collective=session.collective)

    page = client.post(link_to(session, guest), {"answer": "remote"}, follow=True)

    assert Reply.objects.get().participant == guest
    assert "C’est noté\u00a0: vous venez à distance." in page.content.decode()
    assert "Vous avez répondu" in page.content.decode()


def test_reply_edit_of_a_session_called_off_says_so(client, session):
    path = link_to(session, GuestFactory(collective=session.collective))
    session.cancelled_at = timezone.now()
    session.save()

    assert "annulée" in read(client, path)
    page = client.post(path, {"answer": "coming", "word": "Avec joie"}).content.decode()
    assert "annulée" in page and "Avec joie" in page
    assert not Reply.objects.exists()


def test_reply_edit_shows_back_what_it_does_not_take(client, session):
    path = link_to(session, GuestFactory(collective=session.collective))

    page = client.post(path, {"word": "Peut-être"}).content.decode()

    assert "Choisissez une réponse." in page and "Peut-être" in page


def test_session_detail_asks_at_the_same_cost_at_any_length(client, session):
    costs = set()
    for _ in range(3):
        reply = ReplyFactory(session=session, participant=take_part(session.collective))
        client.force_login(reply.participant.user)
        with CaptureQueriesContext(connection) as queries:
            read(client, page_of(session))
        costs.add(len(queries))

    assert len(costs) == 1


def test_session_detail_of_a_past_day_awaits_nobody_any_more(client, session, nadege):
    take_part(session.collective)
    client.force_login(nadege)
    assert "Sans réponse" in read(client, page_of(session))

    Session.objects.filter(pk=session.pk).update(day=timezone.localdate() - TWO_DAYS)
    page = read(client, page_of(session))

    assert "Sans réponse" not in page and "Qui vient" not in page
    assert "Voir et corriger les présences" in page


def test_session_detail_asks_nobody_about_a_past_day(client, session):
    silent = take_part(session.collective)
    day = timezone.localdate() - TWO_DAYS
    Session.objects.filter(pk=session.pk).update(day=day)
    said = ReplyFactory(session=session, participant=take_part(session.collective), day=day)

    for person, has_said in ((silent, False), (said.participant, True)):
        client.force_login(person.user)
        page = read(client, page_of(session))
        assert "Serez-vous là" not in page and "Qui vient" not in page
        assert ("Vous aviez répondu" in page) is has_said
