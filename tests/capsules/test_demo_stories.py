"""What is in the demo: enough of everything to look at, and plausible."""

import pytest
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessments.models import Action, Answer, Assessment, JournalEntry, Snapshot
from capcollectif import uploads
from capsules import demo
from capsules.calculations import folding
from capsules.models import Clarification, Collective, Enrolment, PracticeFile, Session
from members.models import Structure

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def remise(django_db_setup, django_db_blocker):
    """La Remise à Flot, in a demo loaded once for these tests, which change nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.load()
        yield Structure.objects.get(name="La Remise à Flot")
        transaction.set_rollback(True)


def test_the_demo_s_first_structure_is_half_way_through(remise):
    def assessment(code):
        return Assessment.objects.with_progress().get(structure=remise, theme__code=code)

    governance, paths, work = assessment("GOU"), assessment("PAR"), assessment("TRA")

    assert assessment("INT").closed_at
    assert [snapshot.number for snapshot in governance.snapshots.order_by("number")] == [1, 2]
    assert (paths.snapshots.count(), bool(paths.shared_at)) == (1, True)
    assert (work.closed_at, work.settled, work.total) == (None, 5, 8)
    states = set(work.answers.values_list("state", flat=True))
    assert states == {"rated", "to_revisit", "not_applicable"}


def test_the_demo_shows_a_change_between_two_closings(remise):
    first, second = Snapshot.objects.filter(
        assessment__structure=remise, assessment__theme__code="GOU"
    ).order_by("number")

    assert first.closed_at < second.closed_at < timezone.now()
    levels = [[line["level"] for line in snapshot.content["lines"]] for snapshot in (first, second)]
    assert levels == [[2, 2, 1, 2, 2, 1, 3, 1], [3, 2, 2, 2, 2, 3, 3, 2]]


def test_the_demo_s_plan_has_actions_in_every_state(remise):
    actions = Action.objects.filter(plan__structure=remise)

    assert set(actions.values_list("state", flat=True)) == set(Action.State.values)
    late = actions.exclude(state__in=Action.ENDED).filter(due_on__lt=timezone.localdate())
    assert late.count() == 2
    assert actions.filter(pilot_name__contains="Claire").exists()
    assert actions.filter(pilot=None, pilot_name="").exists()


def test_nothing_in_the_demo_happens_tomorrow(remise):
    now = timezone.now()

    assert not Answer.objects.filter(saved_at__gt=now).exists()
    assert not Assessment.objects.filter(Q(started_at__gt=now) | Q(closed_at__gt=now)).exists()
    assert not JournalEntry.objects.filter(at__gt=now).exists()


def test_texts_of_the_demo_are_written_as_on_screen(remise):
    texts = [*Answer.objects.values_list("comment", flat=True)]
    texts += Action.objects.values_list("title", flat=True)
    texts += JournalEntry.objects.values_list("text", flat=True)

    assert [text for text in texts if "'" in text] == []


def test_the_demo_has_a_collective_at_each_stage(remise):
    today = timezone.localdate()

    def close_of(region, position):
        found = Session.objects.get(
            collective__region__name=region, capsule__position=position, beat="close"
        )
        return found.day

    assert close_of("Occitanie", 2) < today < close_of("Occitanie", 3)
    assert close_of("Normandie", 2) < today  # and La Conserverie de la Risle has not closed it
    published = dict(Collective.objects.values_list("region__name", "published_number"))
    assert published == {"Occitanie": 1, "Normandie": 1, "Bretagne": 0}
    states = Enrolment.objects.filter(collective__region__name="Occitanie").values_list("state")
    assert {state for (state,) in states} == {"committed", "present", "approached"}


def test_the_demo_has_a_structure_whose_board_decides_soon(remise):
    waiting = Enrolment.objects.get(confirms_on__isnull=False)

    assert (waiting.structure.name, waiting.confirms_on.weekday()) == ("Passerelle Lot", 1)
    assert waiting.confirms_on > timezone.localdate()


def test_practices_of_the_demo_carry_files_that_the_app_would_take(remise):
    files = PracticeFile.objects.select_related("practice").order_by("pk")

    assert [each.practice.title for each in files] == [
        "Le point du lundi",
        "Un livret d’accueil en images",
    ]
    for each in files:
        kind = uploads.TYPES["xlsx"]
        with each.file.open() as file:
            assert kind.content_type == each.content_type and kind.agrees(file)
            assert each.size == file.size < 20_000
        assert each.added_at == each.practice.created_at
        assert folding.fold(each.title) in each.practice.searchable


def test_the_demo_s_administration_has_something_to_answer():
    asked = Clarification.objects.waiting().get()

    assert asked.question.remarks.waiting().filter(capsule=asked.capsule).exists()
