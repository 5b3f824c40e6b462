import datetime
import threading

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import signing
from django.db import connection
from django.utils import timezone

from capcollectif.errors import Refused
from capcollectif.models import Message
from members import inviting, teams
from members.models import Invitation, Membership, User

from .factories import InvitationFactory, MembershipFactory, StructureFactory, UserFactory

pytestmark = pytest.mark.django_db
LEAD, READER = Membership.Role.LEAD, Membership.Role.READER
DAY = datetime.timedelta(days=1)


@pytest.fixture
def place():
    return MembershipFactory()


@pytest.fixture
def invite(place):
    """Invite somebody to the structure of `place`, by its lead."""

    def invite(email="odile@asso.exemple", **fields):
        values = {"structure": place.structure, "role": READER, "by": place.user, **fields}
        return inviting.invite(email=email, **values)

    return invite


def _put(invitation, **values):
    Invitation.objects.filter(pk=invitation.pk).update(**values)
    return Invitation.objects.get(pk=invitation.pk)


def test_invite_writes_a_mail_that_leaves_at_once(invite, place):
    invitation = invite("Odile@Asso.exemple", words="À bientôt")

    mail = Message.objects.get()
    assert invitation.email == mail.recipient == "odile@asso.exemple"
    assert mail.params == {"invitation": invitation.pk, "words": "À bientôt"}
    assert (mail.kind, mail.state, mail.author) == ("invitation", "waiting", place.user)
    assert mail.topic == f"structure-{place.structure_id}"
    assert 29 * DAY < invitation.expires_at - timezone.now() <= 30 * DAY


def test_a_link_is_used_up_at_once_for_somebody_who_was_let_go_of(invite, place):
    invitation = invite()
    odile = inviting.accept(invitation, first_name="Odile")
    invitation.refresh_from_db()
    inviting.refuse_ended(invitation)  # pressed twice
    teams.close(odile, by=place.user)

    for ask in (inviting.refuse_ended, inviting.accept):
        with pytest.raises(Refused, match="a déjà servi"):
            ask(invitation)


def test_invite_may_leave_a_draft_under_another_topic(invite):
    invite(topic="collective-7", draft=True)

    assert Message.objects.values_list("state", "topic").get() == ("draft", "collective-7")


def test_invite_refuses_somebody_of_the_team_whatever_the_capitals(invite, place):
    with pytest.raises(Refused, match="déjà dans l’équipe"):
        invite(place.user.email.upper())
    assert not Message.objects.exists()


def test_invite_refuses_a_second_one_while_the_first_may_be_accepted(invite):
    first = invite()
    with pytest.raises(Refused, match="déjà une invitation en cours"):
        invite("ODILE@asso.exemple")

    _put(first, expires_at=timezone.now())
    second = invite()

    assert Invitation.objects.get(pk=first.pk).cancelled_at
    assert list(Invitation.objects.pending(timezone.now())) == [second]


def test_the_same_address_may_be_invited_elsewhere(invite):
    invite()
    invite(structure=StructureFactory())

    assert Invitation.objects.pending(timezone.now()).count() == 2


def test_a_facilitator_enters_a_team_of_the_region_if_its_lead_asks_only(invite, place):
    facilitator = UserFactory()
    place.structure.region.facilitators.add(facilitator)
    without_lead = StructureFactory(region=place.structure.region)

    with pytest.raises(Refused, match="anime la région"):
        invite(facilitator.email.upper(), structure=without_lead, role=LEAD, by=facilitator)

    assert invite(facilitator.email).email == facilitator.email


def test_invite_stops_who_writes_to_everybody(invite, monkeypatch):
    monkeypatch.setattr(inviting, "MOST_A_DAY", 2)
    invite("un@asso.exemple")
    invite("deux@asso.exemple")

    with pytest.raises(Refused, match="Reprenez demain"):
        invite("trois@asso.exemple")
    assert Invitation.objects.count() == 2
    with time_machine.travel(timezone.now() + 2 * DAY, tick=False):
        invite("trois@asso.exemple")


def test_a_long_list_of_a_collective_keeps_nobody_from_writing_again(invite, monkeypatch):
    monkeypatch.setattr(inviting, "MOST_A_DAY", 2)
    for structure in StructureFactory.create_batch(3):
        invitation = invite(structure=structure, topic="collective-7", draft=True)
    Message.objects.update(state="sent", sent_at=timezone.now())

    inviting.resend(invitation, by=invitation.invited_by)

    assert Message.objects.count() == 4


def test_find_knows_its_own_tokens_only(invite):
    invitation = invite()
    token = inviting.token_of(invitation)
    forged = signing.Signer(key="x" * 40, salt="members.invitation").sign(invitation.nonce)
    elsewhere = signing.Signer(salt="other").sign(invitation.nonce)

    assert inviting.find(token) == invitation
    for bad in ("", "é:é", invitation.nonce, f"{token}x", token.upper(), forged, elsewhere, "\x00"):
        assert inviting.find(bad) is None


def test_a_token_outlives_a_change_of_secret_key(invite, settings):
    invitation = invite()
    token = inviting.token_of(invitation)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key" * 5

    assert inviting.find(token) == invitation


def test_resend_gives_30_more_days_and_the_same_words(invite, place):
    invitation = invite(words="À bientôt")
    Message.objects.update(state="sent", sent_at=timezone.now())
    token = inviting.token_of(invitation)

    with time_machine.travel(timezone.now() + 40 * DAY, tick=False):
        again = inviting.resend(invitation, by=place.user)
        assert again.expires_at == timezone.now() + 30 * DAY

    assert inviting.token_of(again) == token
    assert Message.objects.get(state="waiting").params["words"] == "À bientôt"


def test_resend_does_not_put_words_in_another_mouth(invite):
    invitation = invite(words="Signé Samira")
    Message.objects.update(state="sent", sent_at=timezone.now())

    inviting.resend(invitation, by=UserFactory())

    assert Message.objects.get(state="waiting").params["words"] == ""


@pytest.mark.parametrize("draft", [True, False])
def test_resend_waits_until_the_first_mail_has_left(invite, place, draft):
    invitation = invite(draft=draft)

    with pytest.raises(Refused, match="pas encore parti"):
        inviting.resend(invitation, by=place.user)
    assert Message.objects.count() == 1


def test_resend_refuses_what_has_ended(invite, place):
    invitation = inviting.cancel(invite(), by=place.user)

    with pytest.raises(Refused, match="plus en cours"):
        inviting.resend(invitation, by=place.user)


def test_prolong_counts_from_the_day_that_a_draft_leaves(invite):
    kept, cancelled = invite(draft=True), invite("autre@asso.exemple", draft=True)
    _put(cancelled, cancelled_at=timezone.now())
    before = cancelled.expires_at

    with time_machine.travel(timezone.now() + 40 * DAY, tick=False):
        inviting.prolong(Message.objects.all())
        assert list(Invitation.objects.pending(timezone.now())) == [kept]
    assert Invitation.objects.get(pk=cancelled.pk).expires_at == before


def test_cancel_may_be_asked_twice_but_not_once_accepted(invite, place):
    cancelled = inviting.cancel(inviting.cancel(invite(), by=place.user), by=place.user)
    accepted = invite("autre@asso.exemple")
    inviting.accept(accepted, first_name="Odile")

    assert cancelled.cancelled_at
    with pytest.raises(Refused, match="a déjà accepté"):
        inviting.cancel(accepted, by=place.user)


def test_accept_makes_an_account_without_password(invite, place):
    given = inviting.accept(invite(), first_name="Odile", last_name="Marty")

    odile = User.objects.get(email="odile@asso.exemple")
    assert (odile.get_full_name(), odile.has_usable_password()) == ("Odile Marty", False)
    assert (given.user, given.structure, given.role) == (odile, place.structure, READER)
    assert Invitation.objects.get().accepted_by == odile


def test_accept_wants_a_first_name(invite):
    with pytest.raises(Refused, match="prénom"):
        inviting.accept(invite())
    assert not User.objects.filter(email="odile@asso.exemple").exists()


def test_accept_joins_the_account_that_there_is(invite, place):
    odile = UserFactory(email="odile@asso.exemple", password=None)

    given = inviting.accept(invite(), first_name="Autre")

    odile.refresh_from_db()
    assert given.user == odile
    assert odile.first_name != "Autre"
    assert [hat.name for hat in odile.hats] == [place.structure.name]


def test_accept_by_the_link_alone_opens_no_account_with_a_lock_of_its_own(invite):
    UserFactory(email="odile@asso.exemple")
    guarded = UserFactory(email="autre@asso.exemple", password=None)
    Authenticator.objects.create(user=guarded, type=Authenticator.Type.TOTP, data={})

    for invitation in (invite(), invite("autre@asso.exemple")):
        with pytest.raises(Refused, match="connectez-vous"):
            inviting.accept(invitation, first_name="Odile")
    assert inviting.accept(Invitation.objects.get(email=guarded.email), user=guarded)


def test_accept_opens_no_closed_account(invite):
    UserFactory(email="odile@asso.exemple", password=None, is_active=False)

    with pytest.raises(Refused, match="fermé"):
        inviting.accept(invite())


def test_accept_is_for_the_invited_address(invite):
    with pytest.raises(Refused, match="pour odile@asso"):
        inviting.accept(invite(), user=UserFactory())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expires_at": datetime.timedelta(0)}, "a expiré. Demandez à"),
        ({"cancelled_at": datetime.timedelta(0)}, "a été annulée. Demandez à"),
    ],
)
def test_accept_refuses_what_has_ended(invite, change, words):
    later = timezone.now() + 60 * DAY
    invitation = _put(invite(), **{name: later + gap for name, gap in change.items()})

    with time_machine.travel(later, tick=False), pytest.raises(Refused, match=words):
        inviting.accept(invitation, first_name="Odile")
    assert not User.objects.filter(email=invitation.email).exists()


def test_accept_works_once(invite):
    invitation = invite()
    place = inviting.accept(invitation, first_name="Odile")

    assert inviting.accept(invitation, first_name="Odile") == place  # a double click
    later = timezone.now() + datetime.timedelta(minutes=2)
    with time_machine.travel(later, tick=False), pytest.raises(Refused, match="a déjà servi"):
        inviting.accept(invitation, first_name="Odile")
    assert Membership.objects.filter(user__email=invitation.email).count() == 1


def test_a_double_click_does_not_let_back_in_who_was_removed_in_between(invite):
    invitation = invite()
    inviting.accept(invitation, first_name="Odile")
    Membership.objects.update(closed_at=timezone.now())

    with pytest.raises(Refused, match="a déjà servi"):
        inviting.accept(invitation)


def test_accept_leaves_a_place_got_meanwhile_as_it_is(invite, place):
    invitation = invite()
    odile = UserFactory(email=invitation.email, password=None)
    had = MembershipFactory(user=odile, structure=place.structure, role=LEAD)

    assert inviting.accept(invitation) == had
    assert Membership.objects.get(pk=had.pk).role == LEAD


def test_somebody_removed_and_invited_again_has_a_new_place(invite, place):
    first = inviting.accept(invite(), first_name="Odile")
    Membership.objects.filter(pk=first.pk).update(closed_at=timezone.now())

    second = inviting.accept(invite())

    assert second != first
    assert second.user == first.user


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_account_and_one_place_each():
    lead = MembershipFactory()
    to = {"email": "odile@asso.exemple", "invited_by": lead.user}
    invitations = [
        InvitationFactory(structure=lead.structure, **to),
        InvitationFactory(**to),
    ]
    start, said = threading.Barrier(4), []

    def accept(invitation):
        start.wait()
        try:
            inviting.accept(invitation, first_name="Odile")
        except Refused as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[each]) for each in invitations * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    odile = User.objects.get(email="odile@asso.exemple")
    assert Membership.objects.filter(user=odile).count() == 2
    assert said == []
