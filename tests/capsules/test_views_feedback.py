import datetime

import pytest
from django.urls import reverse

from capsules.models import Feedback
from capsules.operations import links
from tests.members.factories import MembershipFactory

from .factories import EnrolmentFactory, GuestFactory, plan_sessions, take_part
from .learning import FeedbackFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]
SAID = {"useful": "3", "kept": "Le binôme", "change": "Plus de pauses"}


@pytest.fixture
def session(collective):
    """The launch, yesterday."""
    return plan_sessions(collective).sessions.get(beat="launch")


@pytest.fixture
def samira(session):
    return take_part(session.collective, user__first_name="Samira")


@pytest.fixture
def url(session):
    return reverse("capsules:feedback_edit", args=[session.pk])


def own_path(participant, session):
    token = links.token_of(links.page_of(participant))
    return reverse("capsules:own_feedback", args=[token, session.pk])


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_feedback_edit_from_the_page_of_a_session_that_is_over(as_samira, samira, session, url):
    detail = text(as_samira.get(reverse("capsules:session_detail", args=[session.pk])))
    assert url in detail and "Donner mon avis" in detail

    page = text(as_samira.post(url, SAID, follow=True))

    assert "Votre avis est enregistré, sans votre nom" in page
    assert (
        "16 octobre 2025" in page and "Le binôme</textarea>" in page and "Changer mon avis" in page
    )
    assert Feedback.objects.get().participant == samira


def test_feedback_edit_of_somebody_who_came_in_since(client, session, url):
    newcomer = MembershipFactory(structure__region=session.collective.region)
    EnrolmentFactory(collective=session.collective, structure=newcomer.structure)
    client.force_login(newcomer.user)

    assert "Donner mon avis" in text(client.get(url))
    assert client.post(url, SAID).status_code == 302
    assert Feedback.objects.get().participant.user == newcomer.user


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"useful": ""}, "Choisissez une réponse."),
        ({"useful": "5"}, "Choisissez l’une des réponses proposées."),
        ({"useful": "abc"}, "Choisissez l’une des réponses proposées."),
        ({"change": "a" * 1_000_000}, "1000"),
    ],
)
def test_feedback_edit_shows_back_what_it_can_not_take(as_samira, url, sent, told):
    page = text(as_samira.post(url, SAID | sent))

    assert told in page and "Le binôme</textarea>" in page
    assert not Feedback.objects.exists()


def test_feedback_edit_takes_what_people_paste(as_samira, url):
    as_samira.post(url, SAID | {"kept": "\x0bÉmoji 🎣 {{7*7}} <b>gras</b>"})

    assert "Émoji 🎣 {{7*7}} &lt;b&gt;gras" in text(as_samira.get(url))


def test_feedback_edit_once_it_is_late_says_so_and_loses_no_word(as_samira, session, url):
    as_samira.post(url, SAID)
    type(session).objects.filter(pk=session.pk).update(day=datetime.date(2025, 8, 1))

    page = text(as_samira.get(url))
    assert "jusqu’au 31 août 2025" in page and "Le binôme" in page
    assert "Donner mon avis" not in page and "Changer mon avis" not in page
    page = text(as_samira.post(url, SAID | {"kept": "Écrit trop tard"}))
    assert "jusqu’au 31 août 2025" in page and "Écrit trop tard</textarea>" in page
    assert Feedback.objects.get().kept == "Le binôme"


def test_feedback_edit_shows_who_animates_words_without_names_from_five_up(
    as_nadege, collective, session, url
):
    guests = GuestFactory.create_batch(5, collective=collective)
    for number, guest in enumerate(guests[:4]):
        FeedbackFactory(session=session, participant=guest, kept=f"Mot {number}")
    page = text(as_nadege.get(url))
    assert "Quatre personnes ont donné leur avis" in page and "à partir de cinq" in page
    assert "Mot 1" not in page and "<form" not in page.split("<main")[1]

    FeedbackFactory(session=session, participant=guests[4], kept="Mot 4")
    page = text(as_nadege.get(url))
    assert "Cinq personnes" in page and all(f"Mot {number}" in page for number in range(5))
    assert not any(guest.first_name in page for guest in guests)
    assert url in text(as_nadege.get(reverse("capsules:session_detail", args=[session.pk])))


def test_feedback_edit_shows_nobody_else_what_people_said(as_samira, collective, session, url):
    for guest in GuestFactory.create_batch(6, collective=collective):
        FeedbackFactory(session=session, participant=guest, kept="Mot d’une autre")

    page = text(as_samira.get(url))

    assert "Mot d’une autre" not in page and "Six personnes" not in page


def test_own_feedback_from_one_s_own_page_without_an_account(client, collective, session):
    guest = GuestFactory(collective=collective)
    path = own_path(guest, session)
    page = reverse("capsules:own_page", args=[path.split("/")[2]])
    assert path in text(client.get(page))

    shown = text(client.post(path, SAID, follow=True))

    assert "Votre avis est enregistré" in shown and page in shown
    assert Feedback.objects.get().participant == guest
    assert "Changer mon avis" in text(client.get(page))


def test_own_feedback_says_when_the_session_is_still_to_come(client, collective, session):
    to_come = collective.sessions.get(beat="sharing", capsule__position=1)
    path = own_path(GuestFactory(collective=collective), to_come)

    assert "vous direz après" in text(client.get(path))
    page = text(client.post(path, SAID))
    assert "vous direz après" in page and "Le binôme" in page
    assert not Feedback.objects.exists()


def test_own_feedback_opens_no_session_of_another_collective(client, collective, session):
    elsewhere = plan_sessions(type(collective).objects.create(
        region=collective.region, framework=collective.framework, name="Autre",
        starts_on=collective.starts_on, created_by=collective.created_by,
    )).sessions.first()  # fmt: skip

    path = own_path(GuestFactory(collective=collective), elsewhere)

    assert client.get(path).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_feedback_edit_costs_the_same_at_any_length(
    as_nadege, collective, session, url, count, django_assert_num_queries
):
    for guest in GuestFactory.create_batch(5 * count, collective=collective):
        FeedbackFactory(session=session, participant=guest, kept="Dit")
    with django_assert_num_queries(6):  # session, user, session of the page, own place, all, band
        as_nadege.get(url)


def test_feedback_edit_folds_what_people_said_past_ten(as_nadege, collective, session, url):
    for guest in GuestFactory.create_batch(15, collective=collective):
        FeedbackFactory(session=session, participant=guest, kept="Le binôme", change="")

    page = text(as_nadege.get(url))

    assert "5\u00a0autres réponses" in page and page.count("<bdi>Le binôme</bdi>") == 15
