"""Who comes to a session, in a real browser, whatever people are called and write."""

import datetime

import pytest
from django.utils import timezone

from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory, ReplyFactory, plan_sessions, take_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_name_and_words_without_a_space_fit(page, live_server, signed_in, size, axe, fits):
    make_framework(themes=2)
    launch = timezone.localdate() - datetime.timedelta(days=20)
    collective = plan_sessions(CollectiveFactory(starts_on=launch))
    collective.region.facilitators.add(collective.created_by)
    session = collective.sessions.get(beat="sharing", capsule__position=2)
    person = take_part(collective, user__first_name="N" * 75, user__last_name="Q" * 75)
    ReplyFactory(session=session, participant=person, lift="W" * 140, word="V" * 140)
    page_of = f"/seances/{session.pk}/"

    for user, paths in (
        (person.user, [page_of]),
        (collective.created_by, [page_of, f"{page_of}convoquer/"]),
    ):
        signed_in(page, user)
        for path in paths:
            page.goto(live_server.url + path)
            assert "N" * 75 in page.locator("main").inner_text()
            axe(page)
            fits(page)
