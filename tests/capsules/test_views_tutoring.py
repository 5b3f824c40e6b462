import datetime

import pytest
import time_machine
from django.urls import reverse

from capsules.models import Guide, WorkedTime
from tests.capsules.factories import WorkedTimeFactory, plan_sessions, take_part
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


@pytest.fixture
def samira(collective, session):
    return take_part(collective, user__first_name="Samira", user__last_name="Belkacem")


def hours_url(session):
    return reverse("capsules:worked_time_add", args=[session.pk])


def settle_url(session):
    return reverse("capsules:worked_time_settle", args=[session.pk])


SAID = {"day": "2025-11-02", "duration": "1 h 30", "what": "Lecture du thème"}


def test_worked_time_add_declares_and_worked_time_settle_validates(client, nadege, samira, session):
    client.force_login(samira.user)
    assert hours_url(session) in page_of(client, session)
    assert client.post(hours_url(session), SAID).status_code == 302
    assert "À valider" in client.get(hours_url(session)).content.decode()

    client.force_login(nadege)
    assert "1\u00a0temps à valider" in page_of(client, session)
    page = client.get(settle_url(session)).content.decode()
    assert "Samira Belkacem" in page and "Lecture du thème" in page
    client.post(settle_url(session), {"times": [WorkedTime.objects.get().pk]})

    client.force_login(samira.user)
    page = client.get(hours_url(session)).content.decode()
    assert "dont 1\u00a0h\u00a030 de temps validé" in page and "Retirer" not in page


@pytest.mark.parametrize(
    ("written", "minutes"),
    [("2", 120), ("45 min", 45), ("1,5 h", 90), ("1h05", 65), ("2 heures", 120), ("90mn", 90)],
)
def test_worked_time_add_reads_a_duration_as_people_write_it(
    client, samira, session, written, minutes
):
    client.force_login(samira.user)
    client.post(hours_url(session), {**SAID, "duration": written})

    assert WorkedTime.objects.get().minutes == minutes


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"duration": "longtemps"}, "par exemple 1"),
        ({"duration": "4 min"}, "par exemple 1"),
        ({"duration": "99 h"}, "par exemple 1"),
        ({"duration": ""}, "par exemple 1"),
        ({"duration": "1" * 10**6}, "par exemple 1"),
        ({"day": "9999-12-31"}, "entre 2000 et 2100"),
        ({"day": "2025-11-04"}, "pas encore venu"),
        ({"what": "\x07 "}, "en quelques mots"),
        ({"what": "a" * 301}, "300"),
    ],
)
def test_worked_time_add_says_what_is_wrong_and_keeps_the_rest(
    client, samira, session, fields, says
):
    client.force_login(samira.user)
    answer = client.post(hours_url(session), {**SAID, **fields})

    page = answer.content.decode()
    assert answer.status_code == 200 and says in page
    assert ("Lecture du thème" in page) == ("what" not in fields)
    assert not WorkedTime.objects.exists()


def test_worked_time_add_is_for_autonomous_work(client, samira, collective):
    client.force_login(samira.user)
    meeting = collective.sessions.get(beat="launch")

    assert client.get(hours_url(meeting)).status_code == 404


def test_worked_time_withdraw_takes_back_one_s_own_only(client, samira, session, collective):
    time = WorkedTimeFactory(session=session, participant=samira)
    url = reverse("capsules:worked_time_withdraw", args=[time.pk])
    client.force_login(take_part(collective, structure=samira.structure).user)
    assert client.post(url).status_code == 404

    client.force_login(samira.user)
    client.post(url)
    assert "Lecture" not in client.get(hours_url(session)).content.decode().partition("<form")[0]
    assert not WorkedTime.objects.present().exists()


def test_worked_time_settle_takes_a_reason_and_gives_it_back(as_nadege, samira, session):
    time = WorkedTimeFactory(session=session, participant=samira)
    long = "Mot " * 100
    page = as_nadege.post(settle_url(session), {"refused": time.pk, "refusal": long})
    assert long.strip() in page.content.decode() and " open>" in page.content.decode()

    as_nadege.post(settle_url(session), {"refused": time.pk, "refusal": "Déjà compté"})
    page = as_nadege.get(settle_url(session)).content.decode()
    assert "Non retenu" in page and "Déjà compté" in page


@pytest.mark.parametrize(
    "sent", [{}, {"times": "x"}, {"times": "9" * 30}, {"refused": "x"}, {"refused": "9" * 30}]
)
def test_worked_time_settle_says_what_is_missing(as_nadege, samira, session, sent):
    WorkedTimeFactory(session=session, participant=samira)
    answer = as_nadege.post(settle_url(session), {**sent, "refusal": "Non"}, follow=True)

    assert answer.status_code == 200
    assert "temps" in answer.content.decode()
    assert WorkedTime.objects.to_settle().count() == 1


def test_worked_time_settle_takes_no_time_of_another_session(as_nadege, samira, session):
    other = session.collective.sessions.get(beat="close", capsule__position=2)
    time = WorkedTimeFactory(session=other, participant=samira)

    as_nadege.post(settle_url(session), {"times": [time.pk]})
    assert WorkedTime.objects.to_settle().exists()


@pytest.mark.parametrize("count", [1, 3])
def test_worked_time_settle_costs_the_same_at_any_length(
    as_nadege, samira, session, django_assert_num_queries, count
):
    WorkedTimeFactory.create_batch(count, session=session, participant=samira)

    with django_assert_num_queries(7):
        # session, user, the session, those that wait, the others, the hours, band
        as_nadege.get(settle_url(session))


def test_home_leads_to_the_first_session_whose_hours_wait(as_nadege, samira, session):
    later = session.collective.sessions.get(beat="close", capsule__position=2)
    assert "à valider" not in as_nadege.get("/").content.decode()
    WorkedTimeFactory(session=later, participant=samira)
    WorkedTimeFactory(session=session, participant=samira)

    page = as_nadege.get("/").content.decode()

    assert settle_url(session) in page and settle_url(later) not in page
    assert "2\u00a0temps de travail à valider" in page
