import datetime

import pytest
import time_machine

from capcollectif import delivery
from capcollectif.errors import Refused, Stale
from capcollectif.models import Message
from capsules import queries
from capsules.calculations.ballot import Slot
from capsules.models import SecretLink, Session, SessionChange, Vote
from capsules.operations import drafting, links, participants, polling, publishing
from capsules.operations.drafting import Conflicting
from capsules.queries import polls
from tests.assessments.factories import make_framework
from tests.capsules.factories import EnrolmentFactory, GuestFactory, plan_sessions, take_part
from tests.members.factories import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twelfth_of_may")]
NOW = datetime.datetime(2026, 5, 12, 12, tzinfo=datetime.UTC)
TWO, FOUR, FIVE = (datetime.time(hour) for hour in (14, 16, 17))
DATES = [Slot(datetime.date(2026, 9, day), TWO, FOUR) for day in (10, 11)]
THIRD = Slot(datetime.date(2026, 9, 15), TWO, FOUR)


@pytest.fixture
def collective(collective):
    make_framework(themes=4)
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
def people(collective):
    samira = take_part(collective, user__first_name="Samira")
    return [samira, GuestFactory(collective=collective, first_name="Odile")]


def propose(session, dates=DATES, **more):
    around = {"by": session.collective.created_by, "confirmed": True, **more}
    return polling.propose(session, dates=dates, **around)


def vote(poll, person, *choices):
    known = zip(poll.proposals.all(), choices, strict=True)
    polling.vote(poll.session, by=person, choices={each.pk: choice for each, choice in known})


def choose(poll, rank=0):
    proposal = poll.proposals.all()[rank]
    return polling.choose(poll, proposal=proposal.pk, by=poll.opened_by)


def drafts(kind):
    return Message.objects.filter(kind=kind, state="draft")


def deliver():
    Message.objects.filter(state="draft").update(state="waiting")
    with time_machine.travel(NOW + datetime.timedelta(minutes=6), tick=False):
        delivery.deliver_due()


# ── Proposing ───────────────────────────────────────────────────────────────


def test_proposing_prepares_a_draft_for_each_person_with_an_address(session, people):
    nobody = GuestFactory(collective=session.collective, email="")

    poll = propose(session, words="Je choisirai vendredi.")

    assert [each.day for each in poll.proposals.all()] == [date.day for date in DATES]
    asked = set(drafts("poll").values_list("recipient", flat=True))
    assert asked == {person.address for person in people}
    assert not SecretLink.objects.filter(participant=nobody).exists()
    link = SecretLink.objects.get(participant=people[0])
    assert link.expires_at.date() == datetime.date(2026, 9, 13)


def test_a_date_made_provisional_is_a_change_for_calendars(session):
    propose(session)

    assert Session.objects.get(pk=session.pk).sequence == session.sequence + 1


def test_a_date_that_stays_keeps_its_answers(session, people):
    poll = propose(session)
    vote(poll, people[0], "yes", "no")

    propose(session, [DATES[0]._replace(ends_at=FIVE), DATES[1], THIRD])

    assert Vote.objects.count() == 2
    assert [each.ends_at for each in poll.proposals.all()] == [FIVE, FOUR, FOUR]
    assert SecretLink.objects.first().expires_at.date() == datetime.date(2026, 9, 17)


def test_answers_that_would_go_are_told_first(session, people):
    poll = propose(session)
    vote(poll, people[0], "yes", "no")

    with pytest.raises(Conflicting, match="Vendredi 11 septembre n’est plus proposé"):
        propose(session, [DATES[0], THIRD], confirmed=False)

    assert Vote.objects.count() == 2
    propose(session, [DATES[0], THIRD])
    assert Vote.objects.count() == 1


def test_a_new_date_that_something_speaks_against_is_told_first(session):
    fourteenth_of_july = Slot(datetime.date(2026, 7, 14), TWO, FOUR)

    with pytest.raises(Conflicting, match="Mardi 14 juillet"):
        propose(session, [fourteenth_of_july, DATES[0]], confirmed=False)

    assert not hasattr(session, "poll")


def test_what_two_people_change_at_once_is_shown_to_the_second(session):
    poll = propose(session)
    seen = polling.mark(poll)
    propose(session, [*DATES, THIRD], seen=seen)

    with pytest.raises(Stale):
        propose(session, DATES, seen=seen)

    assert poll.proposals.count() == 3


@pytest.mark.parametrize(
    ("dates", "why"),
    [
        (DATES[:1], "au moins deux dates"),
        ([DATES[0], DATES[0]], "au moins deux dates"),
        ([*DATES, Slot(datetime.date(2026, 5, 11), TWO, FOUR)], "passée"),
    ],
)
def test_dates_that_make_no_poll_are_refused(session, dates, why):
    with pytest.raises(Refused, match=why):
        propose(session, dates)


def test_a_session_that_takes_no_poll_refuses_it(collective, session):
    autonomous = collective.sessions.get(beat="close", capsule__position=4)
    Session.objects.filter(pk=autonomous.pk).update(mode="tutored", starts_at=None, ends_at=None)
    with pytest.raises(Refused, match="autonomie"):
        propose(autonomous)
    Session.objects.filter(pk=session.pk).update(cancelled_at=NOW)
    with pytest.raises(Refused, match="annulée"):
        propose(session)


def test_somebody_in_two_structures_is_asked_and_counted_once(session, people):
    samira = people[0]
    other = EnrolmentFactory(collective=session.collective).structure
    MembershipFactory(structure=other, user=samira.user)

    poll = propose(session)

    assert drafts("poll").filter(recipient=samira.address).count() == 1
    assert session.collective.participants.filter(user=samira.user).count() == 2
    vote(poll, queries.people.own(session.collective, samira.user), "yes", "no")
    board = polls.board(poll, user=samira.user, today=NOW.date())
    assert [each.name for each in board.waiting] == ["Odile Vidal"]
    assert [cell.choice for cell in board.own.cells] == ["yes", "no"]
    assert board.rows == []


# ── Asking and answering ────────────────────────────────────────────────────


def test_only_those_who_have_not_answered_are_reminded(session, people):
    poll = propose(session)
    Message.objects.all().delete()
    vote(poll, people[0], "yes", "if_needed")

    assert polling.remind(poll, words="On attend vos dates.", by=poll.opened_by) == 1

    assert Message.objects.get().recipient == people[1].address
    assert Message.objects.get().state == "waiting"


def test_nobody_is_asked_twice_a_day_nor_while_a_draft_waits(session, people):
    poll = propose(session)
    with pytest.raises(Refused, match="Rien n’est parti"):
        polling.remind(poll, words="", by=poll.opened_by)
    deliver()
    with pytest.raises(Refused, match="Rien n’est parti"):
        polling.remind(poll, words="", by=poll.opened_by)

    with time_machine.travel(NOW + datetime.timedelta(days=1)):
        assert polling.remind(poll, words="", by=poll.opened_by) == 2


def test_a_date_added_makes_those_who_had_answered_answer_again(session, people):
    poll = propose(session)
    Message.objects.all().delete()
    vote(poll, people[0], "yes", "yes")

    propose(session, [*DATES, THIRD])

    assert drafts("poll").count() == 2


def test_another_answer_replaces_the_first(session, people):
    poll = propose(session)
    vote(poll, people[0], "yes", "yes")
    vote(poll, people[0], "no", "if_needed")

    said = Vote.objects.order_by("proposal__day").values_list("choice", flat=True)
    assert list(said) == ["no", "if_needed"]


def test_a_date_of_another_poll_or_past_is_not_answered(session, people):
    poll = propose(session)
    first, second = poll.proposals.all()
    with pytest.raises(Refused, match="ne sont plus proposées"):
        polling.vote(session, by=people[0], choices={987: "yes"})

    with time_machine.travel(datetime.datetime(2026, 9, 11, 8, tzinfo=datetime.UTC)):
        polling.vote(session, by=people[0], choices={first.pk: "yes", second.pk: "yes"})

    assert Vote.objects.get().proposal == second


def test_a_session_cancelled_during_an_answer_says_so(session, people):
    poll = propose(session)
    Session.objects.filter(pk=session.pk).update(cancelled_at=NOW)

    with pytest.raises(Refused, match="annulée"):
        vote(poll, people[0], "yes", "yes")


def test_a_closed_poll_takes_no_answer_and_says_the_date(session, people):
    poll = propose(session)
    choose(poll)

    with pytest.raises(Refused, match="jeudi 10 septembre"):
        vote(poll, people[0], "yes", "yes")


# ── Choosing ────────────────────────────────────────────────────────────────


def test_the_date_chosen_is_published_at_once_under_the_same_uid(session, people):
    poll = propose(session)
    before = Session.objects.get(pk=session.pk)

    choose(poll)

    after = Session.objects.get(pk=session.pk)
    assert (after.day, after.starts_at, after.ends_at) == DATES[0]
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)
    version = session.collective.publications.first()
    assert version.number == 2
    [told] = [each for each in version.content if each["uid"] == str(session.uid)]
    assert told["day"] == "2026-09-10"


def test_what_else_waits_for_a_publication_goes_on_waiting(collective, session):
    by = collective.created_by
    other = collective.sessions.get(beat="final_review")
    drafting.change_session(other, by=by, place="Albi")
    drafting.change_session(session, by=by, place="Auch", day=THIRD.day, confirmed=True)
    drafting.add_session(collective, by=by, day=THIRD.day, mode="tutored", confirmed=True)

    choose(propose(session))

    session, other = (Session.objects.get(pk=each.pk) for each in (session, other))
    assert (session.day, session.place, session.change.place) == (DATES[0].day, "", "Auch")
    assert session.change.day == DATES[0].day
    assert (other.place, other.change.place) == ("", "Albi")
    assert collective.sessions.filter(published_in=None).count() == 1
    collective.refresh_from_db()
    assert len(publishing.pending(drafting.dates_of(collective)).changed) >= 2


def test_the_date_that_it_has_already_may_be_chosen(session):
    kept = Slot(session.day, TWO, FOUR)
    poll = propose(session, [kept, DATES[1]] if session.day < DATES[1].day else [DATES[1], kept])
    before = Session.objects.get(pk=session.pk).sequence

    polling.choose(poll, proposal=poll.proposals.get(day=session.day).pk, by=poll.opened_by)

    assert Session.objects.get(pk=session.pk).sequence == before + 1  # provisional no more
    assert session.collective.publications.count() == 1


def test_a_date_that_can_not_be_chosen_is_refused(collective, session):
    poll = propose(session)
    with pytest.raises(Refused, match="plus proposée"):
        polling.choose(poll, proposal=987, by=poll.opened_by)
    with (
        time_machine.travel(datetime.datetime(2026, 9, 11, 8, tzinfo=datetime.UTC)),
        pytest.raises(Refused, match="passée"),
    ):
        choose(poll)
    drafting.cancel_session(session, by=poll.opened_by)
    with pytest.raises(Refused, match="annulation"):
        choose(poll)
    assert SessionChange.objects.get().is_cancelled
    choose_again = choose
    drafting.revert_session(session, by=poll.opened_by)
    choose_again(poll)
    with pytest.raises(Refused, match="clos"):
        choose(poll, 1)


def test_closing_without_a_choice_keeps_the_date_and_tells_it(session, people, mailoutbox):
    poll = propose(session)

    polling.close(poll, by=poll.opened_by)
    deliver()

    assert Session.objects.get(pk=session.pk).day == session.day
    assert len(mailoutbox) == 2
    assert "reste la même" in mailoutbox[0].subject


def test_reopening_takes_the_choice_back_and_its_mails(session, people, mailoutbox):
    poll = propose(session)
    choose(poll)
    assert drafts("poll_closed").count() == 2
    with pytest.raises(Refused, match="clos"):
        propose(session, [*DATES, THIRD])

    polling.reopen(poll, by=poll.opened_by)
    deliver()

    assert mailoutbox == []
    assert Session.objects.get(pk=session.pk).day == DATES[0].day
    vote(poll, people[0], "yes", "yes")
    with pytest.raises(Refused, match="déjà ouvert"):
        polling.reopen(poll, by=poll.opened_by)


# ── The mails ───────────────────────────────────────────────────────────────


def test_the_question_leads_to_the_answer_without_an_account(session, people, mailoutbox):
    propose(session, words="Je choisirai vendredi.", answer_by=datetime.date(2026, 5, 22))
    deliver()

    [mail] = [each for each in mailoutbox if each.to == [people[1].address]]
    assert mail.body.startswith("Bonjour Odile,")
    assert "- jeudi 10 septembre 2026, de 14\u00a0h à 16\u00a0h" in mail.body
    assert "> Je choisirai vendredi." in mail.body
    assert "avant le vendredi 22 mai" in mail.body
    link = SecretLink.objects.get(participant=people[1])
    assert links.address_of(link) in mail.body
    assert mail.reply_to == [session.collective.created_by.email]


def test_who_answers_or_leaves_meanwhile_gets_no_question(session, people, mailoutbox):
    poll = propose(session)
    vote(poll, people[0], "yes", "no")
    participants.archive_guest(people[1], by=poll.opened_by)

    deliver()

    assert mailoutbox == []
    assert set(Message.objects.values_list("state", flat=True)) == {"dropped"}


def test_a_question_about_what_is_cancelled_or_closed_does_not_leave(session, people, mailoutbox):
    poll = propose(session)
    polling.close(poll, by=poll.opened_by)
    assert not drafts("poll").exists()
    Session.objects.filter(pk=session.pk).update(cancelled_at=NOW)

    deliver()

    assert mailoutbox == []


def test_the_date_chosen_is_told_with_its_file(session, people, mailoutbox):
    poll = propose(session)
    choose(poll)
    deliver()

    [mail] = [each for each in mailoutbox if each.to == [people[0].address]]
    assert "jeudi 10 septembre 2026, de 14\u00a0h à 16\u00a0h" in mail.body
    [file] = mail.attachments
    assert "seance-2026-09-10.ics" in str(file.get_filename())
    assert b"DTSTART;TZID=Europe/Paris:20260910T140000" in file.get_payload(decode=True)
