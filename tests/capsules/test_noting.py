import datetime

import pytest

from assessments.models import Action
from capcollectif.errors import Refused, Stale
from capcollectif.models import Message
from capsules.models import Decision, Minutes, SecretLink, Task
from capsules.operations import noting
from capsules.queries import meetings

from .factories import DecisionFactory, GuestFactory, TaskFactory, plan_sessions, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]
AFTER = datetime.datetime(2025, 9, 17, 12, tzinfo=datetime.UTC)


@pytest.fixture
def session(collective):
    """The launch, yesterday."""
    return plan_sessions(collective).sessions.get(beat="launch")


@pytest.fixture
def lead(collective):
    return take_part(collective, user__email="samira@asso.exemple")


def test_notes_are_saved_and_each_save_is_a_version(session, nadege):
    first = noting.save_notes(session, text="Un", seen=1, by=nadege)
    second = noting.save_notes(session, text="Deux", seen=first.version, by=nadege)

    assert (first.version, second.version, second.text) == (2, 3, "Deux")
    assert noting.save_notes(session, text="Deux", seen=1, by=nadege) == second  # the same twice


@pytest.mark.parametrize("seen", [1, None, 99])
def test_a_stale_save_of_notes_overwrites_nothing(session, nadege, seen):
    noting.save_notes(session, text="De Gabin", seen=1, by=nadege)

    with pytest.raises(Stale) as stale:
        noting.save_notes(session, text="De Nadège", seen=seen, by=nadege)

    assert stale.value.current.text == Minutes.objects.get().text == "De Gabin"


def test_publishing_writes_once_to_each_address(session, nadege, lead):
    take_part(session.collective, user=lead.user)  # in two structures
    guest = GuestFactory(collective=session.collective)
    GuestFactory(collective=session.collective, email="")
    noting.save_notes(session, text="Nous avons ri.", seen=1, by=nadege)

    assert noting.publish_minutes(session, by=nadege) == 2
    assert noting.publish_minutes(session, by=nadege) == 0

    assert set(Message.objects.values_list("recipient", flat=True)) == {
        lead.user.email,
        guest.email,
    }
    assert SecretLink.objects.get(scope=SecretLink.Scope.PAGE).participant == guest


def test_nothing_is_published_while_there_is_nothing_to_read(session, nadege):
    with pytest.raises(Refused, match="quelques notes"):
        noting.publish_minutes(session, by=nadege)
    assert not Minutes.objects.exists()

    DecisionFactory(session=session)
    noting.publish_minutes(session, by=nadege)


def test_a_session_closes_after_its_day_and_reopens(session, nadege):
    noting.close_session(session, by=nadege)
    assert Minutes.objects.get().closed_at == AFTER

    noting.reopen_session(session, by=nadege)
    assert Minutes.objects.get().closed_at is None


def test_a_session_to_come_or_cancelled_does_not_close(session, nadege, collective):
    to_come = collective.sessions.get(beat="sharing", capsule__position=1)
    with pytest.raises(Refused, match="elle se clôt après"):
        noting.close_session(to_come, by=nadege)

    collective.sessions.filter(pk=session.pk).update(cancelled_at=AFTER)
    with pytest.raises(Refused, match="annulée"):
        noting.close_session(session, by=nadege)


def test_what_is_left_to_do_goes_away_as_it_is_done(session, nadege):
    assert len(meetings.left_to_do(session, None, [])) == 4

    minutes = noting.save_notes(session, text="Dit", seen=1, by=nadege)
    DecisionFactory(session=session)
    left = meetings.left_to_do(session, minutes, meetings.decisions(session))

    assert "Décisions sans suite\u00a0: 1." in left and "Les notes sont vides." not in left


def test_a_decision_twice_is_one_and_comes_back_once_archived(session, nadege):
    first = noting.add_decision(session, text="Décidé", by=nadege)
    assert noting.add_decision(session, text="Décidé", by=nadege) == first

    noting.archive_decision(first, by=nadege)
    assert not Decision.objects.present().exists()
    noting.restore_decision(first, by=nadege)
    assert Decision.objects.present().get() == first


def test_a_decision_becomes_a_proposed_action_that_cites_it(session, lead):
    decision = DecisionFactory(session=session, text="Partager " * 33)

    action = noting.adopt(decision, structure=lead.structure, by=lead.user)

    assert action.state == Action.State.PROPOSED and action.plan.structure == lead.structure
    assert len(action.title) == 200 and action.title.endswith("…")
    assert decision.text in action.journal.get().text
    assert "16 septembre 2025" in action.journal.get().text
    [found] = meetings.decisions(session, structures=[lead.structure_id])
    assert (found.adopted, found.is_ours) == (1, True)


def test_a_decision_is_taken_up_once_by_each_structure(session, lead, collective):
    decision = DecisionFactory(session=session)
    action = noting.adopt(decision, structure=lead.structure, by=lead.user)
    with pytest.raises(Refused, match="déjà dans votre plan"):
        noting.adopt(decision, structure=lead.structure, by=lead.user)

    other = take_part(collective)
    noting.adopt(decision, structure=other.structure, by=other.user)
    [found] = meetings.decisions(session, structures=[])
    assert (found.adopted, found.is_ours) == (2, False)

    Action.objects.filter(pk=action.pk).update(archived_at=AFTER)
    noting.adopt(decision, structure=lead.structure, by=lead.user)


def test_a_decision_taken_off_is_taken_up_by_nobody(session, lead, nadege):
    decision = DecisionFactory(session=session, archived_at=AFTER)

    with pytest.raises(Refused, match="retirée"):
        noting.adopt(decision, structure=lead.structure, by=lead.user)
    with pytest.raises(Refused, match="retirée"):
        noting.add_task(collective=session.collective, decision=decision, title="Faire", by=nadege)


def test_a_decision_has_one_task_which_may_come_back(session, nadege, collective):
    decision = DecisionFactory(session=session)
    task = noting.add_task(collective=collective, decision=decision, title="Faire", by=nadege)
    with pytest.raises(Refused, match="déjà sa tâche"):
        noting.add_task(collective=collective, decision=decision, title="Autre", by=nadege)

    noting.archive_task(task, by=nadege)
    [found] = meetings.decisions(session)
    assert meetings.task_of(found) is None
    again = noting.add_task(collective=collective, decision=decision, title="Autre", by=nadege)

    assert again.pk == task.pk
    assert Task.objects.present().get().title == "Autre"


def test_a_task_without_title_or_with_two_pilots_is_refused(collective, nadege, lead):
    with pytest.raises(Refused, match="ce qui est à faire"):
        noting.add_task(collective=collective, title="", by=nadege)
    with pytest.raises(Refused, match="pas les deux"):
        noting.add_task(collective=collective, title="Oui", pilot=lead, pilot_name="Zoé", by=nadege)


def test_the_same_task_sent_twice_is_one(collective, nadege):
    first = noting.add_task(collective=collective, title="Faire", by=nadege)

    assert noting.add_task(collective=collective, title="Faire", by=nadege) == first


def test_a_stale_change_of_a_task_overwrites_nothing(collective, nadege):
    task = TaskFactory(collective=collective, title="Réserver")
    seen = noting.mark_of(task)
    noting.change_task(task, seen=seen, title="Réserver la salle", by=nadege)

    with pytest.raises(Stale):
        noting.change_task(task, seen=seen, title="Réserver ailleurs", by=nadege)
    task.refresh_from_db()
    assert task.title == "Réserver la salle"
    noting.change_task(task, seen="", title="Réserver la salle", by=nadege)  # nothing to change


def test_a_task_is_done_undone_taken_off_and_put_back(collective, nadege):
    task = TaskFactory(collective=collective)

    noting.finish_task(task, is_done=True, by=nadege)
    assert Task.objects.get().done_at == AFTER
    noting.finish_task(task, is_done=False, by=nadege)
    noting.archive_task(task, by=nadege)
    assert not Task.objects.present().exists()
    noting.restore_task(task, by=nadege)
    assert Task.objects.present().get().done_at is None


def test_tasks_come_in_order_late_ones_first_done_ones_last(collective):
    day = datetime.date(2025, 10, 1)
    done, later, undated, soon = (
        TaskFactory(collective=collective, title=title, due_on=due, done_at=at)
        for title, due, at in [
            ("faite", day, AFTER),
            ("plus tard", day + datetime.timedelta(9), None),
            ("un jour", None, None),
            ("bientôt", day, None),
        ]
    )

    assert list(meetings.tasks(collective)) == [soon, later, undated, done]
    shown = meetings.open_tasks(collective.pk)
    assert [each.pk for each in shown] == [soon.pk, later.pk, undated.pk]


def test_a_card_says_who_sees_to_a_task(collective, lead):
    guest = GuestFactory(collective=collective, first_name="Ana", last_name="Vidal")
    for pilot in ({"pilot": lead}, {"pilot": guest}, {"pilot_name": "Zoé"}, {}):
        TaskFactory(collective=collective, **pilot)

    shown = [each.pilot_label for each in meetings.open_tasks(collective.pk)]
    assert shown == [lead.name, "Ana Vidal", "Zoé", ""]
