"""Sessions in people’s calendars, read back as their calendar reads them."""

import datetime

import pytest
from icalendar import Calendar

from capsules.models import SLOT, Guide, SecretLink, Session, SessionChange
from capsules.operations import drafting, feeds, links, publishing
from tests.capsules.factories import (
    CollectiveFactory,
    EnrolmentFactory,
    GuestFactory,
    PollFactory,
    ReplyFactory,
    plan_sessions,
    take_part,
)
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def collective():
    return plan_sessions(CollectiveFactory(name="CAP RSE Occitanie"))


def events_of(link):
    calendar = Calendar.from_ical(feeds.content_of(link))
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def feed(**owner):
    return links.issue(SecretLink.Scope.FEED, **owner)


def change(session, **fields):
    """Move or cancel a session as a facilitator does, up to its publication."""
    by = session.collective.created_by
    session = Session.objects.select_related("change", "collective").get(pk=session.pk)
    if fields:
        slot = {name: getattr(session, name) for name in SLOT} | fields
        SessionChange.objects.create(session=session, changed_by=by, **slot)
    else:
        drafting.cancel_session(session, by=by)
    publishing.publish(session.collective, by=by)


def test_a_member_follows_every_published_session_of_their_collectives(collective):
    samira = take_part(collective).user
    draft = plan_sessions(CollectiveFactory(region=collective.region), publish=False)
    plan_sessions(CollectiveFactory())
    events = events_of(feed(user=samira))

    assert set(events) == {str(each.uid) for each in collective.sessions.all()}
    assert not draft.sessions.published().exists()


def test_a_facilitator_follows_all_collectives_of_the_region(collective):
    nadege = UserFactory()
    collective.region.facilitators.add(nadege)
    other = plan_sessions(
        CollectiveFactory(region=collective.region, framework=collective.framework)
    )

    events = events_of(feed(user=nadege))

    assert len(events) == collective.sessions.count() + other.sessions.count()


def test_a_guest_follows_one_collective_without_links_to_pages_of_accounts(collective):
    guest = GuestFactory(collective=collective)
    events = events_of(feed(participant=guest))

    assert len(events) == collective.sessions.count()
    assert not any("URL" in event for event in events.values())


def test_a_session_moved_twice_keeps_its_uid_and_counts_two_more(collective):
    link = feed(user=take_part(collective).user)
    session = collective.sessions.get(beat="launch")
    for _ in range(2):
        session.refresh_from_db()
        change(session, day=session.day + WEEK, video_link="https://visio.exemple/x")
    event = events_of(link)[str(session.uid)]

    assert event["SEQUENCE"] == 2
    assert event["DTSTART"].dt.date() == session.day + WEEK
    assert "https://visio.exemple/x" in event["LOCATION"]
    assert "https://visio.exemple/x" in event["DESCRIPTION"]


def test_a_change_that_waits_for_publication_is_not_told(collective):
    link = feed(user=take_part(collective).user)
    session = collective.sessions.get(beat="launch")
    before = feeds.content_of(link)
    slot = {name: getattr(session, name) for name in SLOT} | {"title": "En préparation"}
    SessionChange.objects.create(session=session, changed_by=collective.created_by, **slot)

    assert feeds.content_of(link) == before


def test_a_cancelled_session_stays_says_so_and_no_longer_gives_its_video(collective):
    link = feed(user=take_part(collective).user)
    session = collective.sessions.filter(mode="video").first()
    collective.sessions.filter(pk=session.pk).update(video_link="https://visio.exemple/x")
    change(session)
    event = events_of(link)[str(session.uid)]

    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    assert event["SUMMARY"].startswith("Annulée")
    assert "visio.exemple" not in event.to_ical().decode()


def test_autonomous_work_is_a_period_since_the_session_before(collective):
    link = feed(user=take_part(collective).user)
    work = collective.sessions.get(beat="close", capsule__position=1)
    before = collective.sessions.get(beat="tutoring", capsule__position=1)
    event = events_of(link)[str(work.uid)]
    day = datetime.timedelta(days=1)

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (before.day + day, work.day + day)
    Guide.objects.create(session=work, opens_on=work.day - WEEK)
    assert events_of(link)[str(work.uid)]["DTSTART"].dt == work.day - WEEK


def test_a_session_whose_date_is_to_be_chosen_is_tentative_until_it_is(collective):
    link = feed(user=take_part(collective).user)
    session = collective.sessions.get(beat="final_review")
    poll = PollFactory(session=session)

    assert events_of(link)[str(session.uid)]["STATUS"] == "TENTATIVE"
    poll.closed_at, poll.closed_by = poll.opened_at, collective.created_by
    poll.save()
    assert events_of(link)[str(session.uid)]["STATUS"] == "CONFIRMED"


def test_the_same_calendar_has_the_same_bytes(collective):
    link = feed(user=take_part(collective).user)

    assert feeds.content_of(link) == feeds.content_of(link)


@pytest.mark.parametrize("count", [1, 3])
def test_a_feed_costs_the_same_at_any_length(collective, django_assert_num_queries, count):
    samira = take_part(collective).user
    for _ in range(count - 1):
        other = plan_sessions(CollectiveFactory(framework=collective.framework))
        EnrolmentFactory(collective=other, structure=samira.structures.get())
    token = links.token_of(feed(user=samira))

    with django_assert_num_queries(4):  # link, rights, sessions, versions
        content = feeds.content_of(links.find(SecretLink.Scope.FEED, token))
    assert content.count(b"BEGIN:VEVENT") == count * 10


def test_what_goes_with_a_mail_invites_one_person_and_knows_their_answer(collective):
    participant = take_part(collective, user__first_name="Samira")
    session = collective.sessions.get(beat="launch")
    ReplyFactory(session=session, participant=participant, answer="absent")
    collective.region.facilitators.add(collective.created_by)
    file = feeds.attachment(session, participant)
    event = Calendar.from_ical(file.content).walk("VEVENT")[0]

    assert file.name == "seance-2025-09-16.ics"
    assert file.content_type == "text/calendar; charset=utf-8; method=REQUEST"
    assert event["ATTENDEE"] == f"mailto:{participant.address}"
    assert event["ATTENDEE"].params["PARTSTAT"] == "DECLINED"
    assert event["ORGANIZER"] == f"mailto:{collective.created_by.email}"
    assert event["UID"] == str(session.uid)


def test_what_goes_with_a_mail_about_a_cancelled_session_strikes_it_out(collective):
    session = collective.sessions.get(beat="launch")
    change(session)
    session.refresh_from_db()
    file = feeds.attachment(session, GuestFactory(collective=collective))
    calendar = Calendar.from_ical(file.content)

    assert file.content_type.endswith("method=CANCEL")
    assert calendar["METHOD"] == "CANCEL"
    assert calendar.walk("VEVENT")[0]["SEQUENCE"] == 1


def test_a_replaced_address_opens_nothing_and_the_other_one_does(collective):
    samira = take_part(collective).user
    old = feeds.renew(user=samira, by=samira)
    new = feeds.renew(user=samira, by=samira)

    assert feeds.link_of(user=samira) == new != old
    assert feeds.link_of(user=UserFactory()) is None
