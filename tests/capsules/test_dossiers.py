"""Dossiers: asked, taken by one worker, made with the rights of now, kept a week, purged."""

import datetime
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from capcollectif.errors import Refused
from capsules.models import Dossier
from capsules.operations import dossiers
from capsules.operations.dossiers import Made
from tests.capsules.learning import DossierFactory, make_capsule
from tests.members.factories import MembershipFactory

from .factories import EnrolmentFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 essai"


@pytest.fixture
def asked(settings, tmp_path):
    """A structure’s dossier that waits."""
    settings.MEDIA_ROOT = tmp_path
    capsule = make_capsule()
    place = MembershipFactory(structure__region=capsule.collective.region, role="reader")
    EnrolmentFactory(collective=capsule.collective, structure=place.structure)
    return ask(capsule, place)


def ask(capsule, place):
    return dossiers.ask(
        kind="structure",
        collective=capsule.collective,
        capsule=capsule,
        structure=place.structure,
        by=place.user,
    )


def make(dossier, owner, tell):
    tell(40)
    return Made(PDF, "Dossier.pdf", {"practice": [3]})


def due(make=make, **late):
    return dossiers.make_due(make, now=timezone.now() + timedelta(**late))


def fail(dossier, owner, tell):
    raise ValueError("panne")


def test_make_due_makes_the_oldest_and_keeps_it_under_a_name_of_ours(asked):
    assert due() == 1

    asked.refresh_from_db()
    assert (asked.state, asked.percent, asked.filename) == ("ready", 100, "Dossier.pdf")
    assert asked.holds == {"practice": [3]}
    assert asked.file.read() == PDF and asked.file.name.startswith("dossiers/")
    asked.file.close()
    assert asked.expires_at - asked.made_at == dossiers.KEPT
    assert due() == 0


def test_make_due_tells_how_far_it_is(asked):
    seen = []

    def watched(dossier, owner, tell):
        tell(40)
        seen.append(Dossier.objects.values_list("state", "percent").get(pk=dossier.pk))
        return make(dossier, owner, tell)

    due(watched)

    assert seen == [("making", 40)]


def test_make_due_fails_what_cannot_be_made_and_goes_on(asked, caplog):
    assert due(fail) == 0

    asked.refresh_from_db()
    assert (asked.state, asked.percent) == ("failed", 0)
    assert "was not made" in caplog.text


def test_make_due_reads_the_rights_of_its_owner_anew(asked, caplog):
    asked.owner.memberships.update(closed_at=timezone.now())

    assert due() == 0

    asked.refresh_from_db()
    assert asked.state == "failed" and not asked.file


def test_make_due_gives_back_what_a_dead_worker_had(asked):
    Dossier.objects.update(state="making", started_at=timezone.now())
    assert due() == 0  # somebody has it

    assert due(minutes=4) == 1

    Dossier.objects.update(state="making", file="", made_at=None)
    assert due(minutes=30) == 0  # asked for too long ago: it kills who tries
    asked.refresh_from_db()
    assert asked.state == "failed"


def test_make_due_leaves_alone_what_another_worker_has_taken_over(asked):
    def slow(dossier, owner, tell):
        Dossier.objects.update(started_at=timezone.now() + timedelta(minutes=5))
        return make(dossier, owner, tell)

    assert due(slow) == 0

    asked.refresh_from_db()
    assert (asked.state, asked.file.name) == ("making", "")
    assert default_storage.listdir("dossiers")[1] == []


def test_make_due_asks_one_query_with_nothing_to_do(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert due() == 0


def test_ask_twice_is_once_and_at_most_three_wait(asked):
    place = asked.owner.memberships.get()
    assert ask(asked.capsule, place) == asked
    for capsule in (make_capsule(), make_capsule()):
        ask(capsule, place)

    with pytest.raises(Refused, match="se préparent déjà"):
        ask(make_capsule(), place)


def test_ask_again_drops_the_one_that_failed(asked):
    Dossier.objects.update(state="failed")

    again = ask(asked.capsule, asked.owner.memberships.get())

    assert list(Dossier.objects.all()) == [again]


def test_purge_deletes_rows_past_their_week_files_and_orphans(asked):
    due()
    default_storage.save("dossiers/perdu.pdf", asked_file())
    assert dossiers.purge(timezone.now()) == 0
    assert len(default_storage.listdir("dossiers")[1]) == 2

    assert dossiers.purge(timezone.now() + datetime.timedelta(days=8)) == 1

    assert not Dossier.objects.exists()
    assert default_storage.listdir("dossiers")[1] == []


def asked_file():
    from django.core.files.base import ContentFile

    return ContentFile(PDF)


def test_visible_to_is_one_s_own_of_what_one_still_reads(asked):
    owner = asked.owner
    other = DossierFactory(capsule=asked.capsule, kind="collective")

    assert list(Dossier.objects.visible_to(owner)) == [asked]
    assert not Dossier.objects.visible_to(other.owner).exists()  # animates nothing
    asked.capsule.collective.region.facilitators.add(other.owner)
    assert list(Dossier.objects.visible_to(type(owner).objects.get(pk=other.owner.pk))) == [other]
