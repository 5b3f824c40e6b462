"""Practices, dossiers, marks and opinions at the same moment: nothing half done, nothing told of one."""

import threading

import pytest
from django.utils import timezone

from capsules.models import Dossier, Feedback, Practice, Reading
from capsules.operations import dossiers, feedback, moderating, reading
from capsules.queries import feedback as opinions
from capsules.queries import reading as readings
from tests.assessments.factories import make_framework
from tests.members.factories import MembershipFactory

from .factories import CollectiveFactory, plan_sessions, take_part
from .learning import DossierFactory, PracticeFactory
from .test_races import ROUNDS, at_once, post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def collective():
    make_framework(themes=2)
    collective = plan_sessions(CollectiveFactory())
    collective.region.facilitators.add(collective.created_by)
    return collective


@pytest.fixture
def capsule(collective):
    return collective.capsules.get(position=1)


@pytest.fixture
def lead(collective):
    return take_part(collective)


@pytest.fixture
def practice(capsule, lead):
    return PracticeFactory(theme=capsule.theme, structure=lead.structure, created_by=lead.user)


@pytest.mark.parametrize("turn", ROUNDS)
def test_giving_accepting_and_taking_back_at_once_leave_a_state_that_holds(
    collective, lead, practice, turn
):
    neighbour, seen = take_part(collective).user, moderating.seen_of(practice)
    said = {"circle": "collective", "seen": seen}
    moderating.give(practice, by=lead.user, **said)
    answers = at_once(
        post(collective.created_by, "capsules:practice_accept", practice.pk, **said),
        post(lead.user, "capsules:practice_withdraw", practice.pk, circle="collective"),
        post(lead.user, "capsules:practice_give", practice.pk, agrees="on", **said),
        post(neighbour, "capsules:practice_borrow", practice.pk),
    )

    assert set(answers) <= {302, 404} and answers[1] == 302
    moderating.withdraw(practice, circle="collective", by=lead.user)
    assert not Practice.objects.visible_to(neighbour).filter(pk=practice.pk).exists()
    assert not Practice.objects.visible_to(collective.created_by).filter(pk=practice.pk).exists()


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_colleagues_who_change_a_practice_lose_nothing(lead, practice, turn):
    colleague = MembershipFactory(structure=lead.structure, role="contributor").user
    sent = [
        post(
            user,
            "capsules:practice_edit",
            practice.pk,
            title=title,
            theme=practice.theme_id,
            seen=1,
            effort="hours",
            cost="none",
        )
        for user, title in ((lead.user, "Le cahier"), (colleague, "Le tableau"))
    ]

    assert sorted(at_once(*sent)) == [302, 409]


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_workers_make_a_dossier_once(capsule, lead, settings, tmp_path, turn):
    settings.MEDIA_ROOT = tmp_path
    DossierFactory(owner=lead.user, kind="structure", structure=lead.structure, capsule=capsule)
    made, now = [], timezone.now()

    def make(dossier, owner, tell):
        made.append(threading.get_ident())
        tell(50)
        return dossiers.Made(b"%PDF-", "dossier.pdf", {})

    done = at_once(*[lambda: dossiers.make_due(make, now=now)] * 3)

    assert sorted(done) == [0, 0, 1] and len(made) == 1
    assert Dossier.objects.get().state == "ready"
    assert len(list((tmp_path / "dossiers").iterdir())) == 1


@pytest.mark.parametrize("turn", ROUNDS)
def test_opinions_given_at_once_are_read_five_at_a_time(collective, turn):
    session = collective.sessions.get(beat="launch")
    type(session).objects.filter(pk=session.pk).update(day=timezone.localdate())
    people = [take_part(collective) for _ in range(8)]
    said = {"useful": 3, "kept": "Le binôme", "change": ""}

    at_once(
        *[
            lambda person=person: feedback.give(session, person, by=person.user, **said)
            for person in people
        ]
    )

    assert Feedback.objects.count() == 8
    assert opinions.results(session).read == 5


@pytest.mark.parametrize("turn", ROUNDS)
def test_marks_given_at_once_are_counted_five_at_a_time(collective, capsule, turn):
    question = capsule.theme.questions.get(number=1)
    people = [take_part(collective) for _ in range(8)]

    at_once(
        *[
            lambda person=person: reading.mark(
                capsule, question, mark="clear", structure_id=person.structure_id, by=person.user
            )
            for person in people
        ]
    )

    assert Reading.objects.count() == 8
    assert readings.clarities(capsule.pk)[1].readers == 5
