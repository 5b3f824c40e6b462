"""What follows a publication: one mail to each person, whatever changed."""

import datetime

import icalendar
import pytest
import time_machine
from django.utils import timezone

from capcollectif import delivery, french, outbox
from capcollectif.models import Message
from capsules.calculations import differences
from capsules.calculations.ballot import Slot
from capsules.models import SLOT, Publication, SecretLink, Session, SessionChange
from capsules.operations import announcing, drafting, links, polling, publishing
from capsules.queries import changes
from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory, plan_sessions, take_part

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 5, 12, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def collective():
    """Published a while ago, as it stands."""
    make_framework(themes=6)
    collective = plan_sessions(CollectiveFactory())
    _, drafted = publishing.entries(drafting.dates_of(collective))
    Publication.objects.update(
        content=differences.as_data(drafted), published_at=START - datetime.timedelta(days=9)
    )
    return collective


@pytest.fixture
def samira(collective, clock):
    """She came in before what follows."""
    person = take_part(collective, user__first_name="Samira")
    clock.shift(60)
    return person


def session_of(collective, position=5, beat="reading"):
    return collective.sessions.get(beat=beat, capsule__position=position)


def change(session, **changes):
    """Publish this one change; how many drafts wait then."""
    session.refresh_from_db()
    values = {name: getattr(session, name) for name in SLOT} | changes
    by = session.collective.created_by
    SessionChange.objects.create(session=session, changed_by=by, **values)
    _, drafts = announcing.publish(session.collective, by=by)
    return drafts


def move(session, days):
    session.refresh_from_db()
    return change(session, day=session.day + datetime.timedelta(days=days))


def letter():
    return outbox.compose(Message.objects.latest("pk"))


def send_all():
    outbox.send(Message.objects.all(), by=None)
    delivery.deliver_due()


def test_several_changes_of_several_sessions_make_one_mail(collective, samira, clock):
    moved, called_off = session_of(collective), session_of(collective, 5, "sharing")
    assert move(moved, 1) == 1
    clock.shift(60)
    assert change(called_off, is_cancelled=True) == 1
    clock.shift(60)
    assert move(moved, 1) == 1

    told = letter()

    assert told.subject == f"{collective.name}\u00a0: deux changements dans le calendrier"
    moved.refresh_from_db()
    assert f"{moved.capsule.position}\u00a0: {written(moved.day, 0)} au lieu du" in told.text
    assert told.text.count("Lecture partagée") == 1  # from the date that she knew to the last one
    assert "Journée retours d’expériences, capsule 5" in told.text and "annulée" in told.text
    assert "/p/" in told.text
    assert len(told.attachments) == 2


def test_the_files_move_a_session_and_strike_out_another(collective, samira):
    change(session_of(collective), is_cancelled=True)

    [file] = letter().attachments
    [event] = icalendar.Calendar.from_ical(file.content).events

    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    assert file.content_type.endswith("method=CANCEL")
    assert letter().subject.startswith("Séance annulée")


def test_each_reader_is_told_from_the_version_that_they_know(collective, samira, clock):
    session = session_of(collective)
    old = session.day
    move(session, 1)
    send_all()
    clock.shift(3600)
    late = take_part(collective)
    clock.shift(3600)
    assert move(session, 1) == 2

    for person in (samira, late):
        text = outbox.compose(Message.objects.get(recipient=person.address, state="draft")).text
        assert f"au lieu du {written(old, 1)}" in text


def written(day, days):
    day += datetime.timedelta(days=days)
    return f"{french.day(day)} {day.year}"


def test_a_mail_that_was_withdrawn_leaves_its_reader_with_what_they_knew(collective, samira, clock):
    session = session_of(collective)
    old = session.day
    move(session, 1)
    outbox.cancel(Message.objects.get(), by=collective.created_by)
    clock.shift(3600)
    move(session, 1)

    assert f"au lieu du {written(old, 0)}" in letter().text


def test_what_was_moved_there_and_back_is_no_news(collective, samira, clock):
    session = session_of(collective)
    move(session, 1)
    clock.shift(60)
    move(session, -1)

    send_all()

    assert Message.objects.get().state == "dropped"


def test_dates_that_are_over_are_no_news(collective, samira):
    assert change(session_of(collective, 1), place="Ailleurs") == 0


def test_a_first_publication_tells_nobody(samira):
    draft = plan_sessions(CollectiveFactory(region=samira.collective.region), publish=False)
    take_part(draft)

    _, drafts = announcing.publish(draft, by=draft.created_by)

    assert drafts == 0


def test_who_is_in_two_structures_gets_one_mail(collective, samira):
    take_part(collective, user=samira.user)

    assert move(session_of(collective), 1) == 1


def test_who_has_left_meanwhile_gets_none(collective, samira):
    move(session_of(collective), 1)
    samira.user.memberships.update(closed_at=timezone.now())

    send_all()

    assert Message.objects.get().state == "dropped"


def test_links_to_answer_last_as_long_as_the_date_that_moved(collective, samira):
    session = session_of(collective)
    until = links.until_after(session.day)
    link = links.issue(
        SecretLink.Scope.ANSWER, participant=samira, session=session, expires_at=until
    )

    move(session, 30)

    link.refresh_from_db()
    assert link.expires_at == until + datetime.timedelta(days=30)
    assert Session.objects.get(pk=session.pk).sequence == 1


def test_a_date_that_a_poll_has_told_is_no_news(collective, samira, clock):
    session, other = session_of(collective, 5), session_of(collective, 6)
    by = collective.created_by
    dates = [
        Slot(session.day + datetime.timedelta(days=days), session.starts_at, session.ends_at)
        for days in (7, 8)
    ]
    poll = polling.propose(session, dates=dates, by=by, confirmed=True)
    polling.choose(poll, proposal=poll.proposals.first().pk, by=by)
    outbox.send(Message.objects.filter(kind="poll_closed"), by=by)
    delivery.deliver_due()
    clock.shift(60)

    assert announcing.announce(collective, by=by) == 0
    assert change(other, place="Salle des fêtes") == 1
    [news] = changes.news(collective, [samira], today=START.date()).values()
    assert [each.after.uid for each in news.changed] == [str(other.uid)]
    assert change(session_of(collective, 5), place="Salle des fêtes") == 1
    [news] = changes.news(collective, [samira], today=START.date()).values()
    assert len(news.changed) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_news_costs_the_same_at_any_length(collective, django_assert_num_queries, count):
    people = [take_part(collective) for _ in range(count)]
    with django_assert_num_queries(3):
        changes.news(collective, people, today=START.date())
