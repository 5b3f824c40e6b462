import datetime

import pytest
import time_machine

from capcollectif import outbox
from capcollectif.models import Message
from members import inviting
from members.models import Membership

from .factories import InvitationFactory, StructureFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.datetime(2026, 5, 12, 9, tzinfo=datetime.UTC)


@pytest.fixture
def message():
    """An invitation from Nadège to La Remise à Flot, written on 12 May 2026."""
    with time_machine.travel(TODAY, tick=False):
        inviting.invite(
            structure=StructureFactory(name="La Remise à Flot"),
            email="odile@asso.exemple",
            role=Membership.Role.LEAD,
            by=UserFactory(first_name="Nadège", last_name="Roumieu", email="nadege@fede.exemple"),
            words="Ravie de vous compter parmi nous.\nÀ bientôt.",
        )
        yield Message.objects.get()


def test_invitation_says_who_what_for_how_long_and_until_when(message, settings):
    letter = outbox.compose(message)

    link = f"{settings.SITE_URL.geturl()}/invitations/{inviting.token_of(_invitation(message))}/"
    assert letter.subject == "Nadège Roumieu vous invite à rejoindre La Remise à Flot"
    assert letter.reply_to == "nadege@fede.exemple"
    for words in (
        "Nadège Roumieu vous invite à rejoindre l’équipe de La Remise à Flot",
        "comme référent·e",
        "> Ravie de vous compter parmi nous.\n> À bientôt.",
        "une quinzaine de minutes",
        "jusqu’au 11 juin 2026",
        "ne faites rien",
    ):
        assert words in letter.text
    assert letter.text.count(link) == letter.text.count("/invitations/") == 1
    assert not letter.html


def _invitation(message):
    return inviting.Invitation.objects.get(pk=message.params["invitation"])


@pytest.mark.parametrize("role", Membership.Role)
def test_invitation_says_what_one_will_do(message, role):
    inviting.Invitation.objects.update(role=role)

    assert "sur CapCollectif, " in outbox.compose(message).text


def test_invitation_without_words_quotes_nothing(message):
    message.params["words"] = ""

    text = outbox.compose(message).text
    assert ">" not in text
    assert "ajoute" not in text


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
def test_an_invitation_that_has_ended_sends_no_letter(message, end):
    invitation = _invitation(message)
    if end == "accepted":
        inviting.accept(invitation, first_name="Odile")
    elif end == "cancelled":
        inviting.cancel(invitation, by=invitation.invited_by)
    elif end == "deleted":
        invitation.delete()
    later = TODAY + datetime.timedelta(days=30 if end == "expired" else 1)

    with time_machine.travel(later, tick=False):
        assert outbox.compose(message) is None
        assert outbox.preview(message) is None


def test_a_preview_shows_no_link_that_would_let_its_reader_in(message):
    token = inviting.token_of(_invitation(message))

    preview = outbox.preview(message)

    assert token not in preview.text
    assert "/invitations/…/" in preview.text
    assert token in outbox.compose(message).text
