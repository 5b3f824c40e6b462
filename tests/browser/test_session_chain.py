"""Around a session, with its budgets of clicks and without JavaScript: agenda, convocation, certificates."""

import datetime

import icalendar
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from capcollectif import delivery
from capsules.models import Certificate, Presence, Reply, Session
from capsules.operations import feeds
from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory, PresenceFactory, plan_sessions, take_part

from .test_journeys import Clicks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CONVOKE, CERTIFY, CHECK = 3, 2, 1  # clicks, from the page named in each test
LATELY = datetime.timedelta(days=20)


@pytest.fixture
def collective():
    make_framework(themes=1)
    collective = plan_sessions(CollectiveFactory(starts_on=timezone.localdate() - LATELY))
    collective.region.facilitators.add(collective.created_by)
    return collective


@pytest.fixture
def samira(collective):
    return take_part(collective, user__first_name="Samira", user__last_name="Belkacem")


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def plain(browser, browser_context_args, request):
    """A page of its own, with and without JavaScript."""
    context = browser.new_context(**browser_context_args, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def test_one_subscribes_to_one_s_calendar_in_one_click(
    plain, live_server, signed_in, collective, samira
):
    feeds.renew(by=samira.user, user=samira.user)
    signed_in(plain, samira.user)
    plain.goto(f"{live_server.url}/collectifs/{collective.pk}/calendrier/")

    subscribe = plain.get_by_role("link", name="M’abonner sur cet appareil")
    address = subscribe.get_attribute("href")
    assert address == plain.get_by_label("Adresse à copier").input_value().replace(
        "http://", "webcal://"
    )
    answer = plain.request.get(live_server.url + address[address.index("/agenda/") :])
    found = icalendar.Calendar.from_ical(answer.body()).events
    dated = Session.objects.filter(collective=collective).count()
    assert (answer.status, len(found)) == (200, dated)


def test_a_convocation_is_answered_from_its_mail(
    plain, browser, live_server, signed_in, collective, samira, mailoutbox
):
    session = collective.sessions.get(beat="sharing")
    signed_in(plain, collective.created_by)
    plain.goto(f"{live_server.url}/seances/{session.pk}/")
    press = Clicks(plain)
    press(plain.get_by_role("link", name="Convoquer, relancer"))
    press(plain.get_by_role("button", name="Préparer les convocations"))
    press(plain.get_by_role("button", name="Envoyer le courriel", exact=True))
    assert press.spent() == CONVOKE
    delivery.deliver_due()

    [mail] = mailoutbox
    [line] = [each for each in mail.body.split() if each.endswith("?reponse=coming")]
    phone = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR").new_page()
    phone.goto(live_server.url + line[line.index("/reponse/") :])
    assert not Reply.objects.exists()  # what a scanner of mails opens changes nothing
    phone.get_by_role("button", name="Confirmer ma réponse").click()
    expect(phone.locator("body")).to_contain_text("C’est noté")
    assert Reply.objects.get().participant == samira
    phone.context.close()

    plain.reload()
    plain.goto(f"{live_server.url}/seances/{session.pk}/")
    expect(plain.locator("#qui-vient")).to_contain_text("Samira Belkacem")


def test_certificates_are_issued_at_once_and_a_code_is_checked(
    plain, live_server, signed_in, collective, samira
):
    past = collective.sessions.get(beat="launch")
    for person in (samira, take_part(collective), take_part(collective)):
        PresenceFactory(session=past, participant=person, half="morning")
    assert Presence.objects.count() == 3
    signed_in(plain, collective.created_by)
    plain.goto(f"{live_server.url}/seances/{past.pk}/")
    press = Clicks(plain)
    press(plain.get_by_role("link", name="Attestations", exact=True))
    press(plain.get_by_role("button", name="Délivrer les attestations"))
    assert press.spent() == CERTIFY
    expect(plain.locator("main")).to_contain_text("3 attestations délivrées")

    code = Certificate.objects.get(participant=samira).code
    plain.context.clear_cookies()
    plain.goto(f"{live_server.url}/attestations/")
    plain.locator("main input[type=text]").fill(f" {code.lower()} ")
    press(plain.get_by_role("button", name="Vérifier"))
    assert press.spent() == CHECK
    expect(plain.locator("main")).to_contain_text("Samira Belkacem")
    expect(plain.locator("main")).not_to_contain_text("@")
