"""How ready the structures are for a session, and the reminder to those that are not."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from assessments.models import Question
from capcollectif import outbox
from capcollectif.models import Message
from tests.assessments.factories import ActionFactory, ActionPlanFactory, AssessmentFactory
from tests.capsules.factories import ReplyFactory, plan_sessions, take_part

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nine_days_before():
    """The day of sharing of the first capsule is 9 December 2025."""
    with time_machine.travel(datetime.datetime(2025, 11, 30, 12, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def session(collective):
    return plan_sessions(collective).sessions.get(beat="sharing", capsule__position=1)


def _named(session, name):
    person = take_part(session.collective)
    type(person.structure).objects.filter(pk=person.structure_id).update(name=name)
    return person


def close(person, session):
    AssessmentFactory(
        structure=person.structure,
        theme=session.capsule.theme,
        closed_at=timezone.now(),
        started_by=person.user,
    )


def decide(person, session):
    question = Question.objects.filter(theme=session.capsule.theme).first()
    plan = ActionPlanFactory(structure=person.structure)
    ActionFactory(plan=plan, question=question, created_by=person.user)


def url(session, what=""):
    path = reverse("capsules:preparation_detail", args=[session.pk])
    return f"{path}?qui={what}" if what else path


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def two(session):
    """Flot is ready, Table is not."""
    flot, table = _named(session, "Flot"), _named(session, "Table")
    close(flot, session)
    decide(flot, session)
    ReplyFactory(session=session, participant=flot, day=session.day)
    ReplyFactory(session=session, participant=table, day=session.day, answer="absent")
    return flot, table


@pytest.mark.parametrize("route", ["collective_detail", "session_detail"])
def test_preparation_detail_opens_from_each_number(as_nadege, session, two, route):
    pk = {"collective_detail": session.collective_id, "session_detail": session.pk}[route]
    page = text(as_nadege.get(reverse(f"capsules:{route}", args=[pk])))

    for what in ("clos", "action", "present"):
        assert url(session, what) in page
    assert page.count(">1/2</b>") == 3


def test_preparation_detail_is_not_shown_eleven_days_before_nor_to_members(
    client, nadege, session, two
):
    path = reverse("capsules:session_detail", args=[session.pk])
    client.force_login(two[0].user)
    assert "Préparation" not in text(client.get(path))

    client.force_login(nadege)
    with time_machine.travel(datetime.datetime(2025, 11, 28, 12, tzinfo=datetime.UTC)):
        assert "Préparation" not in text(client.get(path))


@pytest.mark.parametrize("what", ["clos", "action"])
def test_preparation_detail_writes_to_exactly_those(as_nadege, session, two, what):
    page = text(as_nadege.get(url(session, what)))
    assert f'value="{two[1].structure_id}"' in page and "Une structure à relancer" in page
    assert f'value="{two[0].structure_id}"' not in page

    sent = {"structures": [each.structure_id for each in two], "words": "Où en êtes-vous ?"}
    page = text(as_nadege.post(url(session, what), sent, follow=True))

    assert "Votre message est en route pour Table." in page
    assert "Plus rien à relancer pour Flot" in page
    message = Message.objects.get()
    assert message.recipient == two[1].user.email
    letter = outbox.compose(message)
    assert "Où en êtes-vous ?" in letter.text and "9 décembre" in letter.subject
    {"clos": close, "action": decide}[what](two[1], session)
    assert outbox.compose(message) is None


def test_preparation_detail_pressed_twice_writes_once(as_nadege, session, two):
    sent = {"structures": [two[1].structure_id], "words": "Où en êtes-vous ?"}
    pages = [text(as_nadege.post(url(session, "clos"), sent, follow=True)) for _ in range(2)]

    assert all("Votre message est en route pour Table." in page for page in pages)
    assert Message.objects.count() == 1


@pytest.mark.parametrize("end", ["cancelled", "past", "left", "archived"])
def test_a_reminder_that_came_too_late_does_not_leave(as_nadege, session, two, end):
    sent = {"structures": [two[1].structure_id], "words": "Où en êtes-vous ?"}
    as_nadege.post(url(session, "clos"), sent)
    now = timezone.now()
    if end == "cancelled":
        type(session).objects.update(cancelled_at=now)
    elif end == "past":
        type(session).objects.update(day=datetime.date(2025, 11, 29))
    elif end == "left":
        two[1].structure.enrolments.update(state="left", left_on=now)
    else:
        type(session.collective).objects.update(archived_at=now)

    assert outbox.compose(Message.objects.get()) is None


def test_preparation_detail_of_presences_leads_to_the_convocations(as_nadege, session, two):
    page = text(as_nadege.get(url(session, "present")))

    assert "Ne vient pas" in page and "Flot" in page
    assert reverse("capsules:summons_add", args=[session.pk]) + "?qui=silent" in page


def test_preparation_detail_counts_no_answer_for_another_day(as_nadege, session, two):
    type(session).objects.filter(pk=session.pk).update(day=datetime.date(2025, 12, 10))

    assert ">0/2</b> structures ont dit venir" in text(as_nadege.get(url(session, "present")))


@pytest.mark.parametrize("beat", ["tutoring", "close", "launch", "reading"])
def test_preparation_detail_asks_of_each_moment_its_own(as_nadege, session, two, beat):
    session = session.collective.sessions.exclude(capsule__position=2).filter(beat=beat)[0]
    page = text(as_nadege.get(url(session)))

    assert ("diagnostics commencés" in page) == (beat == "tutoring")
    assert ("diagnostics clos" in page) == (beat == "close")
    assert ("dit venir" in page) == (beat != "close")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"structures": []}, "Cochez au moins une structure"),
        ({"structures": ["x"]}, "plus dans le collectif"),
        ({"structures": ["9" * 30]}, "plus dans le collectif"),
        ({"words": "\x07"}, "Écrivez votre message"),
        ({"words": "a" * 2001}, "2000"),
    ],
)
def test_preparation_detail_says_what_is_wrong_and_keeps_the_rest(
    as_nadege, session, two, fields, says
):
    sent = {"structures": [two[1].structure_id], "words": "Mot tapé", **fields}
    page = text(as_nadege.post(url(session, "clos"), sent))

    assert says in page and ("Mot tapé" in page or "words" in fields)
    assert not Message.objects.exists()


@pytest.mark.parametrize("query", ["?qui=", "?qui=abc", "?qui=clos&qui=x", "?page=abc"])
def test_preparation_detail_takes_any_query(as_nadege, session, two, query):
    assert "à relancer" in text(as_nadege.get(url(session) + query))


@pytest.mark.parametrize("count", [1, 3])
def test_preparation_detail_costs_the_same_at_any_length(
    as_nadege, session, django_assert_num_queries, count
):
    for number in range(count):
        _named(session, f"Structure {number}")

    with django_assert_num_queries(9):
        # session, user, the session, figures, ready, missing, leads, reminders, band
        as_nadege.get(url(session, "clos"))
