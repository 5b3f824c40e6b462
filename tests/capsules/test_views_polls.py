import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from capcollectif.models import Message
from capsules.models import Poll, SecretLink, Session, Vote
from capsules.operations import links, polling
from tests.assessments.factories import make_framework
from tests.capsules.factories import GuestFactory, PollFactory, plan_sessions, take_part
from tests.members.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twelfth_of_may")]
NOW = datetime.datetime(2026, 5, 12, 12, tzinfo=datetime.UTC)
TWO, FOUR = datetime.time(14), datetime.time(16)


@pytest.fixture
def collective(collective):
    collective.framework = make_framework(themes=4)
    collective.save()
    return plan_sessions(collective)


@pytest.fixture
def session(collective):
    session = collective.sessions.get(beat="tutoring", capsule__position=4)
    Session.objects.filter(pk=session.pk).update(mode="video", starts_at=TWO, ends_at=FOUR)
    session.refresh_from_db()
    return session


@pytest.fixture
def poll(session):
    return PollFactory(session=session)


@pytest.fixture
def samira(collective):
    return take_part(collective, user__first_name="Samira", user__last_name="Belkacem")


def url(route, *args):
    return reverse(f"capsules:{route}", args=args)


def votes(poll, *choices):
    known = zip(poll.proposals.all(), choices, strict=True)
    return {f"date-{each.pk}": choice for each, choice in known}


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def link_of(person, session, **more):
    link = links.issue(SecretLink.Scope.POLL, participant=person, session=session, **more)
    return links.path_of(link)


def typed(*days, **more):
    """What the form of the dates sends."""
    data = {"seen": "", "confirm": "yes", "words": ""}
    for n, day in enumerate(days, start=1):
        data |= {f"day_{n}": day, f"starts_{n}": "14:00", f"ends_{n}": "16:00"}
    return data | more


# ── Proposing ───────────────────────────────────────────────────────────────


def test_poll_add_proposes_dates_and_leads_to_the_drafts(as_nadege, session, samira):
    shown = page(as_nadege, url("poll_add", session.pk))
    assert shown.count('type="date"') == 7  # six dates, and until when to answer
    assert session.day.isoformat() in shown

    answer = as_nadege.post(
        url("poll_add", session.pk), typed("2026-09-10", "2026-09-11", words="Vendredi.")
    )

    assert answer.url == url("message_list", session.collective_id)
    assert "Sondage de dates" in page(as_nadege, answer.url)
    assert Poll.objects.get().words == "Vendredi."


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (typed("2026-09-10"), "au moins deux dates"),
        (typed("2026-09-10", "2026-05-11"), "Cette date est passée"),
        (typed("2026-09-10", "2026-09-10"), "déjà proposée"),
        (typed("2026-09-10", "9999-12-31"), "entre 2000 et 2100"),
        (typed("2026-09-10", "demain"), "Écrivez une date"),
        (typed("2026-09-10", "2026-09-11", starts_2="17:00"), "La fin vient après le début"),
        (typed("2026-09-10", "2026-09-11", starts_2=""), "Donnez les deux heures"),
        (typed("2026-09-10", "2026-09-11", starts_2="midi"), "Écrivez une heure"),
        (typed("2026-09-10", "2026-09-11", answer_by="2026-05-01"), "Ce jour est passé"),
        (typed("2026-09-10", "2026-09-11", words="é" * 1_000_000), "300"),
    ],
)
def test_poll_add_says_what_is_wrong_and_loses_nothing(as_nadege, session, sent, told):
    answer = as_nadege.post(url("poll_add", session.pk), sent)

    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert 'value="2026-09-10"' in answer.content.decode()
    assert not Poll.objects.exists()


def test_poll_add_shows_what_another_has_changed_meanwhile(as_nadege, session, poll):
    seen = polling.mark(poll)
    poll.proposals.last().delete()

    answer = as_nadege.post(
        url("poll_add", session.pk), typed("2026-09-10", "2026-09-11", seen=seen)
    )

    assert answer.status_code == 409
    assert "a changé pendant que vous écriviez" in answer.content.decode()
    assert 'value="2026-09-10"' in answer.content.decode()


def test_poll_add_names_what_speaks_against_a_date_before_it_is_kept(as_nadege, session):
    sent = typed("2026-07-14", "2026-09-11")
    del sent["confirm"]

    answer = as_nadege.post(url("poll_add", session.pk), sent)

    assert "Garder ces dates malgré cela" in answer.content.decode()
    assert as_nadege.post(url("poll_add", session.pk), typed("2026-07-14", "2026-09-11")).url


def test_poll_add_refuses_a_session_without_an_hour(as_nadege, collective):
    autonomous = collective.sessions.get(beat="close", capsule__position=4)
    Session.objects.filter(pk=autonomous.pk).update(mode="tutored", starts_at=None, ends_at=None)

    assert url("poll_add", autonomous.pk) not in page(
        as_nadege, url("session_detail", autonomous.pk)
    )
    answer = as_nadege.post(url("poll_add", autonomous.pk), typed("2026-09-10", "2026-09-11"))
    assert "autonomie" in answer.content.decode()


# ── The page of the session ─────────────────────────────────────────────────


def test_session_detail_shows_who_can_when_and_the_best_date(client, session, poll, samira):
    odile = GuestFactory(collective=session.collective, first_name="Odile", organisation="Emmaüs")
    first, second = poll.proposals.all()
    polling.vote(session, by=odile, choices={first.pk: "if_needed", second.pk: "yes"})
    client.force_login(samira.user)

    shown = page(client, url("session_detail", session.pk))

    assert "Odile Vidal" in shown
    assert "Emmaüs" in shown
    assert shown.count("la date qui convient le mieux") == 1
    assert shown.count("<select") == 2
    assert "Date à choisir" in page(client, url("collective_calendar", session.collective_id))
    assert "Retenir" not in shown
    assert "relancer" not in shown


def test_session_detail_lets_a_facilitator_choose_and_remind(as_nadege, session, poll, samira):
    GuestFactory(collective=session.collective, email="", first_name="Paul")

    shown = page(as_nadege, url("session_detail", session.pk))

    assert shown.count('name="proposal"') == 2
    assert "Relancer cette personne" in shown
    assert "de vive voix" in shown
    assert "<select" not in shown


@pytest.mark.parametrize("count", [1, 3])
def test_session_detail_with_a_poll_costs_the_same_at_any_length(
    client, django_assert_num_queries, session, poll, samira, count
):
    for _ in range(count):
        guest = GuestFactory(collective=session.collective)
        polling.vote(session, by=guest, choices={each.pk: "yes" for each in poll.proposals.all()})
    client.force_login(samira.user)
    bare = session.collective.sessions.get(beat=session.beat, capsule__position=3)
    with CaptureQueriesContext(connection) as without:
        page(client, url("session_detail", bare.pk))

    with django_assert_num_queries(len(without) + 3):  # dates, people, what they said
        page(client, url("session_detail", session.pk))


@pytest.mark.parametrize("count", [1, 3])
def test_collective_calendar_costs_the_same_with_polls(
    client, django_assert_num_queries, session, samira, count
):
    client.force_login(samira.user)
    path = url("collective_calendar", session.collective_id)
    with CaptureQueriesContext(connection) as without:
        page(client, path)
    for each in session.collective.sessions.filter(beat="sharing")[:count]:
        PollFactory(session=each)

    with django_assert_num_queries(len(without)):
        shown = page(client, path)

    assert shown.count("Date à choisir\u00a0: deux propositions") == count
    assert shown.count("Donner mes dates") == count


# ── Answering ───────────────────────────────────────────────────────────────


def test_vote_own_writes_what_one_says(client, session, poll, samira):
    client.force_login(samira.user)

    answer = client.post(url("vote_own", session.pk), votes(poll, "yes", "no"))

    assert answer.url == url("session_detail", session.pk) + "#sondage"
    assert [each.choice for each in Vote.objects.order_by("proposal__day")] == ["yes", "no"]
    assert page(client, url("session_detail", session.pk)).count("selected") == 2


@pytest.mark.parametrize("choice", ["", "maybe", "é" * 100_000, "\x00", "{{7*7}}", "‮oui"])
def test_vote_own_asks_again_for_what_is_missing_and_keeps_the_rest(
    client, session, poll, samira, choice
):
    client.force_login(samira.user)

    answer = client.post(url("vote_own", session.pk), votes(poll, "if_needed", choice))

    assert answer.status_code == 200
    shown = answer.content.decode()
    assert shown.count("Dites oui, si besoin ou non pour cette date.") == 1
    assert shown.count("checked") == 1
    assert not Vote.objects.exists()


def test_vote_own_is_for_who_takes_part_in_a_poll(client, as_nadege, session, poll, samira):
    assert as_nadege.post(url("vote_own", session.pk), {}).status_code == 404
    client.force_login(samira.user)
    other = session.collective.sessions.get(beat="final_review")
    assert client.post(url("vote_own", other.pk), {}).status_code == 404


def test_vote_edit_changes_nothing_when_it_is_opened(client, session, poll, samira):
    shown = page(client, link_of(samira, session))

    assert "Bonjour <bdi>Samira Belkacem" in shown
    assert shown.count('type="radio"') == 6
    assert not Vote.objects.exists()


def test_vote_edit_answers_without_an_account_and_may_change(client, session, poll, samira):
    path = link_of(samira, session)

    assert client.post(path, votes(poll, "yes", "yes")).url == path
    assert "vos réponses sont enregistrées" in page(client, path)
    client.post(path, votes(poll, "no", "yes"))

    assert [each.choice for each in Vote.objects.order_by("proposal__day")] == ["no", "yes"]


def test_vote_edit_says_the_date_once_it_is_chosen(client, session, poll, samira):
    path = link_of(samira, session)
    day = poll.proposals.first().day
    polling.choose(poll, proposal=poll.proposals.first().pk, by=poll.opened_by)

    assert "La date est choisie." in page(client, path)
    answer = client.post(path, votes(poll, "yes", "yes"))

    assert f"{day.day} " in answer.content.decode()
    assert not Vote.objects.exists()


def test_vote_edit_says_that_a_session_is_cancelled(client, session, poll, samira):
    path = link_of(samira, session)
    Session.objects.filter(pk=session.pk).update(cancelled_at=NOW)

    assert (
        "Cette séance est annulée" in client.post(path, votes(poll, "yes", "no")).content.decode()
    )


def test_vote_edit_is_polite_to_a_link_that_opens_nothing(client, session, poll, samira):
    ended = link_of(samira, session, expires_at=NOW - datetime.timedelta(days=1))

    assert "fait son temps" in page(client, ended, 410)
    for token in ("abc", "é" * 300, "abc.def", "%00"):
        page(client, f"/sondage/{token}/", 404)
    reply = links.issue(SecretLink.Scope.ANSWER, participant=samira, session=session)
    page(client, url("vote_edit", links.token_of(reply)), 404)  # of another scope


def test_vote_edit_says_that_all_dates_are_past(client, session, poll, samira):
    with time_machine.travel(datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)):
        assert "dates proposées sont passées" in page(client, link_of(samira, session))


# ── Choosing ────────────────────────────────────────────────────────────────


def test_poll_close_publishes_the_date_and_poll_reopen_takes_it_back(as_nadege, session, poll):
    proposal = poll.proposals.last()

    answer = as_nadege.post(url("poll_close", session.pk), {"proposal": proposal.pk})

    shown = page(as_nadege, answer.url)
    assert "C’est décidé" in shown
    assert "Rouvrir le sondage" in shown
    session.refresh_from_db()
    assert session.day == proposal.day
    assert "Date à choisir" not in page(
        as_nadege, url("collective_calendar", session.collective_id)
    )
    as_nadege.post(url("poll_reopen", session.pk))
    assert "Retenir" in page(as_nadege, url("session_detail", session.pk))


@pytest.mark.parametrize("proposal", ["abc", "-1", "9" * 40, "²", "987"])
def test_poll_close_shrugs_at_a_date_that_is_none(as_nadege, session, poll, proposal):
    answer = as_nadege.post(url("poll_close", session.pk), {"proposal": proposal}, follow=True)

    assert "n’est plus proposée" in answer.content.decode()
    assert Poll.objects.get().is_open


def test_poll_close_without_a_date_keeps_the_one_there_is(as_nadege, session, poll):
    answer = as_nadege.post(url("poll_close", session.pk), follow=True)

    assert "la séance garde sa date" in answer.content.decode()
    assert not Poll.objects.get().is_open


def test_poll_remind_writes_to_those_who_have_not_answered(as_nadege, session, poll, samira):
    answer = as_nadege.post(url("poll_remind", session.pk), {"words": "Alors ?"}, follow=True)

    assert "dans cinq minutes" in answer.content.decode()
    assert Message.objects.get().params["words"] == "Alors ?"
    again = as_nadege.post(url("poll_remind", session.pk), {"words": "Encore <b>"})
    assert "Rien n’est parti" in again.content.decode()
    assert "Encore &lt;b&gt;" in again.content.decode()


def test_a_poll_of_another_region_is_none(client, session, poll):
    client.force_login(UserFactory())

    for route in ("poll_add", "poll_close", "poll_reopen", "poll_remind", "vote_own"):
        assert client.post(url(route, session.pk)).status_code == 404
