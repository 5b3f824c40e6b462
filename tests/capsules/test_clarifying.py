"""A request about the text of a question, its answer, and the mail that says so."""

import pytest
from django.utils import timezone

from capcollectif import outbox
from capcollectif.errors import Refused
from capcollectif.models import Message
from capsules.models import Clarification, Collective, Remark
from capsules.operations import clarifying, reading
from tests.members.factories import MembershipFactory, UserFactory

from .learning import RemarkFactory, make_capsule

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(first_name="Hawa", is_national_admin=True)


def wondering(**remark):
    """A question that waits, in a collective of its own, of somebody who takes part."""
    capsule = make_capsule(1)
    structure = capsule.collective.enrolments.get().structure
    user = MembershipFactory(structure=structure).user
    capsule.collective.region.facilitators.add(capsule.collective.created_by)
    return RemarkFactory(capsule=capsule, structure=structure, written_by=user, **remark)


def ask(remark, text="Que couvre « parcours » ?"):
    by = remark.capsule.collective.created_by
    return clarifying.ask(remark.capsule, remark.question, text=text, by=by)


def answer(asked, by, text="Tout le temps passé chez nous."):
    clarifying.answer(asked.question, text=text, last=asked.pk, by=by)


def test_a_request_waits_once_a_question(admin):
    remark = wondering()
    first = ask(remark)
    with pytest.raises(Refused, match="attend déjà"):
        ask(remark)

    answer(first, admin)
    again = RemarkFactory(capsule=remark.capsule, structure=remark.structure)

    assert ask(again).pk > first.pk


def test_nothing_is_asked_where_no_question_waits():
    remark = wondering()
    reading.archive(remark, by=remark.written_by)

    with pytest.raises(Refused, match="n’attend plus"):
        ask(remark)


def test_one_answer_closes_the_requests_of_all_collectives_and_stands_beside_their_questions(admin):
    one = wondering()
    other = wondering()
    asked = [ask(one), ask(other)]
    answer(asked[-1], admin)

    assert not Clarification.objects.waiting().exists()
    for remark in (one, other):
        assert "Tout le temps passé" in remark.replies.get().text
        assert remark.replies.get().structure is None
    assert not Remark.objects.waiting().exists()


def test_an_answer_leaves_alone_what_was_asked_since_and_what_was_answered_there(admin):
    first, later = wondering(), wondering()
    settled = RemarkFactory(capsule=first.capsule, structure=first.structure)
    reading.reply(settled, text="Oui.", structure_id=None, by=first.capsule.collective.created_by)
    asked = ask(first)
    ask(later)
    answer(asked, admin)

    assert Clarification.objects.waiting().get().capsule == later.capsule
    assert settled.replies.count() == 1 and not later.replies.exists()


def test_an_answer_is_given_once_and_by_the_administration_only(admin):
    asked = ask(wondering())
    with pytest.raises(Refused):
        answer(asked, asked.asked_by)
    answer(asked, admin)

    with pytest.raises(Refused, match="déjà leur réponse"):
        answer(asked, admin)
    assert Message.objects.count() == 2


def test_who_wondered_and_who_asked_are_told_once_each_and_nobody_is_named(admin):
    remark = wondering(is_anonymous=True)
    RemarkFactory(capsule=remark.capsule, structure=remark.structure, written_by=remark.written_by)
    asked = ask(remark)
    answer(asked, admin)
    mails = {message.recipient: outbox.compose(message) for message in Message.objects.all()}

    assert set(mails) == {remark.written_by.email, asked.asked_by.email}
    for letter in mails.values():
        assert "> Tout le temps passé chez nous." in letter.text
        assert f"/capsules/{remark.capsule.pk}/lecture/?question=1#q1" in letter.text
        assert remark.text not in letter.text and remark.structure.name not in letter.text
    assert remark.written_by.first_name not in mails[asked.asked_by.email].text
    # Nobody finds it among what leaves from the collective: an address would name who asked.
    assert not Message.objects.exclude(topic="").exists()


@pytest.mark.parametrize("lost", ["place", "account", "collective"])
def test_who_no_longer_sees_the_collective_is_told_nothing(admin, lost):
    remark = wondering()
    answer(ask(remark), admin)
    message = Message.objects.get(recipient=remark.written_by.email)
    if lost == "place":
        remark.written_by.memberships.update(closed_at=timezone.now())
    elif lost == "account":
        type(remark.written_by).objects.filter(pk=remark.written_by.pk).update(is_active=False)
    else:
        Collective.objects.update(archived_at=timezone.now())

    assert outbox.compose(message) is None
