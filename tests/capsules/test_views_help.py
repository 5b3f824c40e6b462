import pytest
from django.urls import reverse

from assessments.models import Question
from capcollectif.models import Message
from capsules.models import HelpReply, HelpRequest
from tests.assessments.factories import AssessmentFactory
from tests.capsules.factories import (
    CollectiveFactory,
    EnrolmentFactory,
    HelpRequestFactory,
    plan_sessions,
    take_part,
)
from tests.members.factories import MembershipFactory

pytestmark = pytest.mark.django_db
ADD = "capsules:help_add"


@pytest.fixture
def samira(collective):
    plan_sessions(collective)
    return take_part(collective, user__first_name="Samira").user


@pytest.fixture
def asked(collective, samira):
    return HelpRequestFactory(
        collective=collective, structure=samira.structures.get(), asked_by=samira
    )


def url(action, row):
    return reverse(f"capsules:help_{action}", args=[row.pk])


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_help_add_from_a_question_carries_its_context(as_samira, samira, collective):
    theme = collective.capsules.get(position=1).theme
    assessment = AssessmentFactory(structure=samira.structures.get(), theme=theme)
    question = theme.questions.get(number=2)
    page = reverse("assessments:assessment_question", args=[assessment.pk, 2])
    assert "Demander de l’aide" in text(as_samira.get(page))

    answer = as_samira.post(page, {"go": "help", "comment": "", "seen": "0"})
    assert answer.status_code == 302
    form = text(as_samira.get(answer.url))
    assert question.statement in form
    as_samira.post(reverse(ADD), {"text": "Que compter ?", "question": question.pk})

    found = HelpRequest.objects.get()
    assert (found.question, found.collective, found.structure) == (
        question, collective, samira.structures.get()
    )  # fmt: skip
    assert page in text(as_samira.get(url("detail", found)))


def test_help_add_from_a_session_carries_it(as_samira, collective):
    session = collective.sessions.get(beat="close", capsule__position=1)
    page = text(as_samira.get(reverse("capsules:session_detail", args=[session.pk])))
    address = f"{reverse(ADD)}?seance={session.pk}"
    assert address in page and session.name in text(as_samira.get(address))

    as_samira.post(reverse(ADD), {"text": "Que compter ?", "seance": session.pk})

    assert HelpRequest.objects.get().session == session
    page = text(as_samira.get(reverse("capsules:session_detail", args=[session.pk])))
    assert "Que compter ?" in page and "En attente de réponse" in page


@pytest.mark.parametrize(
    "query",
    ["?question=abc", "?question=987654321", f"?seance={10**30}", "?seance=&seance=0&structure=x"],
)
def test_help_add_ignores_a_context_that_is_none(as_samira, query):
    assert "À propos de" not in text(as_samira.get(reverse(ADD) + query))


def test_help_add_ignores_a_session_of_another_collective(as_samira, samira):
    hidden = plan_sessions(CollectiveFactory()).sessions.first()
    as_samira.post(reverse(ADD), {"text": "Que compter ?", "seance": hidden.pk})

    assert HelpRequest.objects.get().session is None


@pytest.mark.parametrize("words", ["", "   ", "\x00\x07", "a" * 2001])
def test_help_add_says_what_is_missing_and_keeps_the_rest(as_samira, words):
    page = text(as_samira.post(reverse(ADD), {"text": words, "place": ""}))

    assert "invalid-feedback" in page and words.strip("\x00\x07 ") in page
    assert not HelpRequest.objects.exists()


@pytest.mark.parametrize("words", ["{{7*7}} <script>", "🌿 \u202eRTL", "Bonjour\r\nBcc: x@y.fr"])
def test_help_add_takes_any_text_as_text(as_samira, words):
    as_samira.post(reverse(ADD), {"text": words})

    page = text(as_samira.get(url("detail", HelpRequest.objects.get())))
    assert "<script>" not in page.partition("<main")[2].partition("</main>")[0]
    assert Message.objects.count() == 1


def test_help_add_asks_for_which_structure_if_there_are_two(as_samira, samira, collective):
    other = EnrolmentFactory(collective=collective)
    MembershipFactory(structure=other.structure, user=samira)
    page = text(as_samira.get(f"{reverse(ADD)}?structure={other.structure_id}"))
    assert f'<option value="{other.pk}" selected>' in page

    text(as_samira.post(reverse(ADD), {"text": "Que compter ?", "place": "987654321"}))
    assert not HelpRequest.objects.exists()
    as_samira.post(reverse(ADD), {"text": "Que compter ?", "place": other.pk})
    assert HelpRequest.objects.get().structure == other.structure


def test_help_add_says_so_to_a_structure_in_no_published_collective(client):
    place = EnrolmentFactory()  # its calendar is a draft
    client.force_login(MembershipFactory(structure=place.structure).user)

    page = text(client.post(reverse(ADD), {"text": "Que compter ?"}))
    assert "dans aucun collectif" in page and place.collective.name not in page
    assert not HelpRequest.objects.exists()


def test_help_reply_from_both_sides(client, samira, nadege, asked):
    client.force_login(nadege)
    assert "Répondre et clore" in text(client.get(url("detail", asked)))
    client.post(url("reply", asked), {"text": "Les heures signées.", "settle": "yes"})
    client.force_login(samira)
    page = text(client.get(url("detail", asked)))
    assert "Les heures signées." in page and "animation" in page and "Close" in page
    client.post(url("reply", asked), {"text": "Merci !"})

    asked.refresh_from_db()
    assert asked.settled_at is None and HelpReply.objects.count() == 2


def test_help_reply_without_words_shows_the_thread_again(as_samira, asked):
    page = text(as_samira.post(url("reply", asked), {"text": " "}))
    assert "Écrivez votre réponse." in page and asked.text in page
    assert as_samira.get(url("reply", asked)).status_code == 302


def test_help_settle_closes_it(as_samira, asked):
    assert as_samira.post(url("settle", asked)).status_code == 302

    assert "Close" in text(as_samira.get(url("list", asked.collective)))


def test_help_detail_leads_to_their_answer_only_if_it_is_shared(as_nadege, collective, asked):
    question = Question.objects.get(theme=collective.capsules.get(position=1).theme, number=1)
    HelpRequest.objects.update(question=question)
    assessment = AssessmentFactory(structure=asked.structure, theme=question.theme)
    page = reverse("assessments:assessment_question", args=[assessment.pk, 1])
    assert page not in text(as_nadege.get(url("detail", asked)))

    type(assessment).objects.update(shared_at=asked.asked_at, shared_by=asked.asked_by)
    assert page in text(as_nadege.get(url("detail", asked)))


def test_help_list_is_everything_to_who_animates_and_one_s_own_to_others(
    client, nadege, samira, asked
):
    other = take_part(asked.collective)
    HelpRequestFactory(
        collective=asked.collective, structure=other.structure, asked_by=other.user, text="Autre ?"
    )
    client.force_login(nadege)
    page = text(client.get(url("list", asked.collective)))
    assert "Deux demandes" in page and "Autre ?" in page and page.count("Attend votre réponse") == 2

    client.force_login(samira)
    page = text(client.get(url("list", asked.collective)))
    assert asked.text in page and "Autre ?" not in page and "Une demande" in page


@pytest.mark.parametrize("count", [1, 3])
def test_help_list_costs_the_same_at_any_length(
    as_nadege, asked, samira, django_assert_num_queries, count
):
    HelpRequestFactory.create_batch(
        count, collective=asked.collective, structure=asked.structure, asked_by=samira
    )
    with django_assert_num_queries(7):  # session, user, collective, count, page, open, band
        as_nadege.get(url("list", asked.collective), {"page": "abc"})


@pytest.mark.parametrize("count", [1, 3])
def test_help_detail_costs_the_same_at_any_length(
    as_nadege, asked, samira, django_assert_num_queries, count
):
    HelpReply.objects.bulk_create(
        HelpReply(request=asked, text="Et aussi", written_by=samira) for _ in range(count)
    )
    with django_assert_num_queries(6):  # session, user, the request, who animates, replies, band
        as_nadege.get(url("detail", asked))
