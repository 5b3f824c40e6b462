"""Each page where one types: an expired session or a stale page gives the words back, to their author."""

import datetime

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from capsules.models import WorkedTime
from capsules.operations import participants
from tests.assessments.factories import make_framework
from tests.capsules.factories import (
    GuestFactory,
    HelpRequestFactory,
    PollFactory,
    TaskFactory,
    WorkedTimeFactory,
)
from tests.capsules.learning import StateOfTheArtFactory
from tests.members.factories import PASSWORD, UserFactory
from tests.test_forgeries import Place

pytestmark = pytest.mark.django_db
WORDS = "Mot-tapé, « é » <b>"
MORE = {"months_per_capsule": "3", "lignes-TOTAL_FORMS": "1", "lignes-INITIAL_FORMS": "0"}
SHOWN = "Mot-tapé, « é » &lt;b&gt;"

# The page that holds the form, where it is sent, its argument, the field that one types in.
PAGES = {
    "collective_add": (None, "name"),
    "collective_edit": ("draft", "name"),
    "collective_clone": ("collective", "name"),
    "rhythm_edit": ("draft", "place"),
    "session_edit": ("session", "title"),
    "session_add": ("collective", "title"),
    "guide_edit": ("session", "access"),
    "help_reply": ("help", "text"),
    "closed_period_add": ("region", "name"),
    "closed_period_import": ("region", "text"),
    "structure_import": ("collective", "text"),
    "enrolment_edit": ("enrolment", "left_reason"),
    "message_edit": ("collective mail", "words"),
    "minutes_edit": ("session", "notes"),
    "decision_add": ("session", "decision"),
    "attendance_edit": ("session", "first_name"),
    "task_add": ("collective", "title"),
    "document_add": ("session", "title"),
    "reminder_send": ("collective", "words"),
    "poll_add": ("session", "words"),
    "poll_remind": ("polled", "words"),
    "summons_add": ("coming", "words"),
    "preparation_detail": ("coming", "words"),
    "agenda_edit": ("coming", "lignes-0-title"),
    "worked_time_settle": ("autonomous", "refusal"),
    "guest_add": ("collective", "first_name"),
    "guest_edit": ("guest", "first_name"),
    "task_edit": ("task", "title"),
    "funders_edit": ("collective", "mentions"),
    "help_add": (None, "text"),
    "worked_time_add": ("autonomous", "what"),
    "reply_own": ("coming", "lift"),
    "feedback_edit": ("session", "kept"),
    "state_add": ("capsule", "exists"),
    "state_edit": ("state", "exists"),
    "members:structure_edit": ("free", "name"),
    "members:invitation_add": ("free", "words"),
}
HOLDERS = {
    "reminder_send": "collective_detail",
    "help_reply": "help_detail",
    "poll_remind": "session_detail",
    "decision_add": "minutes_edit",
    "reply_own": "session_detail",
}  # a form on another page
OF_A_TEAM = {
    "help_add",
    "worked_time_add",
    "reply_own",
    "state_add",
    "state_edit",
    "feedback_edit",
}  # whose writer takes part


@pytest.fixture
def place():
    make_framework(themes=2)
    place = Place()
    place.help = HelpRequestFactory(
        collective=place.collective, structure=place.structure, asked_by=place.lead.user
    )
    place.session, place.polled = place.collective.sessions.order_by("pk")[:2]
    PollFactory(session=place.polled, dates=(3650, 3651))
    place.coming = place.collective.sessions.get(beat="sharing", capsule__position=2)
    place.autonomous = place.collective.sessions.get(beat="close", capsule__position=1)
    place.coming.day = timezone.localdate() + datetime.timedelta(days=5)
    place.coming.save()
    place.guest = GuestFactory(collective=place.collective)
    place.task = TaskFactory(collective=place.collective)
    place.capsule = place.collective.capsules.get(position=1)
    place.state = StateOfTheArtFactory(capsule=place.capsule, structure=place.structure)
    participants.gather(place.collective)
    WorkedTimeFactory(
        session=place.autonomous,
        participant=place.collective.participants.get(user=place.lead.user),
    )
    return place


def _writers(route, place):
    """Who writes there, and somebody else who may."""
    if route in OF_A_TEAM:
        return place.lead.user, place.colleague.user
    colleague = UserFactory()
    place.region.facilitators.add(colleague)
    return place.facilitator, colleague


def _address(route, place):
    names = (PAGES[route][0] or "").split()
    args = [getattr(place, name).pk for name in names]
    send, hold = (
        [each if ":" in each else f"capsules:{each}"] for each in (route, HOLDERS.get(route, route))
    )
    return reverse(*send, args=args), reverse(*hold, args=args)


def _sign_in(client, user):
    client.post("/compte/login/", {"login": user.email, "password": PASSWORD})


def _post(client, sent, held, field):
    headers = {"Referer": f"http://testserver{held}"}
    refused = WorkedTime.objects.values_list("pk", flat=True).first()
    return client.post(sent, {**MORE, "refused": refused, field: WORDS}, headers=headers)


def _expired(writer, sent, held, field):
    """The browser of somebody whose session ended before she sent what she typed."""
    client = Client()
    _sign_in(client, writer)
    client.cookies.pop(settings.SESSION_COOKIE_NAME)
    assert _post(client, sent, held, field).status_code == 302
    return client


@pytest.mark.parametrize("route", PAGES)
def test_words_come_back_after_an_expired_session_until_given_up(place, route):
    sent, held = _address(route, place)
    writer, _ = _writers(route, place)
    client = _expired(writer, sent, held, PAGES[route][1])
    _sign_in(client, writer)

    assert SHOWN in client.get(held).content.decode()

    client.post(sent, {"forget": ""}, headers={"Referer": f"http://testserver{held}"})
    assert SHOWN not in client.get(held).content.decode()


@pytest.mark.parametrize("route", PAGES)
def test_words_are_not_shown_to_a_colleague_in_the_same_browser(place, route):
    sent, held = _address(route, place)
    writer, colleague = _writers(route, place)
    client = _expired(writer, sent, held, PAGES[route][1])
    _sign_in(client, colleague)

    page = client.get(held)
    assert page.status_code == 200
    assert SHOWN not in page.content.decode()


@pytest.mark.parametrize("route", PAGES)
def test_words_come_back_after_a_stale_page(place, route):
    sent, held = _address(route, place)
    client = Client(enforce_csrf_checks=True)
    writer, _ = _writers(route, place)
    client.force_login(writer)

    page = _post(client, sent, held, PAGES[route][1])

    assert page.status_code == 403
    assert f'href="{held}"' in page.content.decode()
    assert SHOWN in client.get(held).content.decode()
