import datetime

import pytest
import time_machine
from django.urls import reverse

from capsules.models import Guide
from tests.capsules.factories import plan_sessions, take_part
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(datetime.datetime(2025, 11, 3, 12, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def session(collective):
    """The autonomous work of the first capsule: from 29 October to 18 November 2025."""
    return plan_sessions(collective).sessions.get(beat="close", capsule__position=1)


def guide_url(session):
    return reverse("capsules:guide_edit", args=[session.pk])


def page_of(client, session):
    answer = client.get(reverse("capsules:session_detail", args=[session.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_guide_edit_saves_period_tutor_and_instructions(as_nadege, nadege, session):
    answer = as_nadege.post(
        guide_url(session),
        {"opens_on": "2025-11-01", "tutor": nadege.pk, "instructions": "Lire\nPuis noter <b>"},
    )

    assert answer.status_code == 302
    guide = Guide.objects.get()
    assert (guide.opens_on, guide.tutor) == (datetime.date(2025, 11, 1), nadege)
    page = page_of(as_nadege, session)
    assert "Du samedi 1er novembre au 18 novembre 2025" in page and "C’est maintenant" in page
    assert "Nadège Roumieu</bdi> vous accompagne" in page and "Puis noter &lt;b&gt;" in page
    assert 'value="2025-11-01"' in as_nadege.get(guide_url(session)).content.decode()


def test_session_detail_says_the_usual_period_to_everybody(client, collective, session):
    client.force_login(take_part(collective).user)

    page = page_of(client, session)
    assert "Du mercredi 29 octobre au 18 novembre 2025" in page
    assert guide_url(session) not in page


def test_guide_edit_of_a_meeting_asks_for_access_only(as_nadege, collective, session):
    meeting = collective.sessions.get(beat="launch")

    page = as_nadege.get(guide_url(meeting)).content.decode()
    assert 'name="access"' in page and 'name="tutor"' not in page
    as_nadege.post(guide_url(meeting), {"access": "Plain-pied", "instructions": "Un badge"})
    page = page_of(as_nadege, meeting)
    assert "Plain-pied" in page and "À préparer" in page and "Un badge" in page


def test_guide_edit_shows_both_texts_when_somebody_was_faster(as_nadege, session):
    as_nadege.post(guide_url(session), {"seen": "0", "instructions": "La première"})

    answer = as_nadege.post(guide_url(session), {"seen": "0", "instructions": "La seconde"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "La première" in page and "La seconde" in page and 'name="seen" value="1"' in page
    assert Guide.objects.get().instructions == "La première"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"opens_on": "0001-01-01"}, "entre 2000 et 2100"),
        ({"opens_on": "2025-12-24"}, "au plus tard le jour de la séance"),
        ({"opens_on": "demain"}, "par exemple"),
        ({"tutor": "987654321"}, "animation régionale"),
        ({"tutor": "x"}, "animation régionale"),
        ({"instructions": "a" * 4001}, "4000"),
    ],
)
def test_guide_edit_says_what_is_wrong_and_keeps_the_rest(as_nadege, session, fields, says):
    typed = {"instructions": "Mot tapé", **fields}
    answer = as_nadege.post(guide_url(session), typed)

    page = answer.content.decode()
    assert answer.status_code == 200 and says in page
    assert typed["instructions"] in page
    assert not Guide.objects.exists()


def test_guide_edit_takes_no_tutor_from_elsewhere(as_nadege, session):
    as_nadege.post(guide_url(session), {"tutor": UserFactory().pk})

    assert not Guide.objects.exists()


def test_guide_edit_of_a_cancelled_session_gives_the_words_back(as_nadege, session):
    session.cancelled_at = session.collective.created_at
    session.save()

    page = as_nadege.post(guide_url(session), {"instructions": "Mot tapé"}).content.decode()
    assert "Cette séance est annulée" in page and "Mot tapé" in page
