"""Two people at the same moment, through the pages: no 500, nothing double, nothing lost."""

import datetime
import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from capcollectif import delivery, outbox
from capcollectif.models import Message
from capsules.models import (
    Certificate,
    ClosedPeriod,
    Collective,
    Enrolment,
    HelpRequest,
    Reply,
    SecretLink,
    Session,
    Task,
    Vote,
    WorkedTime,
)
from capsules.operations import conducting, drafting, links, publishing, replying, summoning
from members.models import Membership
from tests.assessments.factories import make_framework
from tests.capsules.factories import (
    CollectiveFactory,
    EnrolmentFactory,
    GuestFactory,
    PollFactory,
    PresenceFactory,
    plan_sessions,
    take_part,
)
from tests.members.factories import InvitationFactory, MembershipFactory, StructureFactory

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(3)  # a race is not lost each time


@pytest.fixture
def collective():
    make_framework(themes=2)
    collective = plan_sessions(CollectiveFactory())
    collective.region.facilitators.add(collective.created_by)
    return collective


def at_once(*calls):
    """What each of `calls` returns, all begun together."""
    ready, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        ready.wait()
        try:
            answers[index] = call()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def post(user, route, *args, **data):
    """A call that sends a form as `user`, and returns the status."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    url = reverse(route, args=args)
    return lambda: client.post(url, data).status_code


def slot(session, **changes):
    """What the form of a session sends."""
    return {
        "day": session.day.isoformat(),
        "starts_at": session.starts_at or "",
        "ends_at": session.ends_at or "",
        "mode": session.mode,
        "place": session.place,
        "video_link": session.video_link,
        "title": session.title,
        "confirm": "yes",
        **changes,
    }


def _draft_of(session):
    whole = Session.objects.select_related("change", "collective", "capsule")
    return drafting.draft_date(whole.get(pk=session.pk))


@pytest.mark.parametrize("turn", ROUNDS)
def test_a_date_moved_while_the_calendar_is_published_is_in_it_or_waits(collective, turn):
    user, session = collective.created_by, collective.sessions.get(beat="launch")
    drafting.change_session(session, by=user, place="Albi")
    day = session.day + datetime.timedelta(days=1)
    sent = slot(session, place="Auch", day=day.isoformat())
    seen = publishing.mark(collective, drafting.dates_of(collective))

    answers = at_once(
        post(user, "capsules:programme_publish", collective.pk, seen=seen),
        post(user, "capsules:session_edit", session.pk, **sent),
    )

    assert answers in ([302, 302], [409, 302])  # or the draft is another by now, and is read again
    assert (_draft_of(session).day, _draft_of(session).slot.place) == (day, "Auch")
    for version in collective.publications.exclude(number=1):
        [told] = [each for each in version.content if each["uid"] == str(session.uid)]
        assert told["day"] == Session.objects.get(pk=session.pk).day.isoformat()


def test_two_facilitators_who_edit_one_date_lose_nothing(collective):
    user, session = collective.created_by, collective.sessions.get(beat="launch")
    seen = drafting.mark(_draft_of(session))

    answers = at_once(
        *(
            post(user, "capsules:session_edit", session.pk, **slot(session, place=place, seen=seen))
            for place in ("Albi", "Auch")
        )
    )

    assert sorted(answers) == [302, 409]


@pytest.mark.parametrize("route", ["session_cancel", "session_move", "session_revert"])
def test_a_date_that_goes_while_it_is_changed_is_no_error(route):
    collective = plan_sessions(CollectiveFactory(), publish=False)
    user, session = collective.created_by, collective.sessions.get(beat="launch")
    collective.region.facilitators.add(user)

    answers = at_once(
        post(user, "capsules:session_cancel", session.pk, confirm="yes"),
        post(user, f"capsules:{route}", session.pk, day=session.day.isoformat(), confirm="yes"),
        post(user, "capsules:programme_propose", collective.pk),
    )

    assert {*answers} <= {302, 404}


def test_the_same_periods_twice_at_once_come_once(collective):
    user, region = collective.created_by, collective.region_id
    one = {"kind": "red_week", "name": "Bilans", "first_day": "2026-03-02"}
    text = "Pont ; Pont de mai ; 15/05/2026"

    answers = at_once(
        *[post(user, "capsules:closed_period_add", region, **one)] * 2,
        *[post(user, "capsules:closed_period_import", region, text=text)] * 2,
    )

    assert answers == [302] * 4
    assert ClosedPeriod.objects.exclude(added_by=None).count() == 2


def test_a_reminder_sent_twice_at_once_is_written_once(collective):
    lead = MembershipFactory(structure__region=collective.region)
    EnrolmentFactory(collective=collective, structure=lead.structure)
    capsule = collective.capsules.first()
    data = {"structures": lead.structure_id, "capsule": capsule.pk, "words": "Où en êtes-vous ?"}
    send = post(collective.created_by, "capsules:reminder_send", collective.pk, **data)

    assert sorted(at_once(send, send)) == [200, 302]
    assert Message.objects.count() == 1


def test_a_draft_is_sent_or_cancelled_and_leaves_once(collective, mailoutbox):
    user, invitation = collective.created_by, InvitationFactory()
    params = {"invitation": invitation.pk, "words": ""}
    topic = f"collective-{collective.pk}"
    message = outbox.write(
        kind="invitation", recipient="a@b.fr", params=params, by=user, topic=topic, draft=True
    )
    send = post(user, "capsules:message_send", collective.pk, message=message.pk)

    at_once(
        send,
        send,
        post(user, "capsules:message_cancel", collective.pk, message.pk),
        delivery.deliver_due,
        delivery.deliver_due,
    )
    delivery.deliver_due()

    message.refresh_from_db()
    assert (message.state, len(mailoutbox)) in [("sent", 1), ("cancelled", 0), ("dropped", 0)]


def test_nothing_comes_into_a_collective_that_is_put_away(collective):
    user, structure = collective.created_by, StructureFactory(region=collective.region)

    answers = at_once(
        post(user, "capsules:collective_archive", collective.pk, confirm="yes"),
        post(user, "capsules:enrolment_add", collective.pk, structure=structure.pk),
        post(user, "capsules:enrolment_add", collective.pk, structure=structure.pk),
    )

    assert {*answers} <= {302, 404}
    assert Enrolment.objects.count() <= 1


def test_two_copies_of_one_name_are_one(collective):
    user = collective.created_by
    data = {"name": "Le suivant", "region": collective.region_id, "starts_on": "2026-09-15"}
    copy = post(user, "capsules:collective_clone", collective.pk, **data)

    assert sorted(at_once(copy, copy)) == [200, 302]
    assert Collective.objects.filter(name="Le suivant").count() == 1


def test_a_team_keeps_a_lead_when_one_hands_over_to_whom_another_removes():
    first = MembershipFactory()
    second = MembershipFactory(structure=first.structure)
    third = MembershipFactory(structure=first.structure, role="contributor")

    answers = at_once(
        post(
            first.user, "members:lead_hand_over", first.structure_id, place=third.pk, role="reader"
        ),
        post(second.user, "members:membership_close", third.pk),
        post(second.user, "members:membership_close", first.pk),
        post(first.user, "members:membership_close", second.pk),
    )

    assert {*answers} <= {200, 302, 404}
    leads = Membership.objects.active().filter(structure=first.structure, role="lead")
    assert leads.exists()


# ── Choosing a date together ────────────────────────────────────────────────


@pytest.fixture
def poll(collective):
    return PollFactory(session=collective.sessions.get(beat="final_review"), dates=(3650, 3651))


def answer_to(poll, person, choice="yes"):
    """A call that answers by the secret link of `person`, and returns the status."""
    opens = {"participant": person, "session": poll.session}
    path = links.path_of(links.issue(SecretLink.Scope.POLL, **opens))
    data = {f"date-{each.pk}": choice for each in poll.proposals.all()}
    client = Client(raise_request_exception=False)
    return lambda: client.post(path, data).status_code


def test_twenty_answers_at_once_make_twenty(poll):
    people = GuestFactory.create_batch(10, collective=poll.session.collective)

    answers = at_once(*(answer_to(poll, each) for each in people for _ in range(2)))

    assert answers == [302] * 20
    assert Vote.objects.count() == 10 * poll.proposals.count()


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_dates_chosen_while_somebody_answers_are_one(collective, poll, turn):
    user, session = collective.created_by, poll.session
    one, other = poll.proposals.all()
    guest = GuestFactory(collective=collective)

    answers = at_once(
        post(user, "capsules:poll_close", session.pk, proposal=one.pk),
        post(user, "capsules:poll_close", session.pk, proposal=other.pk),
        answer_to(poll, guest),
    )

    assert answers[:2] == [302, 302]
    assert answers[2] in (200, 302)  # told that it is chosen, or written
    poll.refresh_from_db()
    assert Session.objects.get(pk=session.pk).day == poll.chosen.day
    assert collective.publications.count() == 2
    assert Message.objects.filter(kind="poll_closed").count() == 1


@pytest.mark.parametrize("turn", ROUNDS)
def test_a_date_chosen_while_the_calendar_is_published_is_in_it(collective, poll, turn):
    user, session = collective.created_by, poll.session
    launch = collective.sessions.get(beat="launch")
    drafting.change_session(launch, by=user, place="Albi")
    seen = publishing.mark(collective, drafting.dates_of(collective))
    proposal = poll.proposals.first()

    answers = at_once(
        post(user, "capsules:programme_publish", collective.pk, seen=seen),
        post(user, "capsules:poll_close", session.pk, proposal=proposal.pk),
    )

    assert answers in ([302, 302], [409, 302])  # or the draft is another by now, and is read again
    assert Session.objects.get(pk=session.pk).day == proposal.day


def test_people_reminded_twice_at_once_are_written_to_once(collective, poll):
    GuestFactory.create_batch(2, collective=collective)
    send = post(collective.created_by, "capsules:poll_remind", poll.session_id, words="Alors ?")

    assert sorted(at_once(send, send)) == [200, 302]
    assert Message.objects.filter(kind="poll").count() == 2


def test_two_running_orders_at_once_keep_one_and_show_both(collective):
    session = collective.sessions.get(beat="launch")
    for number in ROUNDS:
        seen = conducting.agenda_of(session).mark

        def save(title, seen=seen):
            sent = {"lignes-TOTAL_FORMS": 1, "lignes-INITIAL_FORMS": 1, "seen": seen}
            sent |= {"lignes-0-title": title, "lignes-0-minutes": 420}
            return post(collective.created_by, "capsules:agenda_edit", session.pk, **sent)

        answers = at_once(save(f"Un {number}"), save(f"Deux {number}"))

        assert sorted(answers) == [302, 409]
        assert session.agenda.count() == 1


def test_twenty_answers_at_once_make_twenty_rows(collective):
    session = collective.sessions.order_by("day").last()
    day = timezone.localdate() + datetime.timedelta(days=30)
    Session.objects.filter(pk=session.pk).update(day=day)
    session.refresh_from_db()
    people = [take_part(collective) for _ in range(20)]

    def reply(person):
        return lambda: replying.answer(session, person, answer="coming", by=None).pk

    answers = at_once(*(reply(person) for person in people))

    assert len(set(answers) - {None}) == Reply.objects.count() == 20


@pytest.mark.parametrize("turn", ROUNDS)
def test_one_person_who_answers_twice_at_once_has_one_answer(collective, turn):
    session = collective.sessions.order_by("day").last()
    day = timezone.localdate() + datetime.timedelta(days=30)
    Session.objects.filter(pk=session.pk).update(day=day)
    person = take_part(collective)
    calls = [
        post(person.user, "capsules:reply_own", session.pk, answer=answer)
        for answer in ("coming", "absent")
    ]

    assert at_once(*calls) == [302, 302]
    assert Reply.objects.count() == 1


# ── A button that is pressed twice ──────────────────────────────────────────


@pytest.mark.parametrize("turn", ROUNDS)
def test_a_question_sent_four_times_at_once_is_asked_once(collective, turn):
    person = take_part(collective)
    place = collective.enrolments.get().pk
    ask = post(person.user, "capsules:help_add", place=place, text="Que compter comme preuve ?")

    assert at_once(*[ask] * 4) == [302] * 4
    assert HelpRequest.objects.count() == Message.objects.count() == 1


@pytest.mark.parametrize("turn", ROUNDS)
def test_a_task_sent_four_times_at_once_is_one(collective, turn):
    add = post(collective.created_by, "capsules:task_add", collective.pk, title="Réserver")

    assert at_once(*[add] * 4) == [302] * 4
    assert Task.objects.count() == 1


@pytest.mark.parametrize("turn", ROUNDS)
def test_hours_declared_at_once_stay_under_the_most_of_a_day(collective, turn):
    session = collective.sessions.get(beat="close", capsule__position=1)
    person, day = take_part(collective), session.day.isoformat()
    calls = [
        post(
            person.user,
            "capsules:worked_time_add",
            session.pk,
            day=day,
            duration="7 h",
            what=f"Lecture {number}",
        )
        for number in range(4)
    ]

    assert sorted(at_once(*calls)) == [200, 200, 200, 302]
    assert WorkedTime.objects.count() == 1


@pytest.mark.parametrize("turn", ROUNDS)
def test_certificates_issued_at_once_are_issued_once(collective, turn):
    session = collective.sessions.get(beat="sharing", capsule__position=1)
    for _ in range(3):
        PresenceFactory(session=session, participant=take_part(collective))
    issue = post(collective.created_by, "capsules:session_certificate_issue", session.pk)

    assert at_once(*[issue] * 3) == [302] * 3
    assert Certificate.objects.count() == 3


@pytest.mark.parametrize("turn", ROUNDS)
def test_a_page_replaced_while_it_is_used_has_one_link(collective, turn):
    guest, session = GuestFactory(collective=collective), collective.sessions.first()
    token = links.token_of(links.page_of(guest))

    def press(name, *args):
        client, url = Client(raise_request_exception=False), reverse(name, args=[token, *args])
        return lambda: client.post(url).status_code

    answers = at_once(
        *[press("capsules:own_page_replace")] * 2,
        *[press("capsules:own_page_feed")] * 2,
        *[press("capsules:own_page_answer", session.pk)] * 2,
    )

    assert {*answers} <= {302, 410}
    assert SecretLink.objects.filter(scope="page", replaced_at=None).count() == 1


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_workers_remind_once(collective, turn):
    session = collective.sessions.order_by("day").last()
    now = timezone.localtime().replace(hour=12)
    day = now.date() + datetime.timedelta(days=5)
    Session.objects.filter(pk=session.pk).update(day=day)
    take_part(collective)

    assert sum(at_once(*[lambda: summoning.remind(now)] * 2)) == 1
    assert Message.objects.count() == 1
