import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection

from assessments import acting
from assessments.models import Action, ActionPlan, SuggestedAction
from capcollectif.errors import Refused, Stale
from tests.members.factories import MembershipFactory, StructureFactory, UserFactory

from .factories import ActionFactory, make_framework

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return MembershipFactory()


def test_a_plan_is_made_once():
    structure = StructureFactory()

    assert acting.plan_of(structure) == acting.plan_of(structure)


def test_an_action_is_added_with_what_is_known(place):
    action = acting.add_action(
        structure=place.structure, by=place.user, title="Afficher", pilot_name="Léa", target="1 mur"
    )

    action.refresh_from_db()
    assert (action.plan.structure, action.created_by) == (place.structure, place.user)
    assert (action.title, action.pilot_label, action.state) == ("Afficher", "Léa", "to_do")


def test_the_same_action_sent_twice_is_one(place):
    first, again = (
        acting.add_action(structure=place.structure, by=place.user, title="Afficher", priority=3)
        for _ in range(2)
    )

    assert first == again
    other = acting.add_action(structure=place.structure, by=place.user, title="Afficher")
    assert other != first


def test_the_same_action_added_another_day_is_another(place):
    with time_machine.travel("2026-05-01"):
        acting.add_action(structure=place.structure, by=place.user, title="Faire le bilan")
    acting.add_action(structure=place.structure, by=place.user, title="Faire le bilan")

    assert Action.objects.count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": "A", "due_is_month": True},
        {"title": "A", "state": "done"},
        {"title": "A", "state": "blocked"},
    ],
)
def test_fields_that_do_not_agree_are_refused(place, fields):
    with pytest.raises(Refused):
        acting.add_action(structure=place.structure, by=place.user, **fields)
    assert not ActionPlan.objects.exists()


def test_two_pilots_are_refused(place):
    with pytest.raises(Refused, match="pas les deux"):
        acting.add_action(
            structure=place.structure, by=place.user, title="A", pilot=place.user, pilot_name="Léa"
        )


def test_suggestions_become_actions_linked_to_their_question(place):
    make_framework(questions=1)
    suggestions = list(SuggestedAction.objects.order_by("pk"))

    added = acting.add_suggested(structure=place.structure, suggestions=suggestions, by=place.user)

    assert [action.question for action in added] == [one.question for one in suggestions]
    assert [(a.title, a.first_step, a.indicator) for a in added] == [
        (one.title, one.first_step, one.indicator) for one in suggestions
    ]


def test_the_same_suggestion_is_not_doubled(place):
    make_framework()
    one = SuggestedAction.objects.first()

    added = acting.add_suggested(structure=place.structure, suggestions=[one, one], by=place.user)
    again = acting.add_suggested(structure=place.structure, suggestions=[one], by=place.user)

    assert (len(added), again, Action.objects.count()) == (1, [], 1)


def test_a_suggestion_archived_or_ended_may_come_again(place):
    make_framework()
    one = SuggestedAction.objects.first()
    kwargs = {"structure": place.structure, "suggestions": [one], "by": place.user}
    acting.archive_action(acting.add_suggested(**kwargs)[0], by=place.user)
    acting.move_action(acting.add_suggested(**kwargs)[0], state="done", by=place.user)

    assert len(acting.add_suggested(**kwargs)) == 1


def test_a_change_raises_the_version_and_is_told_in_the_journal():
    action, user = ActionFactory(), UserFactory()

    acting.change_action(action, seen=1, by=user, title="Autre", priority=3, target="")

    action.refresh_from_db()
    assert (action.title, action.priority, action.number) == ("Autre", 3, 2)
    assert [line.text for line in action.journal.all()] == ["A changé l’intitulé, la priorité."]


def test_a_stale_change_is_refused_with_what_is_there_now():
    action, user = ActionFactory(title="Avant"), UserFactory()
    acting.change_action(action, seen=1, by=user, title="La première")

    with pytest.raises(Stale) as refusal:
        acting.change_action(action, seen=1, by=user, title="La seconde")

    assert refusal.value.current.title == "La première"
    action.refresh_from_db()
    assert action.title == "La première"


def test_the_same_change_sent_twice_is_one():
    action, user = ActionFactory(), UserFactory()

    for _ in range(2):
        acting.change_action(action, seen=1, by=user, title="Autre")

    assert action.journal.count() == 1


@pytest.mark.parametrize("state", ["blocked", "dropped"])
def test_blocked_and_dropped_say_why(state):
    action, user = ActionFactory(), UserFactory()

    with pytest.raises(Refused, match="pourquoi"):
        acting.move_action(action, state=state, by=user)

    acting.move_action(action, state=state, reason="Pas de budget.", by=user)
    line = action.journal.get()
    assert (line.state, line.text, line.by) == (state, "Pas de budget.", user)


@time_machine.travel(datetime.datetime(2026, 5, 12, 22, 30, tzinfo=datetime.UTC))
def test_an_action_ends_on_the_day_it_is_in_paris():
    action, user = ActionFactory(), UserFactory()

    assert acting.move_action(action, state="done", by=user).ended_on == datetime.date(2026, 5, 13)
    assert acting.move_action(action, state="in_progress", by=user).ended_on is None
    assert action.journal.count() == 2


def test_a_move_asked_twice_is_made_once():
    action, user = ActionFactory(), UserFactory()

    for _ in range(2):
        acting.move_action(action, state="done", by=user)

    assert action.journal.count() == 1


def test_leaving_a_blocked_state_forgets_its_reason():
    action, user = ActionFactory(), UserFactory()
    acting.move_action(action, state="blocked", reason="Pas de budget.", by=user)

    assert acting.move_action(action, state="in_progress", by=user).state_reason == ""


def test_a_note_is_written_once_and_never_empty():
    action, user = ActionFactory(), UserFactory()

    for _ in range(2):
        acting.note_action(action, text="Devis reçu.", by=user)
    with pytest.raises(Refused):
        acting.note_action(action, text="", by=user)

    assert action.journal.get().text == "Devis reçu."


def test_an_archived_action_leaves_the_plan_and_comes_back_as_it_was():
    action, user = ActionFactory(title="Revenir"), UserFactory()

    acting.archive_action(action, by=user)
    assert not Action.objects.present().exists()
    for refused in (
        lambda: acting.move_action(action, state="done", by=user),
        lambda: acting.change_action(action, seen=1, by=user, title="B"),
        lambda: acting.note_action(action, text="B", by=user),
    ):
        with pytest.raises(Refused, match="archivée"):
            refused()

    acting.restore_action(action, by=user)
    assert Action.objects.present().get().title == "Revenir"


@pytest.mark.django_db(transaction=True)
def test_the_same_action_sent_four_times_at_once_is_one(place):
    make_framework()
    suggestions = [SuggestedAction.objects.first()]
    common = {"structure": place.structure, "by": place.user}

    def send(_):
        try:
            acting.add_action(title="Afficher", **common)
            acting.add_suggested(suggestions=suggestions, **common)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(send, range(4)))

    assert Action.objects.count() == 2
