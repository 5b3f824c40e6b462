import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, AnswerVersion, Place, Question
from tests.members.factories import MembershipFactory

from .factories import AssessmentFactory, answer
from .visits import answer_fields, question_url

pytestmark = pytest.mark.django_db

HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def client(client, samira):
    client.force_login(samira)
    return client


def _colleague(assessment, role="contributor", **names):
    return MembershipFactory(
        structure=assessment.structure,
        role=role,
        **{f"user__{key}": name for key, name in names.items()},
    ).user


def _client_of(user):
    client = Client()
    client.force_login(user)
    return client


def _statements(queries):
    transaction = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return [each["sql"] for each in queries if not each["sql"].startswith(transaction)]


# ── The page ────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("answered", [1, 3])
def test_assessment_question_costs_the_same_at_any_length(
    client, assessment, django_assert_num_queries, answered
):
    for number in range(1, answered + 1):
        answer(assessment, number, level=2)

    # session, user, assessment, question, levels, all questions, what was asked about it
    with django_assert_num_queries(7):
        response = client.get(question_url(assessment))

    assert response.status_code == 200
    assert [axis.settled for axis, _, _ in response.context["axes"]] == [
        min(answered, 2),
        answered // 3,
    ]


def test_a_reader_s_page_costs_no_more(assessment, django_assert_num_queries):
    reader = _client_of(_colleague(assessment, "reader"))
    reader.get(question_url(assessment))

    with django_assert_num_queries(6):  # session, user, assessment, question, all questions, asked
        reader.get(question_url(assessment))


def test_assessment_question_shows_what_is_saved(client, assessment):
    answer(
        assessment,
        1,
        level=2,
        comment="Chaque lundi.",
        by=_colleague(assessment, first_name="Odile"),
    )

    page = client.get(question_url(assessment)).content.decode()

    assert 'value="2" checked' in page
    assert "Chaque lundi.</textarea>" in page
    assert 'name="seen" value="1"' in page
    assert "Odile" in page


def test_the_enter_key_goes_on_rather_than_out(client, assessment):
    page = client.get(question_url(assessment)).content.decode()

    first_button = page.split('type="submit"')[1]
    assert 'value="2"' in first_button.split(">")[0]


@pytest.mark.parametrize("number", [0, 5, 999999999999999999999999])
def test_assessment_question_of_an_unknown_number_is_not_found(client, assessment, number):
    url = f"/diagnostics/{assessment.pk}/questions/{number}/"

    assert client.get(url).status_code == 404
    assert client.post(url, answer_fields()).status_code == 404


def test_reading_a_question_writes_nothing(client, assessment):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(question_url(assessment))

    assert all(sql.startswith("SELECT") for sql in _statements(queries))
    assert not Place.objects.exists()


# ── Saving ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("htmx", [{}, HTMX])
@pytest.mark.parametrize("seen", [0, 1])
def test_a_whole_save_takes_eight_statements(client, assessment, seen, htmx):
    if seen:
        answer(assessment, 1, level=1)

    with CaptureQueriesContext(connection) as queries:
        client.post(question_url(assessment), answer_fields("4", seen=seen, go="2"), **htmx)

    assert len(_statements(queries)) == 8
    assert Answer.objects.get().level == 4


@pytest.mark.parametrize(
    ("go", "leads_to"),
    [
        ("2", "/questions/2/"),
        ("4", "/questions/4/"),
        ("leave", "/"),
        ("home", "/"),
        ("history", "/versions/"),
        ("review", "/relecture/"),
        ("clear", "/questions/1/"),
        ("", "/questions/1/"),
        ("99", "/questions/1/"),
        ("https://ailleurs.exemple/", "/questions/1/"),
    ],
)
def test_every_way_out_saves_then_leads_there(client, assessment, go, leads_to):
    response = client.post(question_url(assessment), answer_fields(comment="Gardé", go=go))

    assert response.status_code == 302
    assert response.url.endswith(leads_to)
    assert Answer.objects.get().comment == "Gardé"


def test_the_place_where_one_stops_is_the_question_one_goes_to(client, assessment, samira):
    client.post(question_url(assessment), answer_fields(go="3"))
    assert Place.objects.get(user=samira).number == 3

    client.post(question_url(assessment, 3), answer_fields(go="leave"))
    assert Place.objects.get(user=samira).number == 3


@pytest.mark.parametrize(
    ("sent", "state", "level"),
    [
        (answer_fields("1"), "rated", 1),
        (answer_fields("to_revisit"), "to_revisit", None),
        (answer_fields("not_applicable", "Pas de véhicules."), "not_applicable", None),
        (answer_fields(None, "Je demande."), "not_answered", None),
    ],
)
def test_the_four_states_stay_distinct(client, assessment, sent, state, level):
    client.post(question_url(assessment), sent)

    saved = Answer.objects.get()
    assert (saved.state, saved.level, saved.comment) == (state, level, sent["comment"])


def test_passing_by_without_a_word_saves_nothing(client, assessment):
    client.post(question_url(assessment), answer_fields(None, go="2"))

    assert not Answer.objects.exists()


def test_an_answer_can_be_erased_and_its_comment_stays(client, assessment):
    answer(assessment, 1, level=2, comment="Oui")

    client.post(question_url(assessment), answer_fields("2", "Oui", seen=1, go="clear"))

    assert (Answer.objects.get().state, Answer.objects.get().comment) == ("not_answered", "Oui")
    assert AnswerVersion.objects.count() == 2


def test_a_save_by_htmx_answers_with_the_pieces_that_change(client, assessment):
    response = client.post(question_url(assessment), answer_fields("2"), **HTMX)
    page = response.content.decode()

    assert "Enregistré à" in page
    assert 'name="seen" value="1"' in page
    assert "answer-saved" in response.headers["HX-Trigger-After-Swap"]
    assert "<html" not in page


# ── What cannot be saved comes back ─────────────────────────────────────────
@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (answer_fields("not_applicable"), "pourquoi cette question ne vous concerne pas"),
        (answer_fields("7", "Mon texte"), "Choisissez une seule réponse"),
        (answer_fields("3\x00", "Mon texte"), "Choisissez une seule réponse"),
        (answer_fields(["2", "3"], "Mon texte"), "Choisissez une seule réponse"),
        ({"choice": "3", "seen": "0"}, "incomplète"),
        ({"choice": "3", "comment": "Mon texte"}, "incomplète"),
        (answer_fields(comment="Mon texte", seen="abc"), "incomplète"),
        (answer_fields(comment="Mon texte", seen="-1"), "incomplète"),
        (answer_fields(comment="Mon texte", seen="9" * 40), "incomplète"),
        (answer_fields(comment="Mon texte", seen="12"), "n’est plus à jour"),
        (answer_fields(comment="Mon texte" + "x" * 4992), "5001 caractères, pour 5000 au plus"),
        (answer_fields(comment="Mon texte" + "é" * 1_000_000), "1000009 caractères"),
    ],
)
@pytest.mark.parametrize("htmx", [{}, HTMX])
def test_what_cannot_be_saved_is_said_and_shown_back(client, assessment, sent, told, htmx):
    response = client.post(question_url(assessment), sent, **htmx)
    page = response.content.decode()

    assert response.status_code == 422
    assert told in page
    if not htmx and "Mon texte" in sent.get("comment", ""):
        assert sent["comment"] in page
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "{{7*7}}",
        "<script>alert(1)</script>",
        "😀 \u202eRTL\u202c",
        "a\x07b\x00c",
        "x" * 5000,
        "ligne\r\nautre",
    ],
)
def test_odd_texts_are_saved_clean_and_shown_as_text(client, assessment, text):
    response = client.post(question_url(assessment), answer_fields(comment=text), follow=True)

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    saved = Answer.objects.get().comment
    assert not set(saved) & {"\x07", "\x00", "\r"}
    assert client.get(question_url(assessment, 1, "answer_history")).status_code == 200


# ── Two people ──────────────────────────────────────────────────────────────
@pytest.fixture
def conflict(client, assessment):
    """Julien has answered since Samira opened the page; what she gets."""
    julien = _colleague(assessment, first_name="Julien", last_name="Castel")
    _client_of(julien).post(question_url(assessment), answer_fields("2", "De Julien"))
    return client.post(question_url(assessment), answer_fields("4", "De Samira", go="2"))


def _fields(response):
    """What the form of the conflict’s page sends, but for the button."""
    context = response.context
    return {**dict(context["sent_again"]), "seen": context["current"].number}


def test_the_second_to_save_sees_both_texts(conflict):
    page = conflict.content.decode()

    assert conflict.status_code == 409
    assert "Julien a répondu pendant ce temps" in page
    assert "De Julien" in page
    assert "De Samira" in page
    assert Answer.objects.get().comment == "De Julien"


@pytest.mark.parametrize(
    ("choice", "level", "comment", "versions"),
    [
        ({"keep": "mine"}, 4, "De Samira", ["De Julien", "De Samira"]),
        ({"keep": "theirs"}, 2, "De Julien", ["De Julien", "De Samira", "De Julien"]),
        (
            {"keep": "merged_theirs", "merged": "Des deux"},
            2,
            "Des deux",
            ["De Julien", "De Samira", "Des deux"],
        ),
        (
            {"keep": "merged_mine", "merged": "Des deux"},
            4,
            "Des deux",
            ["De Julien", "De Samira", "Des deux"],
        ),
    ],
)
def test_whichever_is_kept_nothing_is_lost(
    client, assessment, conflict, choice, level, comment, versions
):
    response = client.post(question_url(assessment), {**_fields(conflict), **choice})

    assert response.url.endswith("/questions/2/")
    assert (Answer.objects.get().level, Answer.objects.get().comment) == (level, comment)
    assert [each.comment for each in AnswerVersion.objects.order_by("number")] == versions


def test_a_third_answer_during_the_choice_is_another_conflict(client, assessment, conflict):
    odile = _colleague(assessment, first_name="Odile")
    _client_of(odile).post(question_url(assessment), answer_fields("1", "D’Odile", seen=1))

    response = client.post(question_url(assessment), {**_fields(conflict), "keep": "theirs"})

    assert response.status_code == 409
    assert "D’Odile" in response.content.decode()
    assert "De Samira" in response.content.decode()


@pytest.mark.parametrize("keep", ["", "tout", "merged_mine"])
def test_a_choice_that_makes_no_sense_shows_the_text_back(client, assessment, conflict, keep):
    response = client.post(
        question_url(assessment), {**_fields(conflict), "keep": keep, "merged": "y" * 5001}
    )

    assert response.status_code == 422
    assert "De Samira" in response.content.decode()
    assert Answer.objects.get().comment == "De Julien"


def test_a_conflict_by_htmx_offers_to_compare(client, assessment):
    answer(assessment, 1, level=1, by=_colleague(assessment, first_name="Julien"))

    response = client.post(question_url(assessment), answer_fields("4"), **HTMX)
    page = response.content.decode()

    assert response.status_code == 409
    assert "Julien a répondu pendant ce temps" in page
    assert "Comparer" in page
    assert "HX-Trigger-After-Swap" not in response.headers


def test_a_conflict_with_oneself_says_so(client, assessment, samira):
    answer(assessment, 1, level=1, by=samira)

    page = client.post(question_url(assessment), answer_fields("4")).content.decode()

    assert "Vous avez aussi répondu sur une autre page" in page


# ── Expired session ─────────────────────────────────────────────────────────
@pytest.mark.parametrize("htmx", [{}, HTMX])
def test_what_an_expired_session_sent_is_there_after_signing_in(client, assessment, samira, htmx):
    answer(assessment, 1, level=1)
    client.session.flush()
    client.post(question_url(assessment), answer_fields("3", "Tapé avant", seen=1, go="2"), **htmx)
    assert Answer.objects.get().level == 1

    client.force_login(samira)
    page = client.get(question_url(assessment)).content.decode()
    assert "Tapé avant</textarea>" in page
    assert 'value="3" checked' in page
    assert "Votre texte d’avant la déconnexion est revenu" in page

    client.post(question_url(assessment), answer_fields("3", "Tapé avant", seen=1))
    assert Answer.objects.get().comment == "Tapé avant"
    assert "déconnexion" not in client.get(question_url(assessment)).content.decode()


@pytest.mark.parametrize("htmx", [{}, HTMX])
def test_what_an_old_page_sent_is_offered_again(assessment, samira, htmx):
    client = Client(enforce_csrf_checks=True)
    client.force_login(samira)

    response = client.post(question_url(assessment), answer_fields("3", "Tapé avant"), **htmx)

    assert response.status_code == 403
    assert ("<html" in response.content.decode()) is not bool(htmx)
    assert "Tapé avant</textarea>" in client.get(question_url(assessment)).content.decode()


# ── Closed, or only to read ─────────────────────────────────────────────────
def test_a_save_that_meets_a_closed_assessment_shows_the_text_back(client, assessment):
    assessment.closed_at = timezone.now()
    assessment.save()

    response = client.post(question_url(assessment), answer_fields("3", "Trop tard ?"))
    page = response.content.decode()

    assert "Ce diagnostic est clos" in page
    assert "Trop tard ?" in page
    assert "hx-post" not in page
    assert not Answer.objects.exists()


def test_a_closed_assessment_is_read_and_leads_to_its_synthesis(client, assessment):
    answer(assessment, 1, level=2, comment="Gravé")
    assessment.closed_at = timezone.now()
    assessment.save()

    page = client.get(question_url(assessment)).content.decode()
    assert "Gravé" in page
    assert "Voir la synthèse" in page
    assert "hx-post" not in page

    moved = client.get(question_url(assessment), {"go": "synthesis"})
    assert moved.url == reverse("assessments:assessment_synthesis", args=[assessment.pk])


def test_a_reader_reads_and_moves_about_but_cannot_answer(assessment):
    answer(assessment, 1, level=2, comment="De l’équipe")
    reader = _client_of(_colleague(assessment, "reader"))

    page = reader.get(question_url(assessment)).content.decode()
    assert "De l’équipe" in page
    assert 'method="get"' in page
    assert reader.get(question_url(assessment), {"go": "3"}).url.endswith("/questions/3/")
    assert reader.get(question_url(assessment), {"go": "abc"}).url.endswith("/questions/1/")
    assert reader.post(question_url(assessment), answer_fields("4", seen=1)).status_code == 404


def test_a_facilitator_reads_what_is_shared_only(assessment, samira):
    facilitator = MembershipFactory().user
    assessment.structure.region.facilitators.add(facilitator)
    client = _client_of(facilitator)
    assert client.get(question_url(assessment)).status_code == 404

    assessment.shared_at, assessment.shared_by = timezone.now(), samira
    assessment.save()
    assert client.get(question_url(assessment)).status_code == 200
    assert client.get(question_url(assessment, 1, "answer_history")).status_code == 200
    assert client.post(question_url(assessment), answer_fields()).status_code == 404


def test_a_question_of_another_theme_is_never_shown(client, assessment):
    other = AssessmentFactory()  # of another structure and référentiel

    assert client.get(question_url(other)).status_code == 404
    assert Question.objects.filter(theme=other.theme).exists()
