import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from capcollectif.errors import Refused
from capcollectif.models import Message
from members import inviting, teams
from members.models import Invitation, Membership, Structure

from .factories import InvitationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
LEAD, CONTRIBUTOR, READER = (
    Membership.Role.LEAD,
    Membership.Role.CONTRIBUTOR,
    Membership.Role.READER,
)


@pytest.fixture
def lead():
    return MembershipFactory()


@pytest.fixture
def colleague(lead):
    return MembershipFactory(structure=lead.structure, role=READER)


def test_change_role_gives_it(lead, colleague):
    assert teams.change_role(colleague, role=CONTRIBUTOR, by=lead.user).role == CONTRIBUTOR


@pytest.mark.parametrize("change", ["change_role", "hand_over"])
def test_nobody_changes_their_own_role(lead, change):
    with pytest.raises(Refused, match="votre propre place"):
        getattr(teams, change)(lead, role=READER, by=lead.user)


def test_nobody_closes_their_own_place(lead):
    with pytest.raises(Refused, match="votre propre place"):
        teams.close(lead, by=lead.user)


def test_a_closed_place_does_not_change(lead, colleague):
    teams.close(colleague, by=lead.user)

    for change in (teams.close, teams.change_role, teams.hand_over):
        role = {} if change is teams.close else {"role": READER}
        with pytest.raises(Refused, match="n’est plus dans l’équipe"):
            change(colleague, by=lead.user, **role)


def test_a_team_keeps_a_lead(lead, colleague):
    for change in (teams.close, teams.change_role):
        role = {} if change is teams.close else {"role": READER}
        with pytest.raises(Refused, match="garde toujours"):
            change(lead, by=colleague.user, **role)
    assert Membership.objects.get(pk=lead.pk).role == LEAD
    assert Membership.objects.active().filter(pk=lead.pk).exists()


def test_close_lets_no_old_invitation_back_in(lead, colleague):
    old = InvitationFactory(structure=lead.structure, email=colleague.user.email)
    elsewhere = InvitationFactory(email=colleague.user.email)

    teams.close(colleague, by=lead.user)

    assert list(Invitation.objects.pending(timezone.now())) == [elsewhere]
    with pytest.raises(Refused, match="annulée"):
        inviting.accept(old, user=colleague.user)


def test_hand_over_exchanges_roles(lead, colleague):
    teams.hand_over(colleague, role=READER, by=lead.user)

    roles = dict(Membership.objects.values_list("pk", "role"))
    assert roles == {lead.pk: READER, colleague.pk: LEAD}
    with pytest.raises(Refused, match="plus référent"):
        teams.hand_over(lead, role=READER, by=MembershipFactory().user)
    assert dict(Membership.objects.values_list("pk", "role"))[lead.pk] == READER


@pytest.mark.django_db(transaction=True)
def test_two_leads_who_unmake_each_other_leave_one():
    first = MembershipFactory()
    second = MembershipFactory(structure=first.structure)
    start, said = threading.Barrier(2), []

    def unmake(place, by):
        start.wait()
        try:
            teams.change_role(place, role=READER, by=by)
        except Refused as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    pairs = [(first, second.user), (second, first.user)]
    threads = [threading.Thread(target=unmake, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Membership.objects.filter(structure=first.structure, role=LEAD).count() == 1
    assert len(said) == 1


def test_relieve_gives_the_lead_to_somebody_of_the_team_and_dates_it(lead, colleague):
    nadege = UserFactory()
    InvitationFactory(structure=lead.structure, email=lead.user.email)

    teams.relieve(lead, heir=colleague, by=nadege)

    lead.refresh_from_db()
    assert lead.closed_at and lead.closed_by == nadege
    assert Membership.objects.get(pk=colleague.pk).role == LEAD
    assert not Invitation.objects.open().exists()
    mails = Message.objects.filter(topic=f"structure-{lead.structure_id}", author=nadege)
    assert set(mails.values_list("recipient", flat=True)) == {
        lead.user.email,
        colleague.user.email,
    }


def test_nobody_relieves_in_their_own_favour(lead, colleague):
    for by in (lead.user, colleague.user):
        with pytest.raises(Refused, match="votre propre place"):
            teams.relieve(lead, heir=colleague, by=by)
    assert Membership.objects.active().get(pk=lead.pk).role == LEAD


def test_relieve_needs_a_lead_that_is_there(lead, colleague):
    nadege = UserFactory()
    with pytest.raises(Refused, match="n’est plus référent"):
        teams.relieve(colleague, heir=lead, by=nadege)
    teams.relieve(lead, heir=colleague, by=nadege)
    with pytest.raises(Refused, match="n’est plus dans l’équipe"):
        teams.relieve(lead, heir=colleague, by=nadege)
    assert Message.objects.count() == 2


def test_close_place_leaves_a_team_of_one_to_be_invited_to(lead, capsys):
    nadege = UserFactory()
    lead.structure.region.facilitators.add(nadege)
    assert not Structure.objects.invitable_by(nadege).exists()
    with pytest.raises(CommandError, match="une place et une seule"):
        call_command("close_place", lead.user.email, structure="Ailleurs")

    call_command("close_place", lead.user.email.upper(), structure=lead.structure.name)

    assert "n’est plus dans l’équipe" in capsys.readouterr().out
    assert not Membership.objects.active().exists()
    nadege = type(nadege).objects.get(pk=nadege.pk)
    assert Structure.objects.invitable_by(nadege).get() == lead.structure
