"""The pages of a restitution, and its files."""

import datetime
import io
import re

import pytest
import python_calamine
from django.urls import reverse
from django.utils import timezone

from capsules.calculations import anonymity
from capsules.documents import restitution as documents
from capsules.models import Restitution
from capsules.operations import restitutions as opening
from capsules.queries import restitutions
from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory, EnrolmentFactory, plan_sessions
from tests.capsules.learning import RestitutionFactory, make_capsule
from tests.members.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def capsule():
    return make_capsule(6, levels=[[2, 1, 3, None]] * 5 + [[4, 1, 3, None]])


def page(client, user, capsule, query=""):
    client.force_login(user)
    return client.get(reverse("capsules:restitution_detail", args=[capsule.pk]) + query)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def facilitator(capsule):
    capsule.collective.region.facilitators.add(capsule.collective.created_by)
    return capsule.collective.created_by


def structures(capsule):
    return [row.structure for row in capsule.collective.enrolments.order_by("pk")]


def lead_of(structure, role="lead"):
    return MembershipFactory(structure=structure, role=role).user


def opened(capsule):
    return opening.open_(capsule, by=capsule.collective.created_by)


def send(client, user, name, capsule, **data):
    client.force_login(user)
    return client.post(reverse(f"capsules:{name}", args=[capsule.pk]), data, follow=True)


def test_restitution_detail_waits_until_it_is_open(client, capsule):
    answer = page(client, lead_of(structures(capsule)[0]), capsule)

    assert "La restitution s’ouvrira" in text_of(answer)
    assert "repart" not in answer.content.decode()


def test_restitution_detail_asks_who_animates_to_open_it(client, capsule):
    late = EnrolmentFactory(collective=capsule.collective).structure
    answer = page(client, facilitator(capsule), capsule)

    assert "Six structures ont terminé" in text_of(answer)
    assert late.name in text_of(answer)
    assert reverse("capsules:restitution_open", args=[capsule.pk]) in answer.content.decode()


def test_restitution_detail_shows_nothing_of_four(client):
    capsule = make_capsule(4)
    answer = page(client, facilitator(capsule), capsule)

    assert "Quatre diagnostics sont clos" in text_of(answer)
    assert "il en faut un de plus" in text_of(answer)
    assert "repart" not in answer.content.decode()


def test_restitution_open_says_who_is_not_counted_then_freezes(client, capsule):
    late = EnrolmentFactory(collective=capsule.collective).structure
    user = facilitator(capsule)
    client.force_login(user)
    asked = client.get(reverse("capsules:restitution_open", args=[capsule.pk]))
    assert late.name in text_of(asked)
    assert not Restitution.objects.exists()

    answer = send(client, user, "restitution_open", capsule)

    assert "est ouverte à tout le collectif" in text_of(answer)
    assert Restitution.objects.get().frozen_by == user


def test_restitution_detail_freezes_and_projects_at_once_on_the_sharing_day(client, capsule):
    user, today = facilitator(capsule), timezone.localdate()
    sharing = capsule.sessions.filter(beat="sharing")
    sharing.update(day=today + datetime.timedelta(days=1))
    assert "et projeter" not in text_of(page(client, user, capsule))

    sharing.update(day=today)
    assert "Figer les réponses et projeter" in text_of(page(client, user, capsule))
    answer = send(client, user, "restitution_open", capsule, project="yes")

    assert answer.redirect_chain[-1][0] == reverse(
        "capsules:restitution_project", args=[capsule.pk]
    )
    assert Restitution.objects.get().frozen_by == user


def test_restitution_open_of_four_keeps_nothing(client):
    capsule = make_capsule(4)

    answer = send(client, facilitator(capsule), "restitution_open", capsule, project="yes")

    assert "il en faut un de plus" in text_of(answer)
    assert not Restitution.objects.exists()


def test_restitution_open_sends_on_once_it_is_open(client, capsule):
    opened(capsule)
    client.force_login(facilitator(capsule))
    answer = client.get(reverse("capsules:restitution_open", args=[capsule.pk]))

    assert answer.url == reverse("capsules:restitution_detail", args=[capsule.pk])


def test_restitution_detail_shows_cells_and_marks_one_s_own_place(client, capsule):
    first, *_, last = structures(capsule)
    opened(capsule)
    answer = page(client, lead_of(first, role="reader"), capsule)
    html = answer.content.decode()

    assert "Notre force" in html and "Notre plus grand écart" in html
    assert f"{first.name}</bdi> (vous)" in html
    assert last.name not in html
    assert "votre place" in html
    # One structure alone at level 4: its cell is merged.
    assert ", 1 inspirant" not in html and "1 inspirant" not in html


def test_restitution_detail_names_nobody_to_who_animates(client, capsule):
    opened(capsule)
    html = page(client, facilitator(capsule), capsule).content.decode()

    assert not [each for each in structures(capsule) if each.name in html]
    assert "(vous)" not in html


def test_restitution_detail_names_those_that_agreed_and_hides_them_on_demand(client, capsule):
    first = structures(capsule)[0]
    opening.agree(capsule, first, by=capsule.collective.created_by)
    opened(capsule)
    user = facilitator(capsule)

    assert first.name in page(client, user, capsule).content.decode()
    hidden = page(client, user, capsule, "?noms=caches").content.decode()
    assert first.name not in hidden
    assert "Montrer les noms" in hidden


@pytest.mark.parametrize("query", ["?noms=", "?noms=abc", "?noms=caches&noms=x", "?page=abc"])
def test_restitution_detail_takes_any_query(client, capsule, query):
    opened(capsule)

    assert page(client, facilitator(capsule), capsule, query).status_code == 200


def test_restitution_detail_leads_to_those_that_are_open(client, capsule):
    opened(capsule)
    after = capsule.collective.capsules.get(position=2)
    html = page(client, lead_of(structures(capsule)[0]), after).content.decode()

    assert reverse("capsules:restitution_detail", args=[capsule.pk]) in html


def test_restitution_now_is_that_of_the_capsule_under_way(client, capsule):
    client.force_login(facilitator(capsule))
    answer = client.get(reverse("capsules:restitution_now", args=[capsule.collective_id]))

    assert answer.status_code == 302
    assert "/restitution/" in answer.url


def test_naming_edit_agrees_before_and_withdraws_after(client, capsule):
    first, *_ = structures(capsule)
    lead = lead_of(first)
    said = send(client, lead, "naming_edit", capsule, agree="oui")
    assert "sera nommée" in text_of(said)
    opened(capsule)
    files = [reverse(f"capsules:restitution_{kind}", args=[capsule.pk]) for kind in ("xlsx",)]
    assert first.name in cells_of(client.get(files[0]))

    said = send(client, lead, "naming_edit", capsule, agree="non")

    assert "n’y est pas" in text_of(said)
    assert first.name not in page(client, facilitator(capsule), capsule).content.decode()
    assert first.name not in cells_of(client.get(files[0]))


def test_naming_edit_after_the_opening_is_too_late(client, capsule):
    opened(capsule)
    said = send(client, lead_of(structures(capsule)[0]), "naming_edit", capsule, agree="oui")

    assert "ne peut plus y être ajouté" in text_of(said)


@pytest.mark.parametrize("data", [{}, {"agree": "peut-être"}, {"agree": "oui\x00"}])
def test_naming_edit_asks_again_what_it_does_not_understand(client, capsule, data):
    said = send(client, lead_of(structures(capsule)[0]), "naming_edit", capsule, **data)

    assert "Dites si votre structure accepte" in text_of(said)


def cells_of(answer):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])


def test_restitution_xlsx_holds_the_cells_as_shown_and_no_row(client, capsule):
    opened(capsule)
    client.force_login(facilitator(capsule))
    answer = client.get(reverse("capsules:restitution_xlsx", args=[capsule.pk]))
    found = cells_of(answer)

    assert "6 à lancer" in found
    assert "1 inspirant" not in found
    assert not [each for each in structures(capsule) if each.name in found]


def test_restitution_pdf_holds_the_rows_of_those_with_a_name_axis_by_axis():
    capsule = make_capsule(6, levels=[[2, 1, 3, None]] * 5 + [[4, 1, 3, None]])
    last = structures(capsule)[-1]
    opening.agree(capsule, last, by=capsule.collective.created_by)
    read = restitutions.reading_of(opened(capsule))
    axes = documents.of_restitution(capsule, read).content.axes

    assert [rows for _, rows in axes] == [[(last.name, [4, 1])], [(last.name, [3, None])]]


@pytest.mark.slow
def test_restitution_pdf_says_the_same(client, capsule):
    opened(capsule)
    client.force_login(facilitator(capsule))
    answer = client.get(reverse("capsules:restitution_pdf", args=[capsule.pk]))

    assert answer["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("size", [5, 9])
def test_restitution_detail_costs_the_same_for_any_number_of_structures(
    client, django_assert_num_queries, size
):
    capsule = make_capsule(size)
    opened(capsule)
    user = lead_of(structures(capsule)[0])
    page(client, user, capsule)  # what is read once a process

    with django_assert_num_queries(8):
        page_of_own = client.get(reverse("capsules:restitution_detail", args=[capsule.pk]))
    assert page_of_own.status_code == 200


@pytest.mark.parametrize("size", [10, 100])
def test_restitution_detail_of_48_questions_costs_the_same_for_10_or_100_structures(
    client, django_assert_num_queries, size
):
    make_framework(axes=6, questions=8)
    capsule = plan_sessions(CollectiveFactory()).capsules.get(position=1)
    codes = capsule.theme.questions.order_by("number").values_list("code", flat=True)
    answers = {
        str(n): {code: (n * 7 + at) % 4 + 1 for at, code in enumerate(codes)} for n in range(size)
    }
    released = anonymity.release(answers, draw="x")
    RestitutionFactory(capsule=capsule, answers=answers, content=anonymity.as_data(released))
    user = facilitator(capsule)
    page(client, user, capsule)  # what is read once a process

    with django_assert_num_queries(6):
        html = client.get(reverse("capsules:restitution_detail", args=[capsule.pk]))
    assert html.content.count(b'class="pile"') == 48
