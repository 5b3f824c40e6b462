import datetime

import pytest
import time_machine

from capcollectif import outbox
from capcollectif.errors import Refused
from capcollectif.models import Message
from capsules.calculations import feedback as calculation
from capsules.models import Feedback, Participant
from capsules.operations import feedback, links, noting, participants
from capsules.queries import feedback as found
from capsules.queries import mails

from .factories import GuestFactory, PresenceFactory, plan_sessions, take_part
from .learning import FeedbackFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]
DAY = datetime.date(2025, 9, 16)
SAID = {"useful": 3, "kept": "Le binôme", "change": ""}


@pytest.fixture
def session(collective):
    """The launch, yesterday."""
    return plan_sessions(collective).sessions.get(beat="launch")


@pytest.fixture
def guest(session):
    return GuestFactory(collective=session.collective)


def days_after(session, days):
    noon = datetime.datetime.combine(session.day, datetime.time(12), datetime.UTC)
    return time_machine.travel(noon + datetime.timedelta(days=days), tick=False)


@pytest.mark.parametrize(
    ("closed_on", "last"),
    [
        (None, datetime.date(2025, 10, 16)),
        (DAY, datetime.date(2025, 10, 16)),
        (datetime.date(2025, 9, 20), datetime.date(2025, 10, 20)),
        (datetime.date(2025, 10, 17), datetime.date(2025, 10, 16)),  # too late to ask
        (datetime.date(2025, 9, 1), datetime.date(2025, 10, 16)),
    ],
)
def test_people_have_thirty_days_after_the_session_or_its_closing(closed_on, last):
    assert calculation.last_day(DAY, closed_on) == last


def test_answers_are_named_alone_or_with_their_neighbours():
    def read(*counts):
        given = dict(zip(["Peu", "Un peu", "Oui", "Beaucoup"], counts, strict=True))
        lines = calculation.lines(given, draw="x")
        assert not lines or sum(line.count for line in lines) == sum(counts)
        return {line.label for line in lines}

    assert read(0, 2, 3, 2) == {"Peu", "Un peu", "Oui", "Beaucoup"}
    assert read(0, 0, 4, 1) == {"Peu", "Un peu", "Oui ou beaucoup"}
    assert read(1, 1, 2, 0) == set()  # four people
    assert read(1, 1, 1, 2) in (
        {"Peu, un peu ou oui", "Beaucoup"},
        {"Peu, un peu, oui ou beaucoup"},
        {"Peu", "Un peu, oui ou beaucoup"},
        {"Peu ou un peu", "Oui ou beaucoup"},
    )


def test_words_are_always_in_the_same_order_which_is_nobody_s():
    texts = [f"Mot {n}" for n in range(8)]

    order = calculation.in_no_order(["", *texts], draw="secret")

    assert sorted(order) == texts and order != texts
    assert calculation.in_no_order(texts[::-1], draw="secret") == order
    assert calculation.in_no_order(texts, draw="autre") != order


def test_what_one_says_again_replaces_what_one_had_said(session, guest):
    feedback.give(session, guest, by=None, **SAID)
    feedback.give(session, guest, by=None, **SAID | {"useful": 4, "change": "Plus de pauses"})

    row = Feedback.objects.get()
    assert (row.useful, row.kept, row.change) == (4, "Le binôme", "Plus de pauses")


@pytest.mark.parametrize("day", [0, 30])
def test_it_is_said_from_the_day_itself_for_thirty_days(session, guest, day):
    with days_after(session, day):
        assert feedback.give(session, guest, by=None, **SAID).pk


def test_it_is_not_said_too_early_too_late_or_of_what_did_not_take_place(session, guest):
    with days_after(session, -1), pytest.raises(Refused, match="vous direz après"):
        feedback.give(session, guest, by=None, **SAID)
    with days_after(session, 31), pytest.raises(Refused, match="jusqu’au 16 octobre 2025"):
        feedback.give(session, guest, by=None, **SAID)
    alone = session.collective.sessions.get(beat="close", capsule__position=1)
    with days_after(alone, 1), pytest.raises(Refused, match="chez vous"):
        feedback.give(alone, guest, by=None, **SAID)
    session.cancelled_at = datetime.datetime(2025, 9, 1, tzinfo=datetime.UTC)
    session.save()
    with pytest.raises(Refused, match="annulée"):
        feedback.give(session, guest, by=None, **SAID)
    assert not Feedback.objects.exists()


def say(session, count):
    for n in range(count):
        FeedbackFactory(
            session=session,
            participant=GuestFactory(collective=session.collective),
            useful=3 + n % 2,
            kept=f"Mot {n}",
            change=f"Envie {n}",
        )


def test_results_say_only_how_many_under_five_people(session):
    say(session, 4)

    results = found.results(session)

    assert (results.count, results.is_shown) == (4, False)
    assert results.lines == results.kept == results.change == []


def test_results_from_five_people_up_hold_no_name_and_no_link_between_texts(
    session, django_assert_num_queries
):
    say(session, 6)

    with django_assert_num_queries(1):
        results = found.results(session)

    assert results.is_shown and sum(line.count for line in results.lines) == 6
    assert sorted(results.kept) == [f"Mot {n}" for n in range(6)]
    ranks = [[int(text[-1]) for text in texts] for texts in (results.kept, results.change)]
    assert ranks[0] != ranks[1]  # of another secret each


def test_closing_asks_once_those_who_were_there(session, nadege):
    lead = take_part(session.collective)
    guest, absent = GuestFactory.create_batch(2, collective=session.collective)
    for each in (lead, guest):
        PresenceFactory(session=session, participant=each)
    PresenceFactory(session=session, participant=absent, is_present=False)

    assert noting.close_session(session, by=nadege) == 2
    noting.reopen_session(session, by=nadege)
    assert noting.close_session(session, by=nadege) == 0

    sent = Message.objects.filter(kind=mails.FEEDBACK)
    assert {message.recipient for message in sent} == {lead.user.email, guest.email}


def test_closing_asks_everybody_while_no_presence_is_noted(session, nadege, guest):
    GuestFactory(collective=session.collective, email="")

    assert noting.close_session(session, by=nadege) == 1


def test_closing_long_after_asks_nobody(session, nadege, guest):
    with days_after(session, 31):
        assert noting.close_session(session, by=nadege) == 0


def test_the_mail_leads_an_account_to_its_page_and_a_guest_to_theirs(session, nadege, guest):
    lead = take_part(session.collective)
    noting.close_session(session, by=nadege)
    letters = {each.recipient: outbox.compose(each) for each in Message.objects.all()}

    own, theirs = letters[lead.user.email], letters[guest.email]
    assert own.subject == "Votre avis\u00a0: Journée de lancement, mardi 16 septembre"
    assert f"/seances/{session.pk}/avis/" in own.text and "vendredi 17 octobre" in own.text
    token = links.token_of(guest.links.get(scope="page"))
    assert f"/p/{token}/avis/{session.pk}/" in theirs.text


def test_the_mail_after_a_sharing_day_leads_an_account_to_what_it_leaves(session, nadege, guest):
    lead = take_part(session.collective)
    shared = session.collective.sessions.filter(beat="sharing").earliest("day")
    with days_after(shared, 1):
        noting.close_session(shared, by=nadege)
        letters = {each.recipient: outbox.compose(each) for each in Message.objects.all()}

    assert f"/seances/{shared.pk}/fruit/" in letters[lead.user.email].text
    assert f"/capsules/{shared.capsule_id}/dossier/" in letters[lead.user.email].text
    for page in ("/fruit/", "/dossier/"):
        assert page not in letters[guest.email].text  # asks for an account


def test_no_mail_to_who_has_answered_has_left_or_once_it_is_late(session, nadege, guest):
    gone = GuestFactory(collective=session.collective)
    lead = take_part(session.collective)
    noting.close_session(session, by=nadege)
    feedback.give(session, guest, by=None, **SAID)
    participants.archive_guest(gone, by=nadege)

    letters = {each.recipient: outbox.compose(each) for each in Message.objects.all()}
    assert letters[guest.email] is letters[gone.email] is None
    assert letters[lead.user.email]
    with days_after(session, 40):
        assert outbox.compose(Message.objects.get(recipient=lead.user.email)) is None


def test_sessions_asked_about_are_those_of_the_last_thirty_days(
    session, guest, django_assert_num_queries
):
    first = session.collective.sessions.get(beat="reading", capsule__position=1)
    feedback.give(session, guest, by=None, **SAID)
    guest = Participant.objects.get(pk=guest.pk)

    with days_after(first, 2), django_assert_num_queries(1):
        today = datetime.date(2025, 10, 8)
        asked = found.asked(guest, today=today)
        assert [(each, each.is_given) for each in asked] == [(first, False), (session, True)]
    assert found.asked(guest, today=session.day - datetime.timedelta(days=1)) == []


def give(session, guest, **said):
    return feedback.give(session, guest, by=None, **SAID | said)


def test_who_looks_after_each_opinion_never_reads_one_alone(session):
    guests = GuestFactory.create_batch(11, collective=session.collective)
    read = []
    for number, guest in enumerate(guests):
        give(session, guest, useful=1 + number % 4, kept=f"Mot {number}")
        read.append(found.results(session).read)

    assert read == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]
    assert "Mot 10" not in found.results(session).kept


def test_an_opinion_that_changes_is_not_told_by_its_change(session):
    guests = GuestFactory.create_batch(9, collective=session.collective)
    for guest in guests[:5]:
        give(session, guest, kept="Le binôme")
    before = found.results(session)

    for _ in range(6):  # one person, again and again, is one person
        give(session, guests[0], useful=1, kept="Rien")
    assert found.results(session) == before
    for guest in guests[5:]:
        give(session, guest, kept="Le repas")
    assert found.results(session).kept.count("Rien") == 1


def test_the_last_opinions_are_read_together_at_the_end_and_one_alone_is_not(session):
    guests = GuestFactory.create_batch(7, collective=session.collective)
    for guest in guests[:6]:
        give(session, guest)
    assert (found.results(session).read, found.results(session, is_over=True).read) == (5, 5)

    give(session, guests[6])

    assert (found.results(session).read, found.results(session, is_over=True).read) == (5, 7)
