"""Asking for help and answering, with the mails of both sides."""

import datetime

import pytest
from django.utils import timezone

from assessments.models import Question
from capcollectif import outbox
from capcollectif.models import Message
from capsules.models import Guide, HelpRequest
from capsules.operations import helping
from capsules.queries import help as requests
from capsules.queries import preparation
from members.models import Membership
from tests.capsules.factories import HelpRequestFactory, plan_sessions, take_part
from tests.members.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def samira(collective):
    plan_sessions(collective)
    return take_part(collective, user__first_name="Samira", user__last_name="Belkacem").user


@pytest.fixture
def place(collective, samira):
    return collective.enrolments.get()


def ask(place, by, text="Que compter ?", **about):
    return helping.ask(place, text=text, by=by, **about)


def written_to():
    return list(Message.objects.order_by("pk").values_list("recipient", flat=True))


def letter():
    return outbox.compose(Message.objects.latest("pk"))


def test_all_who_animate_are_written_to(place, samira, nadege):
    gabin = UserFactory()
    place.collective.region.facilitators.add(gabin, UserFactory(is_active=False))

    ask(place, samira)

    assert set(written_to()) == {nadege.email, gabin.email}


@pytest.mark.parametrize("about", ["session", "question"])
def test_a_tutor_is_written_to_alone(place, samira, nadege, about):
    place.collective.region.facilitators.add(UserFactory())
    session = place.collective.sessions.get(beat="close", capsule__position=1)
    Guide.objects.create(session=session, tutor=nadege)
    question = Question.objects.filter(theme=session.capsule.theme).first()

    ask(place, samira, **{about: {"session": session, "question": question}[about]})

    assert written_to() == [nadege.email]


def test_a_tutor_who_animates_no_more_is_not_written_to(place, samira, nadege):
    session = place.collective.sessions.get(beat="close", capsule__position=1)
    Guide.objects.create(session=session, tutor=UserFactory())

    ask(place, samira, session=session)

    assert written_to() == [nadege.email]


def test_the_same_question_twice_within_a_minute_is_one(place, samira):
    assert ask(place, samira) == ask(place, samira)
    assert ask(place, samira, "Autre chose") != ask(place, samira)
    assert Message.objects.count() == 2


def test_an_answer_goes_to_who_asked_and_back_to_who_answered(place, samira, nadege):
    place.collective.region.facilitators.add(UserFactory())
    request = ask(place, samira)
    Message.objects.all().delete()

    helping.reply(request, text="Ceci.", by=nadege)
    helping.reply(request, text="Merci !", by=samira)

    assert written_to() == [samira.email, nadege.email]


def test_a_colleague_who_wrote_in_the_thread_is_told_too(place, samira, nadege):
    request = ask(place, samira)
    odile = MembershipFactory(structure=place.structure).user
    helping.reply(request, text="Aussi pour les CDD ?", by=odile)
    Message.objects.all().delete()

    helping.reply(request, text="Oui.", by=nadege)

    assert set(written_to()) == {samira.email, odile.email}


def test_the_same_answer_twice_within_a_minute_is_one(place, samira, nadege):
    request = ask(place, samira)

    assert helping.reply(request, text="Oui.", by=nadege) == helping.reply(
        request, text="Oui.", by=nadege
    )
    assert Message.objects.filter(kind=helping.REPLIED).count() == 1


def test_a_request_is_closed_with_the_last_word_and_opened_again_by_another(place, samira, nadege):
    request = ask(place, samira)

    helping.reply(request, text="Oui.", by=nadege, is_last=True)
    assert not HelpRequest.objects.open().exists()
    helping.reply(request, text="Et les CDD ?", by=samira)
    assert HelpRequest.objects.open().exists()
    helping.settle(request, by=samira)
    helping.settle(request, by=nadege)
    assert HelpRequest.objects.get().settled_by == samira


def test_a_letter_says_who_asks_what_about_which_question(place, samira):
    question = Question.objects.filter(number=2).select_related("theme").first()
    session = place.collective.sessions.get(beat="close", capsule__position=1)
    request = ask(place, samira, "Que compter ?\n{{7*7}} <b>", question=question, session=session)

    sent = letter()
    assert sent.reply_to == samira.email
    assert sent.subject == f"{place.structure.name} a besoin d’un coup de main"
    for words in (
        "Samira Belkacem",
        "> Que compter ?\n> {{7*7}} <b>",
        f"question 2 du thème «\u00a0{question.theme}\u00a0»",
        question.statement,
        "Clôture du diagnostic",
        f"/aide/{request.pk}/",
    ):
        assert words in sent.text


def test_a_reply_can_be_answered_by_mail(place, samira, nadege):
    helping.reply(ask(place, samira), text="Les heures signées.", by=nadege)

    sent = letter()
    assert sent.reply_to == nadege.email
    assert "> Les heures signées." in sent.text and "> Que compter ?" in sent.text


def test_a_question_settled_before_its_letter_leaves_sends_none(place, samira, nadege):
    helping.settle(ask(place, samira), by=samira)

    assert letter() is None


def test_who_reads_the_thread_no_more_gets_no_letter(place, samira, nadege):
    helping.reply(ask(place, samira), text="Oui.", by=nadege)
    Membership.objects.filter(user=samira).update(closed_at=timezone.now())
    assert letter() is None

    place.collective.region.facilitators.clear()
    assert outbox.compose(Message.objects.earliest("pk")) is None


def test_an_archived_collective_writes_no_more(place, samira, collective):
    ask(place, samira)
    type(collective).objects.update(archived_at=timezone.now())

    assert letter() is None


def test_lists_tell_open_ones_first_and_who_spoke_last(place, samira, nadege):
    settled, answered, waiting = (ask(place, samira, words) for words in ("a", "b", "c"))
    for number, each in enumerate((waiting, answered, settled)):
        HelpRequest.objects.filter(pk=each.pk).update(
            asked_at=timezone.now() - datetime.timedelta(hours=number)
        )
    helping.reply(answered, text="Oui.", by=nadege)
    helping.settle(settled, by=samira)

    found = requests.in_order(HelpRequest.objects.all())
    assert list(found) == [waiting, answered, settled]
    assert [each.is_answered for each in found] == [False, True, False]


def test_own_requests_about_a_session_or_open_still(place, samira, django_assert_num_queries):
    session, other = place.collective.sessions.all()[:2]
    here, elsewhere = (
        ask(place, samira, "a", session=session),
        ask(place, samira, "b", session=other),
    )
    HelpRequestFactory(
        collective=place.collective,
        structure=take_part(place.collective).structure,
        session=session,
        asked_by=samira,
    )
    helping.settle(here, by=samira)
    assert samira.hats

    with django_assert_num_queries(1):
        assert list(requests.own_about(session, samira)) == [elsewhere, here]
    assert list(requests.own_about(other, samira)) == [elsewhere]


def test_what_waits_for_who_animates_is_what_nobody_has_answered(place, samira, nadege):
    def waiting():
        return preparation.waiting(place.collective_id).help

    request = ask(place, samira)
    before = waiting()
    helping.reply(request, text="Comptez tout le monde.", by=nadege)
    answered = waiting()
    helping.reply(request, text="Même les absents ?", by=samira)

    assert (before, answered, waiting()) == (1, 0, 1)
