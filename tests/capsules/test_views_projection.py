"""The restitution on the screen of the room, and one’s own place on a phone."""

import pytest
from django.urls import reverse

from capsules.models import Restitution
from capsules.operations import restitutions
from tests.members.factories import MembershipFactory

from .factories import EnrolmentFactory
from .learning import make_capsule

pytestmark = pytest.mark.django_db
LEVELS = [[1, 2, 1, 4]] * 3 + [[1, 2, 4, 4]] + [[1, 2, 4, None]] * 2  # one row a structure


@pytest.fixture
def capsule(nadege):
    """Six structures have closed; not opened yet."""
    return make_capsule(
        6, levels=LEVELS, region=nadege.facilitated_regions.get(), created_by=nadege
    )


@pytest.fixture
def opened(capsule, nadege):
    restitutions.open_(capsule, by=nadege)
    return capsule


def url(name, capsule):
    return reverse(f"capsules:restitution_{name}", args=[capsule.pk])


def page(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def member(capsule, number=0, **fields):
    """Somebody of the structure of that row of LEVELS."""
    enrolment = capsule.collective.enrolments.order_by("pk")[number]
    return MembershipFactory(structure=enrolment.structure, **fields).user


def test_restitution_project_before_it_is_open_sends_to_its_gate_and_freezes_nothing(
    as_nadege, capsule
):
    answer = as_nadege.get(url("project", capsule))

    assert answer.status_code == 302 and answer.url == reverse(
        "capsules:restitution_detail", args=[capsule.pk]
    )
    assert not Restitution.objects.exists()


def test_restitution_project_holds_all_its_slides_and_names_nobody(as_nadege, opened):
    shown = page(as_nadege.get(url("project", opened)))

    assert shown.count('class="diapo"') == 6  # the sentences, the axes, four questions
    assert all(f'id="d{n}"' in shown for n in range(1, 7)) and 'href="#d2"' in shown
    for enrolment in opened.collective.enrolments.all():
        assert enrolment.structure.name not in shown
    assert url("own", opened) in shown and "<script src" in shown and "style=" not in shown


def test_restitution_project_leads_to_one_s_own_place_only_who_has_one(as_nadege, client, opened):
    address = f'{url("own", opened)}">'  # of a link; the screen writes it in full besides
    assert address not in page(as_nadege.get(url("project", opened)))

    client.force_login(member(opened))
    assert address in page(client.get(url("project", opened)))


def test_restitution_project_shows_the_widest_question_first_or_the_theme_s(as_nadege, opened):
    def titles(**query):
        found = as_nadege.get(url("project", opened), query).context["slides"]
        return [slide.part.asked.number for slide, *_ in found[2:]]

    assert titles() == titles(ordre="ecart") == titles(ordre="{{7*7}}") == [3, 1, 2, 4]
    assert titles(ordre="theme") == [1, 2, 3, 4]


def test_restitution_project_hides_what_a_raised_threshold_hides(as_nadege, opened, settings):
    settings.ANONYMITY_THRESHOLD = 7

    assert as_nadege.get(url("project", opened)).status_code == 302


def test_restitution_own_marks_the_place_of_one_s_structure(client, opened):
    client.force_login(member(opened, 0, role="reader"))
    shown = page(client.get(url("own", opened)))
    assert shown.count("votre place\u00a0:") == 4
    assert "Vous&nbsp;: 1, à lancer" in shown

    client.force_login(member(opened, 5))
    shown = page(client.get(url("own", opened)))
    assert "Vous&nbsp;: 4, inspirant" in shown and "Vous&nbsp;: sans niveau" in shown


def test_restitution_own_of_a_structure_that_was_not_counted_shows_all_the_same(client, opened):
    EnrolmentFactory(collective=opened.collective)
    client.force_login(member(opened, 6))

    shown = page(client.get(url("own", opened)))

    assert "n’y est pas compté" in shown and "votre place\u00a0:" not in shown


def test_restitution_own_is_for_members_and_waits_until_it_is_open(client, as_nadege, capsule):
    assert as_nadege.get(url("own", capsule)).status_code == 404
    client.force_login(member(capsule))
    assert client.get(url("own", capsule)).url == reverse(
        "capsules:restitution_detail", args=[capsule.pk]
    )


@pytest.mark.parametrize("structures", [5, 10])
def test_restitution_project_costs_the_same_at_any_size(
    as_nadege, nadege, structures, django_assert_num_queries
):
    capsule = make_capsule(structures, region=nadege.facilitated_regions.get(), created_by=nadege)
    restitutions.open_(capsule, by=nadege)
    as_nadege.get(url("project", capsule))

    with django_assert_num_queries(5):  # session, user, capsule, restitution, questions
        as_nadege.get(url("project", capsule))
