import datetime

import pytest
import time_machine
from django.utils import timezone

from assessments import sharing
from assessments.models import ActionPlan, Question
from tests.members.factories import MembershipFactory, StructureFactory, UserFactory

from .factories import ActionFactory, make_framework
from .visits import page_of, url

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 5, 12)


def test_plan_detail_without_any_action_says_what_to_do_and_writes_nothing(client, place):
    page = page_of(client, "plan_detail", place.structure.pk)

    assert "Votre première action" in page
    assert url("action_add", place.structure.pk) in page
    assert not ActionPlan.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_plan_detail_costs_the_same_at_any_length(
    client, plan, place, django_assert_num_queries, count
):
    question = Question.objects.filter(theme=make_framework().themes.get()).first()
    for _ in range(count):
        ActionFactory(plan=plan, pilot=UserFactory(), question=question)

    with django_assert_num_queries(5):  # session, user, structure, actions, band
        client.get(url("plan_detail", place.structure.pk))


def test_plan_detail_puts_actions_in_groups_with_a_sentence(client, plan, place):
    ActionFactory(plan=plan, title="Tardive", due_on=TODAY - datetime.timedelta(days=1))
    ActionFactory(plan=plan, title="Future", due_on=datetime.date(2026, 6, 30))
    ActionFactory(plan=plan, title="Faite", state="done", ended_on=TODAY)
    ActionFactory(plan=plan, title="Partie", archived_at=timezone.now())
    ActionFactory(title="D’ailleurs")

    with time_machine.travel(TODAY):
        page = page_of(client, "plan_detail", place.structure.pk)

    assert "Trois actions, dont une en retard. Une est terminée" in page
    order = [page.index(word) for word in ("En retard <", "Tardive", "Future", "Faite")]
    assert order == sorted(order)
    assert "Prévue le 11\u00a0mai" in page
    assert "Partie" not in page
    assert "D’ailleurs" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "EQUIPE"}, {"Réunir l’équipe"}),
        ({"q": "reunir l'ÉQUIPE"}, {"Réunir l’équipe"}),
        ({"q": "coeur"}, {"Parler à cœur ouvert"}),
        ({"q": "rien de tel"}, set()),
        ({"group": "blocked"}, {"Acheter"}),
        ({"priority": "3"}, {"Réunir l’équipe"}),
        ({"pilot": "name:lea"}, {"Acheter"}),
        ({"pilot": "nobody", "priority": "2"}, {"Parler à cœur ouvert"}),
        ({"theme": "abc", "priority": "9", "page": "abc"}, None),
        ({"group": "'; --", "q": "\x00"}, None),
        ({"added": "9" * 30, "archived": "-1"}, None),
        ({"added": "abc", "archived": "99999999999999999999999"}, None),
    ],
)
def test_plan_detail_filters(client, plan, place, query, found):
    titles = {"Réunir l’équipe", "Parler à cœur ouvert", "Acheter"}
    ActionFactory(plan=plan, title="Réunir l’équipe", priority=3)
    ActionFactory(plan=plan, title="Parler à cœur ouvert")
    ActionFactory(
        plan=plan, title="Acheter", state="blocked", state_reason="Devis", pilot_name="Léa"
    )

    page = page_of(client, "plan_detail", place.structure.pk, **query)

    assert {title for title in titles if title in page} == (titles if found is None else found)
    assert ("Tout afficher" in page) is (found is not None)


def test_plan_detail_filters_by_theme_and_by_a_pilot_who_left(client, plan, place):
    theme = make_framework().themes.get()
    gone = UserFactory(first_name="Odile", last_name="Marty")
    ActionFactory(plan=plan, title="Ici", question=theme.questions.first(), pilot=gone)
    ActionFactory(plan=plan, title="Ailleurs")

    for query in ({"theme": theme.pk}, {"pilot": gone.pk}):
        page = page_of(client, "plan_detail", place.structure.pk, **query)
        assert "Odile Marty" in page
        assert "Ici" in page
        assert "Ailleurs" not in page


def test_plan_detail_says_when_a_filter_finds_nothing(client, plan, place):
    ActionFactory(plan=plan)

    page = page_of(client, "plan_detail", place.structure.pk, q="licorne")

    assert "Aucune action ne correspond à ces filtres" in page
    assert "Tout afficher" in page


def test_plan_detail_is_paged(client, plan, place):
    for number in range(51):
        ActionFactory(plan=plan, title=f"Action n° {number}.", priority=3)

    first = page_of(client, "plan_detail", place.structure.pk, priority=3)
    second = page_of(client, "plan_detail", place.structure.pk, priority=3, page=2)

    assert (first.count("Action n°"), second.count("Action n°")) == (50, 1)
    assert "?priority=3&amp;page=2#liste" in first
    assert "51" in second  # the group tells its whole number


def test_plan_detail_is_read_only_for_readers(client, plan):
    reader = MembershipFactory(structure=plan.structure, role="reader")
    action = ActionFactory(plan=plan)
    client.force_login(reader.user)

    page = page_of(client, "plan_detail", plan.structure.pk)
    detail = page_of(client, "action_detail", action.pk)

    assert url("action_add", plan.structure.pk) not in page
    assert url("plan_share", plan.structure.pk) not in page
    for verb in ("move", "note", "archive", "edit"):
        assert url(f"action_{verb}", action.pk) not in detail


def test_plan_detail_opens_to_facilitators_once_shared(client, plan, place):
    facilitator, stranger = UserFactory(), UserFactory()
    plan.structure.region.facilitators.add(facilitator)
    StructureFactory().region.facilitators.add(stranger)
    action = ActionFactory(plan=plan)
    paths = [url("plan_detail", plan.structure.pk), url("action_detail", action.pk)]

    def statuses(user):
        client.force_login(user)
        return [client.get(path).status_code for path in paths]

    assert statuses(facilitator) == [404, 404]
    sharing.share(plan, by=place.user)
    assert statuses(facilitator) == [200, 200]
    assert statuses(stranger) == [404, 404]
    assert client.post(url("action_note", action.pk), {"text": "Non"}).status_code == 404


def test_plan_share_says_who_sees_and_can_be_undone(client, plan, place):
    region = str(plan.structure.region)

    page = client.post(url("plan_share", plan.structure.pk), {"share": "yes"}, follow=True)
    assert "est partagé" in page.content.decode()
    assert region in page.content.decode()
    client.post(url("plan_share", plan.structure.pk), {"share": "yes"})  # asking twice is harmless
    plan.refresh_from_db()
    assert plan.shared_by == place.user

    client.post(url("plan_share", plan.structure.pk), {"share": "peut-être"})
    client.post(url("plan_share", plan.structure.pk), {"share": "no"})
    plan.refresh_from_db()
    assert plan.shared_at is None
