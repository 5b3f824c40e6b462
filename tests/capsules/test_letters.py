"""What is mailed about a collective, composed at sending time."""

import datetime

import pytest
from django.utils import timezone

from capcollectif import outbox
from capcollectif.models import Message
from capsules import reminding
from tests.assessments.factories import AssessmentFactory
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, plan_sessions
from tests.members.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def collective():
    return plan_sessions(CollectiveFactory())


@pytest.fixture
def place(collective):
    """Fatou, lead of a structure of the collective that has begun nothing."""
    structure = EnrolmentFactory(collective=collective, structure__name="La Table").structure
    return MembershipFactory(structure=structure, user__first_name="Fatou")


@pytest.fixture
def message(collective, place):
    nadege = UserFactory(first_name="Nadège", last_name="Roumieu")
    reminding.remind(
        collective=collective,
        capsule=collective.capsules.get(position=1),
        structures=[place.structure],
        words="Où en êtes-vous ?",
        by=nadege,
    )
    return Message.objects.get()


def test_a_reminder_holds_the_words_a_link_and_who_writes(message, place):
    letter = outbox.preview(message)

    assert letter.subject == "Le diagnostic «\u00a0Thème 1\u00a0» vous attend"
    assert letter.text.startswith("Où en êtes-vous ?\n")
    assert f"/structures/{place.structure.pk}/" in letter.text
    assert "Nadège Roumieu" in letter.text and "référent·e de La Table" in letter.text
    assert letter.reply_to == message.author.email


def test_a_reminder_that_nobody_signed_any_more_still_reads_well(message):
    message.author = None

    assert "CapCollectif, animation régionale" in outbox.preview(message).text


def test_who_has_only_begun_still_gets_it(message, place, collective):
    theme = collective.capsules.get(position=1).theme
    AssessmentFactory(structure=place.structure, theme=theme, started_by=place.user)

    assert outbox.preview(message)


def test_who_finished_meanwhile_gets_none(message, place, collective):
    theme = collective.capsules.get(position=1).theme
    closed = {"closed_at": timezone.now(), "started_by": place.user}
    AssessmentFactory(structure=place.structure, theme=theme, **closed)

    assert outbox.preview(message) is None


def test_who_left_the_team_meanwhile_gets_none(message, place):
    place.closed_at = timezone.now()
    place.save()

    assert outbox.preview(message) is None


def test_who_is_no_longer_lead_gets_none(message, place):
    place.role = "contributor"
    place.save()

    assert outbox.preview(message) is None


def test_a_structure_that_left_meanwhile_gets_none(message, place):
    place.structure.enrolments.update(state="left", left_on=datetime.date(2025, 10, 1))

    assert outbox.preview(message) is None


def test_an_archived_collective_writes_no_more(message, collective):
    collective.archived_at = timezone.now()
    collective.save()

    assert outbox.preview(message) is None


def test_a_closed_account_gets_none(message, place):
    place.user.is_active = False
    place.user.save()

    assert outbox.preview(message) is None
