import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import closing, sharing
from assessments.models import Answer, Question, Snapshot, SuggestedAction
from tests.members.factories import MembershipFactory, UserFactory

from .factories import ActionFactory, ActionPlanFactory, AssessmentFactory, answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client):
    membership = MembershipFactory()
    client.force_login(membership.user)
    return membership


def filled(structure, *levels, comment="", by=None):
    """An open assessment with an answer a level, from question 1; None leaves one out."""
    assessment = AssessmentFactory(structure=structure)
    for number, level in enumerate(levels, start=1):
        if level:
            answer(assessment, number, level=level, comment=comment, by=by)
    return assessment


def close(assessment, by):
    return closing.close(assessment, by=by)


def change_level(assessment, number, level):
    Answer.objects.filter(assessment=assessment, question__number=number).update(level=level)


def synthesis_url(assessment):
    return reverse("assessments:assessment_synthesis", args=[assessment.pk])


def snapshot_url(assessment, number):
    return reverse("assessments:snapshot_detail", args=[assessment.pk, number])


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_assessment_synthesis_of_an_open_assessment_says_that_it_is_provisional(client, lead):
    assessment = filled(lead.structure, 1, 4, 2)
    text = page(client, synthesis_url(assessment))
    assert "Synthèse provisoire" in text
    assert "3\u00a0questions répondues sur 4" in text
    assert "Continuer à la question 4" in text
    assert "2,5" in text  # the first axis


def test_assessment_synthesis_leads_to_what_has_no_answer_before_what_is_to_revisit(client, lead):
    assessment = filled(lead.structure, 1, None, 2)
    answer(assessment, 2, state="to_revisit")
    assert "Continuer à la question 4" in page(client, synthesis_url(assessment))
    answer(assessment, 4, level=2)
    assert "Continuer à la question 2" in page(client, synthesis_url(assessment))


def test_assessment_synthesis_all_answered_leads_to_the_review(client, lead):
    text = page(client, synthesis_url(filled(lead.structure, 1, 4, 2, 3)))
    assert "Relire avant de clore" in text


def test_assessment_synthesis_without_any_answer_invites_to_start(client, lead):
    text = page(client, synthesis_url(filled(lead.structure)))
    assert "Votre synthèse se dessinera dès votre première réponse." in text
    assert "Commencer" in text
    assert "<table" not in text


def test_assessment_synthesis_shows_the_last_closing_and_the_change_since_the_one_before(
    client, lead
):
    assessment = filled(lead.structure, 1, 1, 2, 2, by=lead.user)
    close(assessment, lead.user)
    closing.reopen(assessment, by=lead.user)
    change_level(assessment, 1, 4)
    close(assessment, lead.user)
    text = page(client, synthesis_url(assessment))
    assert "Vous progressez sur un axe." in text
    assert "+ 1,5" in text
    assert "stable" in text
    assert "Synthèse provisoire" not in text
    assert snapshot_url(assessment, 1) in text


def test_assessment_synthesis_reopened_compares_today_with_the_last_closing(client, lead):
    assessment = filled(lead.structure, 3, 3, 2, 2, by=lead.user)
    close(assessment, lead.user)
    closing.reopen(assessment, by=lead.user)
    change_level(assessment, 1, 1)
    text = page(client, synthesis_url(assessment))
    assert "− 1,0" in text
    assert "Synthèse provisoire" in text


def test_assessment_synthesis_offers_to_turn_a_gap_into_an_action(client, lead):
    assessment = filled(lead.structure, 1, 4, 2)
    suggestion = SuggestedAction.objects.get(question__theme=assessment.theme, question__number=1)
    text = page(client, synthesis_url(assessment))
    assert reverse("assessments:action_suggest", args=[assessment.pk, 1]) in text
    assert f'name="suggestion" value="{suggestion.pk}" checked' in text
    add = reverse("assessments:action_add", args=[lead.structure_id])
    assert f"{add}?question={suggestion.question_id}" in text


def test_assessment_synthesis_names_the_actions_already_linked(client, lead):
    assessment = filled(lead.structure, 1, 4, 2)
    question = Question.objects.get(theme=assessment.theme, number=1)
    plan = ActionPlanFactory(structure=lead.structure)
    ActionFactory(plan=plan, question=question, title="Former les équipes")
    ActionFactory(plan=plan, question=question, title="Oubliée", archived_at=timezone.now())
    ActionFactory(question=question, title="D’une autre structure")
    text = page(client, synthesis_url(assessment))
    assert "Former les équipes" in text
    assert "Oubliée" not in text
    assert "D’une autre structure" not in text


def test_assessment_synthesis_offers_no_action_to_a_reader(client):
    reader = MembershipFactory(role="reader")
    assessment = filled(reader.structure, 1)
    client.force_login(reader.user)
    text = page(client, synthesis_url(assessment))
    assert "Transformer en action" not in text
    assert "Continuer à la question" not in text


def test_assessment_synthesis_of_the_introduction_thanks_and_gives_no_score(client, lead):
    assessment = AssessmentFactory(structure=lead.structure)
    framework = assessment.theme.framework
    framework.status, framework.published_at = "draft", None
    framework.save()
    assessment.theme.is_introduction = True
    assessment.theme.save()
    Question.objects.filter(theme=assessment.theme).update(
        kind="single_choice", settings={"options": ["Pour l’équipe", "Pour le territoire"]}
    )
    for number in range(1, 5):
        answer(assessment, number, value={"choice": 1})
    assessment.refresh_from_db()
    close(assessment, lead.user)
    assert "Voir la prochaine étape" in page(client, synthesis_url(assessment))
    for url in [synthesis_url(assessment), snapshot_url(assessment, 1)]:
        text = page(client, url)
        assert "Pour le territoire" in text
        assert "radar" not in text
        assert "Axe par axe" not in text
    assert "Merci" in page(client, synthesis_url(assessment))


def test_assessment_synthesis_lets_the_lead_share_and_reopen(client, lead):
    assessment = filled(lead.structure, 1, 4, 2, 3)
    share = f'action="{reverse("assessments:assessment_share", args=[assessment.pk])}"'
    reopen = f'action="{reverse("assessments:assessment_reopen", args=[assessment.pk])}"'
    opened = page(client, synthesis_url(assessment))
    close(assessment, lead.user)
    closed = page(client, synthesis_url(assessment))
    assert share in opened
    assert share in closed
    assert reopen not in opened
    assert reopen in closed
    assert closed.count("csrfmiddlewaretoken") >= 3
    client.force_login(MembershipFactory(structure=lead.structure, role="contributor").user)
    text = page(client, synthesis_url(assessment))
    assert share not in text
    assert reopen not in text


def test_assessment_synthesis_is_hidden_from_other_structures(client, lead):
    assessment = filled(MembershipFactory().structure, 1)
    assert client.get(synthesis_url(assessment)).status_code == 404


def test_assessment_synthesis_and_snapshots_open_to_facilitators_once_shared(client, lead):
    assessment = filled(lead.structure, 1, 4, 2, 3, comment="entre nous", by=lead.user)
    close(assessment, lead.user)
    facilitator = UserFactory()
    lead.structure.region.facilitators.add(facilitator)
    client.force_login(facilitator)
    urls = [synthesis_url(assessment), snapshot_url(assessment, 1)]
    assert [client.get(url).status_code for url in urls] == [404, 404]
    sharing.share(assessment, by=lead.user)
    assert [client.get(url).status_code for url in urls] == [200, 200]
    assert "Transformer en action" not in page(client, urls[0])


def test_a_facilitator_never_reads_a_structure_s_page_as_their_own(client, lead):
    assessment = filled(lead.structure, 1, 4, 2, 3, by=lead.user)
    close(assessment, lead.user)
    sharing.share(assessment, by=lead.user)
    review = reverse("assessments:assessment_review", args=[assessment.pk])
    urls = [synthesis_url(assessment), snapshot_url(assessment, 1), review]
    ours = re.compile("Votre synthèse|Vos (priorités|points forts|réponses)")
    assert all(ours.search(page(client, url)) for url in urls)
    facilitator = UserFactory()
    lead.structure.region.facilitators.add(facilitator)
    client.force_login(facilitator)
    assert not any(ours.search(page(client, url)) for url in urls)


def test_snapshot_detail_keeps_what_was_answered_then(client, lead):
    assessment = filled(lead.structure, 2, 4, 2, 3, comment="Le mot d’alors", by=lead.user)
    close(assessment, lead.user)
    closing.reopen(assessment, by=lead.user)
    Answer.objects.filter(assessment=assessment).update(comment="Le mot d’aujourd’hui")
    text = page(client, snapshot_url(assessment, 1))
    assert "Le mot d’alors" in text
    assert "Le mot d’aujourd’hui" not in text
    assert f"Descripteur 2 de {assessment.theme.code}-11." in text
    assert lead.user.get_full_name() in text


@pytest.mark.parametrize("number", [0, 2, 10**30])
def test_snapshot_detail_of_a_version_that_does_not_exist_is_not_found(client, lead, number):
    assessment = filled(lead.structure, 2, 4, 2, 3)
    close(assessment, lead.user)
    assert client.get(snapshot_url(assessment, number)).status_code == 404


def test_assessment_synthesis_shows_hostile_text_as_text(client, lead):
    hostile = "<script>alert(1)</script> {{7*7}} \u202e 🙂 " + "x" * 4000
    assessment = filled(lead.structure, 1, 4, 2, 3, comment=hostile, by=lead.user)
    close(assessment, lead.user)
    for url in [synthesis_url(assessment), snapshot_url(assessment, 1)]:
        text = page(client, url)
        assert "<script>alert" not in text
        assert "{{7*7}}" in text


def test_assessment_synthesis_takes_no_post(client, lead):
    assessment = filled(lead.structure, 1)
    assert client.post(synthesis_url(assessment)).status_code == 405


def test_svg_numbers_have_a_point_and_screen_numbers_a_comma(client, lead):
    text = page(client, synthesis_url(filled(lead.structure, 1, 4, 2, 3)))
    assert 'width="62.5%"' in text
    assert "2,5" in text


def test_a_gap_becomes_an_action_from_the_synthesis_and_is_named_there(client, lead):
    assessment = filled(lead.structure, 1, 4, 2)
    suggestion = SuggestedAction.objects.get(question__theme=assessment.theme, question__number=1)
    suggest = reverse("assessments:action_suggest", args=[assessment.pk, 1])
    assert client.post(suggest, {"suggestion": suggestion.pk}).status_code == 302
    text = page(client, synthesis_url(assessment))
    assert "Déjà dans le plan" in text
    assert f">{suggestion.title}</a>" in text


# Session, user, band.
SHELL = 3


@pytest.mark.parametrize("gaps", [1, 3])
def test_assessment_synthesis_open_costs_the_same_at_any_length(
    client, lead, django_assert_num_queries, gaps
):
    """Assessment, snapshots, sheet, actions; the référentiel’s own words are known by then."""
    assessment = filled(lead.structure, *[1] * gaps)
    plan = ActionPlanFactory(structure=lead.structure)
    for question in Question.objects.filter(theme=assessment.theme, number__lte=gaps):
        ActionFactory(plan=plan, question=question)
    client.get(synthesis_url(assessment))
    with django_assert_num_queries(SHELL + 4):
        client.get(synthesis_url(assessment))


@pytest.mark.parametrize("closings", [1, 3])
def test_assessment_synthesis_closed_costs_the_same_at_any_length(
    client, lead, django_assert_num_queries, closings
):
    """Assessment, snapshots, actions; the référentiel’s own words are known by then."""
    assessment = filled(lead.structure, 1, 4, 2, 3)
    for number in range(closings):
        if number:
            closing.reopen(assessment, by=lead.user)
        close(assessment, lead.user)
    assert Snapshot.objects.count() == closings
    client.get(synthesis_url(assessment))
    with django_assert_num_queries(SHELL + 3):
        client.get(synthesis_url(assessment))
    with django_assert_num_queries(SHELL + 2):
        client.get(snapshot_url(assessment, 1))
