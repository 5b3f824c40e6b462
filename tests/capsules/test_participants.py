"""Who takes part in a collective."""

import pytest

from capcollectif.errors import Refused
from capsules.models import Participant
from capsules.operations import links, participants
from members.models import Membership
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, GuestFactory, take_part
from tests.members.factories import InvitationFactory, MembershipFactory, StructureFactory

pytestmark = pytest.mark.django_db


def present(collective):
    return Participant.objects.present().filter(collective=collective)


def test_everybody_of_the_teams_takes_part_once_however_often_they_are_gathered():
    collective = CollectiveFactory()
    place = EnrolmentFactory(collective=collective)
    MembershipFactory.create_batch(2, structure=place.structure)
    MembershipFactory(structure=StructureFactory())

    assert [participants.gather(collective) for _ in range(2)] == [2, 0]
    assert present(collective).count() == 2


def test_who_accepts_an_invitation_takes_part():
    collective = CollectiveFactory()
    enrolled = EnrolmentFactory(collective=collective)
    invitation = InvitationFactory(structure=enrolled.structure)

    place = participants.enter(invitation, first_name="Odile", last_name="Marty")

    assert present(collective).get().user == place.user


def test_who_has_left_the_team_or_whose_structure_has_left_takes_part_no_more():
    collective = CollectiveFactory()
    stays, leaves, with_structure = [take_part(collective) for _ in range(3)]
    Membership.objects.filter(user=leaves.user).update(closed_at=collective.created_at)
    collective.enrolments.filter(structure=with_structure.structure).update(
        state="left", left_on=collective.starts_on
    )

    assert list(present(collective)) == [stays]


def test_a_guest_is_typed_once():
    collective = CollectiveFactory()
    facts = {"first_name": "Lou", "email": "Lou@dehors.exemple", "by": collective.created_by}
    guest = participants.add_guest(collective, **facts)

    with pytest.raises(Refused, match="déjà dans le collectif"):
        participants.add_guest(collective, **facts)

    assert (guest.name, guest.address) == ("Lou", "lou@dehors.exemple")


def test_a_member_is_no_guest():
    member = take_part(CollectiveFactory())

    with pytest.raises(Refused, match="déjà dans le collectif"):
        participants.add_guest(
            member.collective, first_name="Lou", email=member.user.email, by=member.user
        )


def test_a_guest_who_is_archived_may_come_back():
    guest = GuestFactory()
    participants.archive_guest(guest, by=guest.collective.created_by)

    assert not present(guest.collective).exists()
    participants.add_guest(guest.collective, first_name="Lou", email=guest.email, by=None)
    assert present(guest.collective).count() == 1


def test_another_address_ends_the_links_that_were_sent_to_the_old_one():
    guest = GuestFactory()
    link = links.page_of(guest)
    participants.edit_guest(guest, by=None, first_name="Zoé", email=guest.email.upper())
    assert links.find("page", links.token_of(link)) == link

    participants.edit_guest(guest, by=None, first_name="Zoé", email="zoe@ailleurs.exemple")
    with pytest.raises(Refused, match="remplacé"):
        links.find("page", links.token_of(link))


def test_a_guest_that_comes_back_keeps_their_address_unless_it_was_taken():
    guest = GuestFactory()
    participants.archive_guest(guest, by=None)
    guest.refresh_from_db()
    other = GuestFactory(collective=guest.collective, email=guest.email)

    with pytest.raises(Refused, match="déjà"):
        participants.restore_guest(guest, by=None)
    participants.archive_guest(other, by=None)
    participants.restore_guest(guest, by=None)
    assert present(guest.collective).get() == guest
