"""The same mark, the same words sent at once: one row."""

import pytest

from capcollectif.models import Message
from capsules.models import Clarification, Reading, Remark, RemarkReply
from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory, plan_sessions, take_part
from tests.capsules.learning import RemarkFactory
from tests.capsules.test_races import at_once, post
from tests.members.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def collective():
    make_framework(themes=1)
    return plan_sessions(CollectiveFactory())


def test_a_question_marked_at_once_is_read_once(collective):
    member = take_part(collective)
    capsule = collective.capsules.get(position=1)
    marks = ("clear", "unclear", "clear", "done")

    answers = at_once(
        *[post(member.user, "capsules:reading_mark", capsule.pk, 1, mark=mark) for mark in marks]
    )

    assert answers == [302] * 4
    assert Reading.objects.count() == 1


def test_a_remark_sent_at_once_is_one(collective):
    member = take_part(collective)
    capsule = collective.capsules.get(position=1)
    sent = {"kind": "question", "text": "Que dire ?"}

    answers = at_once(
        *[post(member.user, "capsules:remark_add", capsule.pk, 1, **sent) for _ in range(3)]
    )

    assert answers == [302] * 3
    assert Remark.objects.count() == 1


def test_a_clarification_asked_for_then_answered_at_once_is_one(collective):
    capsule, animating = collective.capsules.get(position=1), collective.created_by
    collective.region.facilitators.add(animating)
    RemarkFactory(capsule=capsule)
    asking = "capsules:clarification_add", capsule.pk, 1

    at_once(*[post(animating, *asking, text="Que couvre « parcours » ?") for _ in range(3)])
    asked = Clarification.objects.get()
    admin, sent = UserFactory(is_national_admin=True), {"text": "Tout.", "last": asked.pk}
    answering = "capsules:clarification_answer", capsule.theme_id, 1
    at_once(*[post(admin, *answering, **sent) for _ in range(3)])

    assert RemarkReply.objects.count() == 1
    assert Message.objects.count() == 2
