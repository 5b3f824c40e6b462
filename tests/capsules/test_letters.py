"""What is mailed about a collective, composed at sending time."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from capcollectif import outbox
from capcollectif.models import Message
from capsules.operations import reminding
from members import inviting
from members.models import Membership
from tests.assessments.factories import AssessmentFactory, make_starter
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, plan_sessions
from tests.members.factories import (
    InvitationFactory,
    MembershipFactory,
    StructureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.datetime(2026, 5, 12, 9, tzinfo=datetime.UTC)


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


@pytest.fixture
def invited():
    """An invitation from Nadège to La Remise à Flot, written on 12 May 2026."""
    make_starter()
    with time_machine.travel(TODAY, tick=False):
        inviting.invite(
            structure=StructureFactory(name="La Remise à Flot"),
            email="odile@asso.exemple",
            role=Membership.Role.LEAD,
            by=UserFactory(first_name="Nadège", last_name="Roumieu", email="nadege@fede.exemple"),
            words="Ravie de vous compter parmi nous.\nÀ bientôt.",
        )
        yield Message.objects.get()


def test_invitation_says_who_what_for_how_long_and_until_when(invited, settings):
    letter = outbox.compose(invited)

    link = f"{settings.SITE_URL.geturl()}/invitations/{inviting.token_of(_invitation(invited))}/"
    assert letter.subject == "Nadège Roumieu vous invite à rejoindre La Remise à Flot"
    assert letter.reply_to == "nadege@fede.exemple"
    for words in (
        "Nadège Roumieu vous invite à rejoindre l’équipe de La Remise à Flot",
        "comme référent·e",
        "> Ravie de vous compter parmi nous.\n> À bientôt.",
        "Pour commencer\u00a0: dix questions. Comptez environ 60 minutes",
        "jusqu’au 11 juin 2026",
        "ne faites rien",
    ):
        assert words in letter.text
    assert letter.text.count(link) == letter.text.count("/invitations/") == 1
    assert not letter.html


def _invitation(invited):
    return inviting.Invitation.objects.get(pk=invited.params["invitation"])


@pytest.mark.parametrize("role", Membership.Role)
def test_invitation_says_what_one_will_do(invited, role):
    inviting.Invitation.objects.update(role=role)

    assert "sur CapCollectif, " in outbox.compose(invited).text


def test_invitation_without_words_quotes_nothing(invited):
    invited.params["words"] = ""

    text = outbox.compose(invited).text
    assert ">" not in text
    assert "vous écrit" not in text


def test_invitation_shortens_a_name_that_is_a_message():
    name = "Votre compte est bloqué http://pirate.exemple " * 2
    invitation = InvitationFactory(structure=StructureFactory(name=name.strip()))
    letter = outbox.compose(_message(invitation))

    assert name.strip() not in letter.subject + letter.text


def test_invitation_takes_any_text_as_text():
    inviter = UserFactory(first_name="{{7*7}}<b>", last_name="🌿\u05d0")
    letter = outbox.compose(_message(InvitationFactory(invited_by=inviter), words="{% x %}\n<i>"))

    assert "{{7*7}}<b> 🌿\u05d0 vous invite" in letter.text
    assert "> {% x %}\n> <i>" in letter.text


def _message(invitation, words=""):
    params = {"invitation": invitation.pk, "words": words}
    return outbox.write(
        kind="invitation", recipient=invitation.email, params=params, by=invitation.invited_by
    )


@pytest.mark.parametrize("end", ["accepted", "cancelled", "expired", "deleted"])
def test_an_invitation_that_has_ended_sends_no_letter(invited, end):
    invitation = _invitation(invited)
    if end == "accepted":
        inviting.accept(invitation, first_name="Odile")
    elif end == "cancelled":
        inviting.cancel(invitation, by=invitation.invited_by)
    elif end == "deleted":
        invitation.delete()
    later = TODAY + datetime.timedelta(days=30 if end == "expired" else 1)

    with time_machine.travel(later, tick=False):
        assert outbox.compose(invited) is None
        assert outbox.preview(invited) is None


def test_a_preview_shows_no_link_that_would_let_its_reader_in(invited):
    token = inviting.token_of(_invitation(invited))

    preview = outbox.preview(invited)

    assert token not in preview.text
    assert "/invitations/…/" in preview.text
    assert token in outbox.compose(invited).text


def test_invitation_tells_the_next_date_of_the_collective(invited):
    structure = _invitation(invited).structure
    collective = CollectiveFactory(starts_on=datetime.date(2026, 5, 21), region=structure.region)
    enrolment = EnrolmentFactory(collective=collective, structure=structure)
    plan_sessions(CollectiveFactory(starts_on=datetime.date(2026, 5, 13)))  # another collective’s

    assert "Prochaine date" not in outbox.compose(invited).text  # nothing is published
    plan_sessions(collective)
    told = outbox.compose(invited).text
    assert (
        "Prochaine date de votre collectif\u00a0: jeudi 21 mai, «\u00a0Journée de lancement" in told
    )

    type(enrolment).objects.update(state="left", left_on=TODAY)
    assert "Prochaine date" not in outbox.compose(invited).text


def test_invitation_says_nothing_of_questions_that_are_not_for_its_reader(invited):
    inviting.Invitation.objects.update(role=Membership.Role.READER)

    assert "questions" not in outbox.compose(invited).text
