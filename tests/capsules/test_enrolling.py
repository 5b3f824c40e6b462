"""What becomes of a list of structures, and of each engagement."""

import datetime
import threading

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from capcollectif import outbox
from capcollectif.errors import Refused
from capcollectif.models import Message
from capsules.calculations import lists
from capsules.models import Enrolment
from capsules.operations import enrolling
from members import inviting
from members.models import Invitation, Structure
from tests.members.factories import (
    InvitationFactory,
    MembershipFactory,
    RegionFactory,
    StructureFactory,
    UserFactory,
)

from .factories import CollectiveFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db

TEXT = """La Table Commune;Fatou Diallo;fatou@table.exemple
Pousses d’Ariège;Marc Estève;marc@pousses.exemple
La Table Commune;Léa Roux;lea@table.exemple"""


@pytest.fixture
def collective():
    collective = CollectiveFactory()
    collective.region.facilitators.add(collective.created_by)
    return collective


def preview(collective, text):
    return enrolling.preview(collective, lists.read(text))


def enrol(collective, text, **options):
    return enrolling.enrol(collective, lists.read(text), by=collective.created_by, **options)


def counts():
    models = (Structure, Enrolment, Invitation, Message)
    return [model.objects.count() for model in models]


def test_a_list_brings_structures_in_and_prepares_invitations(collective):
    done = enrol(collective, TEXT, words="À bientôt.")

    assert (done.structures, done.invitations) == (2, 3)
    rows = collective.enrolments.order_by("structure__name")
    assert [(row.structure.name, row.structure.kind, row.state) for row in rows] == [
        ("La Table Commune", "AUTRE", "approached"),
        ("Pousses d’Ariège", "AUTRE", "approached"),
    ]
    assert {row.added_on for row in rows} == {timezone.localdate()}
    roles = Invitation.objects.order_by("email").values_list("email", "role")
    assert dict(roles) == {
        "fatou@table.exemple": "lead",
        "lea@table.exemple": "contributor",
        "marc@pousses.exemple": "lead",
    }
    assert Invitation.objects.get(email="fatou@table.exemple").name == "Fatou Diallo"
    mails = Message.objects.filter(topic=f"collective-{collective.pk}", state="draft")
    assert {mail.params["words"] for mail in mails} == {"À bientôt."}
    assert mails.count() == 3


def test_the_same_list_again_changes_nothing(collective):
    enrol(collective, TEXT)
    before = counts()

    lines = preview(collective, TEXT)
    done = enrol(collective, TEXT.replace("La Table", "LA  TABLE").replace("Ariège", "ariege"))

    assert [line.person for line in lines] == ["pending"] * 3
    assert not any(line.changes_something for line in lines)
    assert (done.structures, done.invitations) == (0, 0)
    assert counts() == before


@pytest.mark.parametrize(
    "name",
    [
        "La Remise à Flot",
        "LA REMISE A FLOT",
        "la remise à flot ",
        "Association La Remise à Flot",
        "Remise-à-flot",
        "La Remise à Flot (association loi 1901)",
        "SCOP La Remise à Flot",
        "La Remise à Flot (Albi)",
        "La Remise à Flot, Albi",
    ],
)
def test_a_structure_of_the_region_is_recognised(collective, name):
    known = StructureFactory(name="La Remise à Flot", region=collective.region, city="Albi")
    StructureFactory(name="La Remise à Flot", region=RegionFactory())  # elsewhere
    StructureFactory(name="La Remise", region=collective.region)

    [line] = preview(collective, f'"{name}";Samira;samira@flot.exemple')

    assert line.structure == known
    assert not line.is_enrolled
    assert enrol(collective, f'"{name}";Samira;samira@flot.exemple').structures == 1
    assert collective.enrolments.get().structure == known


def test_two_structures_of_one_name_are_told_apart_by_their_town(collective):
    for city in ("Albi", "Cahors"):
        StructureFactory(name="La Passerelle", region=collective.region, city=city)

    vague, clear = preview(collective, "La Passerelle;;a@p.fr\nLa Passerelle (Cahors);;b@p.fr")

    assert "La Passerelle (Albi) et La Passerelle (Cahors)" in vague.refused[0]
    assert clear.structure.city == "Cahors"
    with pytest.raises(Refused, match="Ligne 1"):
        enrol(collective, "La Passerelle;;a@p.fr")


def test_each_person_is_told_what_becomes_of_them(collective):
    orphan = StructureFactory(name="Orpheline", region=collective.region)
    led = MembershipFactory(structure__name="Menée", structure__region=collective.region)
    MembershipFactory(structure=orphan, role="reader", user__email="lit@o.exemple")
    InvitationFactory(structure=orphan, email="attend@o.exemple", role="lead")
    InvitationFactory(
        structure=orphan,
        email="expire@o.exemple",
        created_at=timezone.now(),
        cancelled_at=timezone.now(),
    )
    UserFactory(email="compte@o.exemple")
    UserFactory(email="ferme@o.exemple", is_active=False)
    names = ("lit", "attend", "expire", "compte", "ferme")
    text = "".join(f"Orpheline;;{name}@o.exemple\n" for name in names)
    text += f"Menée;;{led.user.email}\nMenée;;autre@m.exemple\nMenée;;{collective.created_by.email}"

    lines = preview(collective, text)

    told = [(line.person, line.role) for line in lines]
    assert told == [
        ("member", ""),
        ("pending", ""),
        ("invited", "contributor"),  # somebody is already invited to lead
        ("account", "contributor"),
        ("", ""),
        ("member", ""),
        ("team", ""),
        ("", ""),
    ]
    assert lines[4].refused == (enrolling.CLOSED_ACCOUNT,)
    assert lines[7].refused == (enrolling.FACILITATES,)


def test_a_person_twice_in_the_list_is_taken_once(collective):
    text = "La Nef;Zoé;z@nef.exemple\nNef;Zoé P.;Z@nef.exemple\nLa Table;Zoé;z@nef.exemple"

    lines = preview(collective, text)

    assert [bool(line.refused) for line in lines] == [False, True, False]
    assert "ligne 1" in lines[1].refused[0]
    figures = enrolling.outcome(lines)
    assert (figures.structures, figures.created, figures.invited, figures.left_out) == (2, 2, 2, 1)


def test_a_list_is_brought_in_whole_or_not_at_all(collective, monkeypatch):
    real, calls = inviting.invite, []

    def breaks_at_the_third(**options):
        calls.append(options)
        if len(calls) == 3:
            raise Refused("Non.")
        return real(**options)

    monkeypatch.setattr(inviting, "invite", breaks_at_the_third)
    before = counts()

    with pytest.raises(Refused, match="Non"):
        enrol(collective, TEXT)

    assert counts() == before


def test_a_line_with_a_problem_stops_what_was_confirmed(collective):
    with pytest.raises(Refused, match=r"Ligne 2.*Il manque l’adresse"):
        enrol(collective, "La Nef;Zoé;z@nef.exemple\nLa Table;Fatou;")
    assert not Structure.objects.exists()


def test_a_structure_that_left_is_not_brought_back_by_a_list(collective):
    gone = EnrolmentFactory(collective=collective, state="left", left_on="2026-01-05")

    [line] = preview(collective, f"{gone.structure.name};;a@b.fr")

    assert line.refused == (enrolling.HAS_LEFT,)


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_costs_the_same_at_any_length(collective, django_assert_num_queries, count):
    text = "".join(f"Structure {i};P;p{i}@s.exemple\n" for i in range(count * 2))
    for i in range(count):
        StructureFactory(name=f"Structure {i}", region=collective.region)
    rows = lists.read(text)

    # structures, enrolments, memberships, invitations, accounts, facilitators
    with django_assert_num_queries(6):
        enrolling.preview(collective, rows)


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_create_each_structure_once():
    collective = CollectiveFactory()
    rows, refused = lists.read(TEXT), []
    ready = threading.Barrier(2)

    def confirm():
        ready.wait()
        try:
            enrolling.enrol(collective, rows, by=collective.created_by)
        except Exception as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == []
    assert counts() == [2, 2, 3, 3]


def test_one_structure_of_the_region_is_added_once(collective):
    own = StructureFactory(region=collective.region)

    assert enrolling.add(collective, own, by=collective.created_by)
    assert not enrolling.add(collective, own, by=collective.created_by)
    with pytest.raises(Refused, match="région"):
        enrolling.add(collective, StructureFactory(), by=collective.created_by)
    assert collective.enrolments.count() == 1


def test_presence_at_the_launch_is_ticked_and_unticked_among_those_shown(collective):
    a, b, c, d = EnrolmentFactory.create_batch(4, collective=collective)
    Enrolment.objects.filter(pk__in=[b.pk, c.pk]).update(state="present")
    enrolling.change(
        d,
        state="committed",
        by=collective.created_by,
        committed_on=datetime.date(2025, 9, 16),
        committed_by="X",
    )

    enrolling.mark_present(collective, shown=[a.pk, b.pk, d.pk], present=[a.pk])

    states = dict(collective.enrolments.values_list("pk", "state"))
    assert states == {a.pk: "present", b.pk: "approached", c.pk: "present", d.pk: "committed"}


def test_an_engagement_goes_on_and_back():
    day = datetime.date(2025, 9, 16)
    enrolment = EnrolmentFactory()
    by = enrolment.collective.created_by
    commitment = {"committed_on": day, "committed_by": "Zoé Petit, directrice"}

    with pytest.raises(Refused, match="par qui"):
        enrolling.change(enrolment, state="committed", by=by, committed_on=day)
    with pytest.raises(Refused, match="partie"):
        enrolling.change(enrolment, state="left", by=by, left_reason="Trop de travail.")

    enrolling.change(enrolment, state="committed", by=by, **commitment)
    left = enrolling.change(
        enrolment, state="left", by=by, left_on=day, left_reason="Trop de travail."
    )
    assert (left.committed_by, left.left_reason) == ("Zoé Petit, directrice", "Trop de travail.")
    back = enrolling.change(enrolment, state="committed", by=by, **commitment)
    assert (back.left_on, back.left_reason) == (None, "")
    again = enrolling.change(enrolment, state="present", by=by)
    assert (again.committed_on, again.committed_by) == (None, "")


def test_release_gives_an_old_draft_its_30_days(collective):
    enrol(collective, "La Table Commune;Fatou Diallo;fatou@table.exemple")
    late = timezone.now() + datetime.timedelta(days=40)

    with time_machine.travel(late, tick=False):
        assert enrolling.release(Message.objects.all(), by=collective.created_by) == 1
        assert enrolling.release(Message.objects.all(), by=collective.created_by) == 0
        assert "fatou" in Message.objects.get().recipient
        assert outbox.compose(Message.objects.get())
        assert Invitation.objects.get().expires_at == late + datetime.timedelta(days=30)
