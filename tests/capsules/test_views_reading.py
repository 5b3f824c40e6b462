import pytest
from django.test import Client
from django.urls import reverse

from capsules.models import Reading, Remark, RemarkReply
from tests.capsules.factories import EnrolmentFactory, plan_sessions, take_part
from tests.capsules.learning import ReadingFactory, RemarkFactory
from tests.members.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def capsule(collective):
    return plan_sessions(collective).capsules.get(position=1)


@pytest.fixture
def samira(capsule):
    return take_part(
        capsule.collective, user__first_name="Samira", user__last_name="Belkacem"
    ).user


@pytest.fixture
def structure(samira):
    return samira.structures.get()


@pytest.fixture
def as_samira(client, samira):
    client.force_login(samira)
    return client


def page_of(capsule, **query):
    return reverse("capsules:reading_detail", args=[capsule.pk], query=query)


def mark_of(capsule, number=1):
    return reverse("capsules:reading_mark", args=[capsule.pk, number])


def add_of(capsule, number=1):
    return reverse("capsules:remark_add", args=[capsule.pk, number])


def act_of(action, remark):
    return reverse(f"capsules:remark_{action}", args=[remark.pk])


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def main(answer):
    return text(answer).partition("<main")[2].partition("</main>")[0]


def ask(client, capsule, words, *, kind="question", number=1, **fields):
    return client.post(
        add_of(capsule, number), {"kind": kind, "text": words, "number": number, **fields}
    )


# ── Marks ───────────────────────────────────────────────────────────────────
def test_reading_detail_is_the_theme_with_four_marks_a_question(as_samira, capsule):
    page = text(as_samira.get(page_of(capsule)))

    for words in ("Clair", "Pas clair", "On le fait déjà", "J’ai une question"):
        assert page.count(f">{words}</button>") == 4
    assert "Énoncé 4 de Thème 1." in page and "Descripteur 4" in page
    assert "Lecture&nbsp;: 0 sur 4" in page and "Commencer à lire" in page


def test_reading_mark_comes_back_to_its_question_unfolded(as_samira, samira, capsule):
    answer = as_samira.post(mark_of(capsule, 2), {"mark": "unclear"})

    assert answer.url == page_of(capsule, question=2) + "#q2"
    page = text(as_samira.get(answer.url))
    assert 'id="q2" open' in page and 'id="q1" open' not in page
    assert "Lecture&nbsp;: 1 sur 4" in page and 'aria-pressed="true"' in page
    as_samira.post(mark_of(capsule, 2), {"mark": "clear"})
    assert Reading.objects.get().mark == "clear" and Reading.objects.get().user == samira


def test_reading_mark_is_taken_off(as_samira, capsule):
    as_samira.post(mark_of(capsule), {"mark": "unclear"})
    as_samira.post(mark_of(capsule), {"mark": "none"})

    assert not Reading.objects.exists()


def test_reading_mark_by_htmx_gives_the_question_and_the_count(as_samira, capsule):
    answer = as_samira.post(
        mark_of(capsule, 2), {"mark": "done"}, headers={"HX-Request": "true"}
    )

    piece = text(answer)
    assert "<html" not in piece and 'id="q2" open' in piece and 'id="q1"' not in piece
    assert "Lecture&nbsp;: 1 sur 4" in piece
