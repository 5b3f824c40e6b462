"""Two browsers of one person, two colleagues: no 500, nothing double, nothing lost."""

import pytest
from django.utils import timezone

from capsules.models import Feedback, StateOfTheArt
from tests.assessments.factories import make_framework
from tests.members.factories import MembershipFactory

from .factories import CollectiveFactory, plan_sessions, take_part
from .learning import StateOfTheArtFactory
from .test_races import ROUNDS, at_once, post

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {"title": "L’accueil", "works": "", "limits": "", "evidence": "", "question": ""}


@pytest.fixture
def samira():
    make_framework(themes=2)
    return take_part(plan_sessions(CollectiveFactory()))


@pytest.mark.parametrize("turn", ROUNDS)
def test_an_opinion_sent_twice_at_once_is_one(samira, turn):
    session = samira.collective.sessions.get(beat="launch")
    type(session).objects.filter(pk=session.pk).update(day=timezone.localdate())
    said = [
        post(samira.user, "capsules:feedback_edit", session.pk, useful=useful, kept="", change="")
        for useful in (3, 4)
    ]

    assert at_once(*said) == [302, 302]
    assert Feedback.objects.get().useful in (3, 4)


@pytest.mark.parametrize("turn", ROUNDS)
def test_a_state_of_the_art_sent_twice_at_once_is_written_once(samira, turn):
    capsule = samira.collective.capsules.get(position=1)
    sent = [
        post(samira.user, "capsules:state_add", capsule.pk, **WORDS, exists="Un livret")
        for _ in range(2)
    ]

    assert at_once(*sent) == [302, 302]
    assert StateOfTheArt.objects.get().exists == "Un livret"


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_colleagues_who_change_a_state_of_the_art_lose_nothing(samira, turn):
    capsule = samira.collective.capsules.get(position=1)
    state = StateOfTheArtFactory(capsule=capsule, structure=samira.structure)
    odile = MembershipFactory(structure=samira.structure, role="contributor").user
    sent = [
        post(user, "capsules:state_edit", state.pk, **WORDS, exists=exists, seen=1)
        for user, exists in ((samira.user, "Le livret"), (odile, "Le binôme"))
    ]

    assert sorted(at_once(*sent)) == [302, 409]
