"""What a collective is to do, through its pages."""

import datetime

import pytest
from django.urls import reverse

from capsules.models import Task

from .factories import CollectiveFactory, DecisionFactory, TaskFactory, plan_sessions, take_part
from .test_views_minutes import AFTER, NASTY, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]


@pytest.fixture
def session(collective):
    return plan_sessions(collective).sessions.get(beat="launch")


@pytest.fixture
def urls(collective):
    return {
        verb: reverse(f"capsules:task_{verb}", args=[collective.pk]) for verb in ("list", "add")
    }


def edit_url(task):
    return reverse("capsules:task_edit", args=[task.pk])


def test_task_list_says_where_tasks_come_from(as_nadege, urls):
    assert "Les tâches naissent des décisions" in page(as_nadege.get(urls["list"]))


def test_task_add_from_a_decision_goes_back_to_it(as_nadege, session, urls):
    decision = DecisionFactory(session=session, text="Se revoir")
    add = f"{urls['add']}?decision={decision.pk}"
    shown = page(as_nadege.get(add))
    assert 'value="Se revoir"' in shown and "Elle suit une décision" in shown

    answer = as_nadege.post(add, {"title": "Se revoir", "pilot_name": "Zoé", "due_on": "1/10/25"})

    assert answer.url == reverse("capsules:minutes_edit", args=[session.pk])
    task = Task.objects.get()
    assert (task.decision, task.pilot_label) == (decision, "Zoé")
    assert task.due_on == datetime.date(2025, 10, 1)
    shown = page(as_nadege.get(urls["list"]))
    assert "pour le 1er octobre 2025" in shown and "16 septembre 2025</a>" in shown


@pytest.mark.parametrize("decision", ["abc", "-1", "9" * 40])
def test_task_add_without_a_readable_decision_is_a_task_of_its_own(as_nadege, urls, decision):
    assert "Elle suit" not in page(as_nadege.get(f"{urls['add']}?decision={decision}"))


def test_task_add_takes_no_decision_of_another_collective(as_nadege, urls, collective):
    other = plan_sessions(
        CollectiveFactory(region=collective.region, framework=collective.framework)
    )
    decision = DecisionFactory(session=other.sessions.first())

    page(as_nadege.get(f"{urls['add']}?decision={decision.pk}"), 404)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"title": ""}, "Dites ce qui est à faire"),
        ({"title": "x" * 301}, "300 au plus"),
        ({"title": "x", "pilot": "abc"}, "pas dans le collectif"),
        ({"title": "x", "pilot": "9" * 18}, "pas dans le collectif"),
        ({"title": "x", "due_on": "0001-01-01"}, "année entre 2000 et 2100"),
        ({"title": "x", "due_on": "bientôt"}, "avec son année"),
    ],
)
def test_task_add_says_what_is_wrong_and_loses_nothing(as_nadege, urls, sent, told):
    shown = page(as_nadege.post(urls["add"], {"pilot_name": "Zoé", **sent}))

    assert told in shown and 'value="Zoé"' in shown
    assert not Task.objects.exists()


def test_task_add_refuses_two_pilots(as_nadege, urls, collective):
    lead = take_part(collective)

    shown = page(as_nadege.post(urls["add"], {"title": "x", "pilot": lead.pk, "pilot_name": "Zoé"}))
    assert "pas les deux" in shown


def test_task_add_takes_any_text_as_text(as_nadege, urls):
    as_nadege.post(urls["add"], {"title": NASTY})

    assert "{{7*7}} &lt;script&gt;" in page(as_nadege.get(urls["list"]))
    assert Task.objects.get().title.endswith("à l’envers")


def test_task_edit_shows_both_when_stale(as_nadege, collective):
    task = TaskFactory(collective=collective, title="Réserver")
    seen = page(as_nadege.get(edit_url(task))).partition('name="seen" value="')[2][:16]
    Task.objects.update(title="Réserver la salle")

    shown = page(as_nadege.post(edit_url(task), {"title": "Réserver ailleurs", "seen": seen}), 409)
    assert "Réserver la salle" in shown and 'value="Réserver ailleurs"' in shown

    seen = shown.partition('name="seen" value="')[2][:16]
    as_nadege.post(edit_url(task), {"title": "Réserver ailleurs", "seen": seen})
    assert Task.objects.get().title == "Réserver ailleurs"


def test_task_edit_keeps_a_pilot_who_has_left(as_nadege, collective):
    lead = take_part(collective)
    task = TaskFactory(collective=collective, pilot=lead)
    lead.user.memberships.update(closed_at=AFTER)

    assert f'value="{lead.pk}" selected' in page(as_nadege.get(edit_url(task)))


def test_task_done_is_for_the_pilot_too_and_can_be_undone(client, collective, session, urls):
    lead = take_part(collective)
    task = TaskFactory(collective=collective, pilot=lead)
    client.force_login(lead.user)
    done = reverse("capsules:task_done", args=[task.pk])

    assert "C’est fait" in page(client.get(urls["list"]))
    assert "À refaire" in page(client.post(done, follow=True))
    client.post(done, {"undo": "yes"})
    assert Task.objects.get().done_at is None


def test_task_archive_can_be_undone(as_nadege, collective, urls):
    task = TaskFactory(collective=collective, title="Réserver")
    archive = reverse("capsules:task_archive", args=[task.pk])

    assert "Tâches retirées" in page(as_nadege.post(archive, follow=True))
    as_nadege.post(archive, {"undo": "yes"})
    assert Task.objects.present().get() == task


def test_a_late_task_says_so(as_nadege, collective, urls):
    TaskFactory(collective=collective, due_on=datetime.date(2025, 9, 1))

    assert "Prévue le 1er septembre 2025" in page(as_nadege.get(urls["list"]))


@pytest.mark.parametrize("count", [1, 3])
def test_task_list_costs_the_same_at_any_length(
    as_nadege, session, collective, urls, count, django_assert_num_queries
):
    for _ in range(count):
        decision = DecisionFactory(session=session)
        TaskFactory(collective=collective, decision=decision, pilot=take_part(collective))
    as_nadege.get(urls["list"])

    with django_assert_num_queries(7):
        page(as_nadege.get(urls["list"] + "?page=abc"))
