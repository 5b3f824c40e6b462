import pytest
from django.urls import reverse

from capsules.calculations import folding
from capsules.models import Practice, SessionDocument
from tests.capsules.factories import CollectiveFactory, plan_sessions, take_part
from tests.capsules.learning import PracticeFactory

pytestmark = pytest.mark.django_db
LIST = reverse("capsules:practice_list")


@pytest.fixture
def theme(collective):
    plan_sessions(collective)
    return collective.capsules.get(position=1).theme


@pytest.fixture
def samira(theme, collective):
    return take_part(collective, user__first_name="Samira").user


@pytest.fixture
def next_door(theme, collective):
    """The structure of another lead of the collective."""
    return take_part(collective, user__first_name="Julien").structure


@pytest.fixture
def as_samira(client, samira):
    client.force_login(samira)
    return client


def tell(structure, theme, title="Le point du lundi", **fields):
    """A practice of `structure`, given to its collective, that a search finds by its title."""
    fields = {"circles": "collective", **fields}
    return PracticeFactory(
        structure=structure,
        theme=theme,
        title=title,
        searchable=folding.searchable(title),
        **fields,
    )


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_practice_list_shows_what_one_may_read(as_samira, samira, theme, next_door):
    own = samira.structures.get()
    tell(own, theme, "Notre brouillon", circles=None)
    tell(next_door, theme, "Le point du lundi", effort_words="15 min par semaine")
    tell(next_door, theme, "Gardée chez elle", circles=None)
    waiting = tell(next_door, theme, "Pas encore relue")
    Practice.objects.filter(pk=waiting.pk).update(accepted_at=None, accepted_by=None)

    page = text(as_samira.get(LIST))

    assert "Deux fiches pratiques" in page
    assert "Notre brouillon" in page and "Dans votre équipe" in page
    assert "Le point du lundi" in page and "15 min par semaine" in page
    assert "Gardée chez elle" not in page and "Pas encore relue" not in page


@pytest.mark.parametrize("q", ["ŒUVRE été", "l'oeuvre", "  ETE  ", "œuvre d’été"])
def test_practice_list_search_forgives_accents_case_and_apostrophes(as_samira, theme, next_door, q):
    tell(next_door, theme, "Le chef d’œuvre de l’Été")
    tell(next_door, theme, "Un vélo")

    page = text(as_samira.get(LIST, {"q": q}))

    assert "Une fiche correspond<" in page.replace("\n", "")
    assert "chef d’œuvre" in page and "Un vélo" not in page


def test_practice_list_search_wants_every_word(as_samira, theme, next_door):
    tell(next_door, theme, "Le vélo du lundi")
    tell(next_door, theme, "Le vélo du mardi")

    page = text(as_samira.get(LIST, {"q": "lundi velo"}))

    assert "Le vélo du lundi" in page and "Le vélo du mardi" not in page


@pytest.mark.parametrize("q", ["%", "_", "{{7*7}}", "<b>", "\x00\x07", "\u202e", "😀", "a" * 5000])
def test_practice_list_search_takes_anything(as_samira, theme, next_door, q):
    tell(next_door, theme)

    page = text(as_samira.get(LIST, {"q": q}))

    assert "49" not in page.partition("<main")[2].partition("Documents")[0] or q != "{{7*7}}"
    assert "<b>" not in page.partition('role="search"')[2].partition("</form>")[0]


@pytest.mark.parametrize(
    "query",
    [
        "theme=x",
        "whose=x",
        "question=abc",
        "question=-1",
        f"question={10**30}",
        "page=abc",
        "page=0",
    ],
)
def test_practice_list_leaves_out_a_filter_that_makes_no_sense(as_samira, theme, next_door, query):
    tell(next_door, theme)

    assert "Le point du lundi" in text(as_samira.get(f"{LIST}?{query}"))


def test_practice_list_keeps_a_theme_a_question_and_one_s_own(
    as_samira, samira, theme, collective, next_door
):
    other = collective.capsules.get(position=2).theme
    question = theme.questions.get(number=1)
    tell(samira.structures.get(), theme, "La nôtre")
    tell(next_door, other, "D’un autre thème")
    tell(next_door, theme, "Sur la question").questions.add(question)

    of_theme = text(as_samira.get(LIST, {"theme": theme.code}))
    of_question = text(as_samira.get(LIST, {"question": question.pk}))
    ours = text(as_samira.get(LIST, {"whose": "ours"}))

    assert "La nôtre" in of_theme and "Sur la question" in of_theme
    assert "D’un autre thème" not in of_theme
    assert "Sur la question" in of_question and "La nôtre" not in of_question
    assert "La nôtre" in ours and "Sur la question" not in ours


def test_practice_list_says_how_to_begin_when_it_is_empty(as_samira, theme):
    page = text(as_samira.get(LIST))

    assert "Aucune fiche pour l’instant" in page and "trois questions" in page


def test_practice_list_says_when_nothing_answers(as_samira, theme, next_door):
    tell(next_door, theme)

    page = text(as_samira.get(LIST, {"q": "introuvable"}))

    assert "Aucune fiche ne correspond" in page and "Tout afficher" in page


def test_practice_list_shows_the_documents_of_the_collective(as_samira, collective, theme):
    for around, title in ((collective, "La trame"), (plan_sessions(CollectiveFactory()), "Secret")):
        SessionDocument.objects.create(
            session=around.sessions.get(beat="launch"),
            title=title,
            file="seances/x.txt",
            filename="x.txt",
            content_type="text/plain",
            size=9,
            added_by=around.created_by,
        )

    page = text(as_samira.get(LIST))

    assert "Référentiel d’essai, version 1" in page
    assert "La trame" in page and "Secret" not in page
    assert "La trame" not in text(as_samira.get(LIST, {"q": "vélo"}))


@pytest.mark.parametrize("hat", ["nadege", "admin"])
def test_practice_list_opens_to_who_animates_and_to_the_network(
    client, nadege, theme, next_door, hat
):
    from tests.members.factories import UserFactory

    tell(next_door, theme, "Donnée au collectif")
    tell(next_door, theme, "Donnée au réseau", circles="network")
    client.force_login(nadege if hat == "nadege" else UserFactory(is_national_admin=True))

    page = text(client.get(LIST))

    assert "Donnée au réseau" in page
    assert ("Donnée au collectif" in page) == (hat == "nadege")
    assert "De ma structure" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_practice_list_costs_the_same_at_any_length(
    as_samira, theme, next_door, django_assert_num_queries, count
):
    for n in range(count):
        tell(next_door, theme, f"Fiche {n}")

    with django_assert_num_queries(8):  # session, user, themes, count, page, framework, band, docs
        as_samira.get(LIST)


def test_practice_list_has_pages(as_samira, theme, next_door):
    for n in range(13):
        tell(next_door, theme, f"Fiche {n:02}")

    first, second = (text(as_samira.get(LIST, {"page": n, "q": "fiche"})) for n in (1, 2))

    assert "Page 1 sur 2" in first and "q=fiche" in first
    assert "Fiche 00" in second and "Fiche 00" not in first
