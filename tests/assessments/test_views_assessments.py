import re

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from assessments import closing, sharing
from assessments.models import Answer, Assessment, Framework, Place, Snapshot
from members.models import Membership
from tests.members.factories import MembershipFactory, UserFactory

from .factories import AssessmentFactory, answer, make_framework

pytestmark = pytest.mark.django_db
Role = Membership.Role
State = Answer.State
HOSTILE = ["\x00\x07", "é" * 1_000_000, "🦭" * 40, "\u202egauche", "{{7*7}}", "<b>gras</b>", "-1"]


@pytest.fixture
def lead():
    return MembershipFactory(structure__name="La Remise à Flot")


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead.user)
    return client


def url(name, *args):
    return reverse(f"assessments:{name}", args=args)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def begin(structure, theme, *, settled):
    assessment = AssessmentFactory(structure=structure, theme=theme)
    for number in range(1, settled + 1):
        answer(assessment, number, level=2)
    return assessment


def posts(page, route, *args):
    """Whether `page` has a form to `route`, protected against forged requests."""
    form = f'<form method="post" action="{url(route, *args)}">'
    _, found, rest = page.content.decode().partition(form)
    return bool(found) and "csrfmiddlewaretoken" in rest.partition("</form>")[0]


def member(client, structure, role):
    client.force_login(MembershipFactory(structure=structure, role=role).user)


def facilitator(client, structure):
    user = UserFactory()
    structure.region.facilitators.add(user)
    client.force_login(user)


# ── The list ────────────────────────────────────────────────────────────────


def test_assessment_list_without_a_framework_says_what_will_come(as_lead, lead):
    page = as_lead.get(url("assessment_list", lead.structure.pk))

    assertContains(page, "Le référentiel arrive")
    assertNotContains(page, "btn-corail")


def test_assessment_list_offers_to_start_the_first_theme(as_lead, lead):
    themes = make_framework(themes=3).themes

    page = as_lead.get(url("assessment_list", lead.structure.pk))

    assertContains(page, "btn-corail", 1)
    assertContains(page, "Commencer", 3)
    assert posts(page, "assessment_start", lead.structure.pk, themes.get(position=1).pk)
    assert "Rien n’est commencé" in text_of(page)


def test_assessment_list_resumes_where_this_person_stopped(as_lead, lead):
    themes = make_framework(themes=2).themes.order_by("position")
    begun = begin(lead.structure, themes[0], settled=2)
    assertContains(as_lead.get(url("assessment_list", lead.structure.pk)), "la question 3")

    Place.objects.create(user=lead.user, assessment=begun, number=2)
    page = as_lead.get(url("assessment_list", lead.structure.pk))

    assertContains(page, f'href="{url("assessment_question", begun.pk, 2)}"')
    assert "En cours : 2 sur 4" in text_of(page)
    assert "encore 30\u00a0minutes environ".replace("\u00a0", " ") in text_of(page)
    assert "Une étape sur deux est en cours." in text_of(page)
    assertContains(page, "btn-corail", 1)


def test_assessment_list_offers_to_read_over_what_is_all_answered(as_lead, lead):
    full = begin(lead.structure, make_framework().themes.get(), settled=4)
    Place.objects.create(user=lead.user, assessment=full, number=2)

    page = as_lead.get(url("assessment_list", lead.structure.pk))

    assertContains(page, url("assessment_review", full.pk))
    assert "Relire et clore" in text_of(page)


def test_assessment_list_shows_closed_versions_and_what_comes_next(as_lead, lead):
    full = begin(lead.structure, make_framework().themes.get(), settled=4)
    closing.close(full, by=lead.user)
    closing.reopen(full, by=lead.user)
    closing.close(full, by=lead.user)

    page = as_lead.get(url("assessment_list", lead.structure.pk))

    assertContains(page, url("snapshot_detail", full.pk, 1))
    assertContains(page, url("snapshot_detail", full.pk, 2))
    assertContains(page, "Ouvrir notre plan d’actions")
    assert "Tout est clos" in text_of(page)


def test_assessment_list_keeps_what_was_done_with_an_older_framework(as_lead, lead):
    old = begin(lead.structure, make_framework().themes.get(), settled=1)
    make_framework()

    page = as_lead.get(url("assessment_list", lead.structure.pk))

    assert "Avec une autre version du référentiel" in text_of(page)
    assertContains(page, url("assessment_question", old.pk, 2))


def test_assessment_list_has_no_button_for_a_reader(client, lead):
    begun = begin(lead.structure, make_framework(themes=2).themes.get(position=1), settled=1)
    member(client, lead.structure, Role.READER)

    page = client.get(url("assessment_list", lead.structure.pk))

    assertNotContains(page, "btn-corail")
    assertNotContains(page, "Commencer")
    assertContains(page, url("assessment_synthesis", begun.pk))


def test_assessment_list_shows_a_facilitator_progress_but_only_shared_links(client, lead):
    first, second = make_framework(themes=2).themes.order_by("position")
    private = begin(lead.structure, first, settled=3)
    shared = begin(lead.structure, second, settled=1)
    sharing.share(shared, by=lead.user)
    facilitator(client, lead.structure)

    page = client.get(url("assessment_list", lead.structure.pk))

    assert "En cours : 3 sur 4" in text_of(page)
    assertNotContains(page, url("assessment_synthesis", private.pk))
    assertContains(page, url("assessment_synthesis", shared.pk))
    assertNotContains(page, "btn-corail")


@pytest.mark.parametrize("count", [1, 3])
def test_assessment_list_costs_the_same_at_any_length(
    as_lead, lead, count, django_assert_num_queries
):
    for theme in make_framework(themes=count).themes.all():
        closing.close(begin(lead.structure, theme, settled=4), by=lead.user)
        AssessmentFactory(theme=theme)  # another structure’s: must stay out

    # session, person, structure, référentiel, assessments, snapshots, themes
    with django_assert_num_queries(8):
        page = as_lead.get(url("assessment_list", lead.structure.pk))

    assert len(page.context["progress"].closed) == count


# ── Starting ────────────────────────────────────────────────────────────────


def test_assessment_start_goes_to_the_first_question_and_makes_one_assessment(as_lead, lead):
    theme = make_framework().themes.get()

    for _ in range(2):
        response = as_lead.post(url("assessment_start", lead.structure.pk, theme.pk))

    assessment = Assessment.objects.get()
    assert (assessment.structure, assessment.started_by) == (lead.structure, lead.user)
    assertRedirects(response, url("assessment_question", assessment.pk, 1))


def test_assessment_start_of_a_draft_theme_is_not_found(as_lead, lead):
    theme = make_framework(publish=False).themes.get()

    assert as_lead.post(url("assessment_start", lead.structure.pk, theme.pk)).status_code == 404
    assert as_lead.post(url("assessment_start", lead.structure.pk, 10**18)).status_code == 404


def test_assessment_start_of_a_retired_theme_says_why_not(as_lead, lead):
    theme = make_framework().themes.get()
    Framework.objects.update(status=Framework.Status.RETIRED)

    page = as_lead.post(url("assessment_start", lead.structure.pk, theme.pk), follow=True)

    assertContains(page, "Ce référentiel n’est pas publié")
    assert not Assessment.objects.exists()


# ── The review ──────────────────────────────────────────────────────────────


def test_assessment_review_puts_first_what_needs_a_look(as_lead, lead):
    assessment = AssessmentFactory(structure=lead.structure)
    answer(assessment, 2, state=State.TO_REVISIT)
    answer(assessment, 3, state=State.NOT_APPLICABLE, comment="Pas de local.")
    answer(assessment, 4, level=3, comment="Depuis 2024.")

    page = as_lead.get(url("assessment_review", assessment.pk))
    text = text_of(page)

    assert "Il reste une question sans réponse et une à revoir ensemble." in text
    titles = ["Sans réponse", "À revoir ensemble", "Non concerné", "Toutes les réponses"]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)
    assert "Descripteur 3 de T1-22." in text
    assert "« Depuis 2024. »" in text
    assertContains(page, url("assessment_question", assessment.pk, 1))
    assertContains(page, "Répondre à la question 1")
    assertContains(page, "btn-corail", 1)
    assertNotContains(page, url("assessment_close", assessment.pk))


def test_assessment_review_asks_to_confirm_what_stays_to_revisit(as_lead, lead):
    assessment = begin(lead.structure, make_framework().themes.get(), settled=3)
    answer(assessment, 4, state=State.TO_REVISIT)

    page = as_lead.get(url("assessment_review", assessment.pk))

    assert "Tout est répondu, sauf une question à revoir ensemble." in text_of(page)
    assertContains(page, 'name="despite_to_revisit"')
    assert posts(page, "assessment_close", assessment.pk)


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.READER])
def test_assessment_review_lets_only_a_lead_close(client, lead, role):
    assessment = begin(lead.structure, make_framework().themes.get(), settled=4)
    member(client, lead.structure, role)

    page = client.get(url("assessment_review", assessment.pk))

    assertNotContains(page, url("assessment_close", assessment.pk))
    links = url("assessment_question", assessment.pk, 1) in page.content.decode()
    assert links is (role == Role.CONTRIBUTOR)


@pytest.mark.parametrize("count", [1, 3])
def test_assessment_review_costs_the_same_at_any_length(
    as_lead, lead, count, django_assert_num_queries
):
    theme = make_framework(questions=count).themes.get()
    assessment = begin(lead.structure, theme, settled=2 * count)

    # session, person, assessment, levels, questions with answers, two for the header
    with django_assert_num_queries(6):
        as_lead.get(url("assessment_review", assessment.pk))


# ── Closing, reopening, sharing ─────────────────────────────────────────────


def test_assessment_close_freezes_a_version_and_shows_the_synthesis(as_lead, lead):
    assessment = begin(lead.structure, make_framework().themes.get(), settled=4)

    response = as_lead.post(url("assessment_close", assessment.pk))

    assertRedirects(response, url("assessment_synthesis", assessment.pk))
    assert Snapshot.objects.get().closed_by == lead.user
    page = as_lead.get(url("assessment_review", assessment.pk))
    assertContains(page, "Diagnostic clos")
    assert posts(page, "assessment_reopen", assessment.pk)


def test_assessment_close_names_what_is_missing(as_lead, lead):
    assessment = begin(lead.structure, make_framework().themes.get(), settled=2)

    page = as_lead.post(url("assessment_close", assessment.pk), follow=True)

    assertContains(page, "deux questions sans réponse\u00a0: 3 et 4")
    assert not Snapshot.objects.exists()


def test_assessment_close_wants_the_box_ticked_for_what_stays_to_revisit(as_lead, lead):
    assessment = begin(lead.structure, make_framework().themes.get(), settled=3)
    answer(assessment, 4, state=State.TO_REVISIT)

    refused = as_lead.post(url("assessment_close", assessment.pk), follow=True)
    assertContains(refused, "une question à revoir ensemble\u00a0: 4")

    as_lead.post(url("assessment_close", assessment.pk), {"despite_to_revisit": "on"})
    assert Snapshot.objects.count() == 1


def test_assessment_close_twice_makes_one_version(as_lead, lead):
    assessment = begin(lead.structure, make_framework().themes.get(), settled=4)

    as_lead.post(url("assessment_close", assessment.pk))
    page = as_lead.post(url("assessment_close", assessment.pk), follow=True)

    assertContains(page, "Ce diagnostic est déjà clos.")
    assert Snapshot.objects.count() == 1


def test_assessment_reopen_lets_answers_change_and_keeps_the_version(as_lead, lead):
    assessment = begin(lead.structure, make_framework().themes.get(), settled=4)
    closing.close(assessment, by=lead.user)

    page = as_lead.post(url("assessment_reopen", assessment.pk), follow=True)

    assertContains(page, "Le diagnostic est rouvert")
    assertContains(page, url("assessment_question", assessment.pk, 1))
    assert Snapshot.objects.count() == 1
    again = as_lead.post(url("assessment_reopen", assessment.pk), follow=True)
    assertContains(again, "déjà ouvert")


def test_assessment_share_and_unshare(as_lead, lead):
    assessment = begin(lead.structure, make_framework().themes.get(), settled=1)

    response = as_lead.post(url("assessment_share", assessment.pk), {"share": "yes"})
    assertRedirects(response, url("assessment_synthesis", assessment.pk))
    assert Assessment.objects.get().shared_by == lead.user
    page = as_lead.get(response.url)
    assertContains(page, "Ne plus partager")
    assert posts(page, "assessment_share", assessment.pk)

    as_lead.post(url("assessment_share", assessment.pk), {"share": "no"})
    assert Assessment.objects.get().shared_at is None


@pytest.mark.parametrize("sent", [None, "", *HOSTILE])
def test_assessment_share_of_nonsense_changes_nothing(as_lead, lead, sent):
    shared_at = timezone.now()
    assessment = AssessmentFactory(
        structure=lead.structure, shared_at=shared_at, shared_by=lead.user
    )

    page = as_lead.post(
        url("assessment_share", assessment.pk), {} if sent is None else {"share": sent}, follow=True
    )

    assertContains(page, "Rien n’a changé")
    assert Assessment.objects.get().shared_at == shared_at


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.READER])
@pytest.mark.parametrize("route", ["assessment_close", "assessment_reopen", "assessment_share"])
def test_only_a_lead_decides(client, lead, role, route):
    assessment = begin(lead.structure, make_framework().themes.get(), settled=4)
    member(client, lead.structure, role)

    assert client.post(url(route, assessment.pk), {"share": "yes"}).status_code == 404
    assert Assessment.objects.get().shared_at is None
    assert not Snapshot.objects.exists()
