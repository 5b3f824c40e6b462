import pytest

from assessments.models import Answer

from .factories import answer
from .visits import answer_fields, question_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client, samira):
    client.force_login(samira)
    return client


@pytest.mark.parametrize("count", [1, 3])
def test_answer_history_costs_the_same_at_any_length(
    client, assessment, django_assert_num_queries, count
):
    for seen in range(count):
        client.post(question_url(assessment), answer_fields("2", f"Texte {seen}", seen=seen))

    with django_assert_num_queries(7):
        # session, user, assessment, question, versions, levels, band
        response = client.get(question_url(assessment, 1, "answer_history"))

    page = response.content.decode()
    assert all(f"Texte {seen}" in page for seen in range(count))
    assert page.count("Reprendre cette version") == count - 1


def test_answer_history_of_an_unanswered_question_says_so(client, assessment):
    page = client.get(question_url(assessment, 1, "answer_history")).content.decode()

    assert "Personne n’a encore répondu" in page


def test_answer_restore_saves_an_earlier_version_as_a_new_one(client, assessment):
    client.post(question_url(assessment), answer_fields("2", "Avant"))
    client.post(question_url(assessment), answer_fields("3", "Après", seen=1))

    client.post(question_url(assessment, 1, "answer_restore", 1), {"seen": "2"})

    saved = Answer.objects.get()
    assert (saved.level, saved.comment, saved.number) == (2, "Avant", 3)


@pytest.mark.parametrize("seen", ["1", "abc", ""])
def test_answer_restore_upon_something_unseen_is_refused(client, assessment, seen):
    client.post(question_url(assessment), answer_fields("2", "Avant"))
    client.post(question_url(assessment), answer_fields("3", "Après", seen=1))

    response = client.post(
        question_url(assessment, 1, "answer_restore", 1), {"seen": seen}, follow=True
    )

    assert "n’a pas été reprise" in response.content.decode()
    assert Answer.objects.get().comment == "Après"


def test_answer_restore_of_an_unknown_version_is_not_found(client, assessment):
    answer(assessment, 1, level=2)

    assert (
        client.post(question_url(assessment, 1, "answer_restore", 9), {"seen": 1}).status_code
        == 404
    )
    assert (
        client.post(question_url(assessment, 9, "answer_restore", 1), {"seen": 1}).status_code
        == 404
    )
