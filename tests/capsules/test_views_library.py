import io

import pytest
import python_calamine
from django.urls import reverse

from capsules.calculations import folding
from capsules.models import Practice, SessionDocument
from capsules.views import library
from tests.assessments.factories import make_framework
from tests.capsules.factories import CollectiveFactory, plan_sessions, take_part
from tests.capsules.learning import PracticeFactory
from tests.members.factories import UserFactory

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


def test_practice_list_tells_what_was_done_without_a_summary(as_samira, theme, next_door):
    tell(next_door, theme, summary="", done="Trois bacs de couleur.\nUne affiche.", effort="")

    page = text(as_samira.get(LIST))

    assert "Trois bacs de couleur." in page


def test_practice_list_says_what_waits_for_the_network(client, theme, next_door):
    tell(next_door, theme, circles="network")
    client.force_login(UserFactory(is_national_admin=True))
    assert "En relecture" not in text(client.get(LIST))

    Practice.objects.update(network_accepted_at=None, network_accepted_by=None)

    assert "En relecture" in text(client.get(LIST))


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

    assert 'maxlength="200"' in page  # an address that is too long opens no page of ours
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
    tell(next_door, theme, "La fiche voulue").questions.add(question)

    of_theme = text(as_samira.get(LIST, {"theme": theme.code}))
    of_question = text(as_samira.get(LIST, {"question": question.pk}))
    ours = text(as_samira.get(LIST, {"whose": "ours"}))

    assert "La nôtre" in of_theme and "La fiche voulue" in of_theme
    assert "D’un autre thème" not in of_theme
    assert "La fiche voulue" in of_question and "La nôtre" not in of_question
    assert question.statement in of_question  # which one is looked at
    assert "La nôtre" in ours and "La fiche voulue" not in ours


def test_practice_list_finds_a_question_in_any_version_of_the_framework(
    as_samira, theme, next_door
):
    newer = make_framework().themes.get(code=theme.code)
    asked, answered = (each.questions.get(number=1) for each in (newer, theme))
    assert asked.code == answered.code
    tell(next_door, theme, "Toujours utile").questions.add(answered)
    tell(next_door, theme, "Sur une autre").questions.add(theme.questions.get(number=2))

    page = text(as_samira.get(LIST, {"question": asked.pk}))

    assert "Toujours utile" in page and "Sur une autre" not in page


def test_practice_list_says_how_to_begin_when_it_is_empty(as_samira, theme):
    page = text(as_samira.get(LIST))

    assert "Aucune fiche pour l’instant" in page and "trois questions" in page
    assert "peut venir de vous" in page


def test_practice_list_leads_on_when_nobody_answers_a_question(as_samira, samira, theme):
    query = {"question": theme.questions.get(number=1).pk}

    page = text(as_samira.get(LIST, query))

    own = samira.structures.get()
    assert reverse("capsules:practice_add", args=[own.pk], query=query) in page
    assert reverse("capsules:exchange_find", query=query) in page
    assert "mot plus court" not in page


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


def test_practice_list_leads_to_the_latest_and_a_theme_or_a_word_to_the_others(
    as_samira, theme, next_door, monkeypatch
):
    monkeypatch.setattr(library, "MOST_SHOWN", 2)
    for n in range(3):
        tell(next_door, theme, f"Fiche {n}", circles=("network", "collective", "network")[n])

    latest, found = (text(as_samira.get(LIST, {"q": q})) for q in ("", "fiche 0"))

    assert "Plus de 2 fiches pratiques" in latest and "choisissez un thème" in latest
    assert "Fiche 2" in latest and "Fiche 1" in latest and "Fiche 0" not in latest
    assert "Fiche 0" in found and "Une fiche correspond" in found and "Plus de" not in found


def borrow(client, practice):
    return client.post(reverse("capsules:practice_borrow", args=[practice.pk]))


def test_practice_list_xlsx_holds_what_one_reads_and_nothing_else(as_samira, theme, next_door):
    practice = tell(next_door, theme, "=1+1", done="Un cahier.", cost_words="5 €")
    practice.questions.add(theme.questions.get(number=1))
    tell(next_door, theme, "Gardée chez elle", circles=None)

    answer = as_samira.get(reverse("capsules:practice_list_xlsx"))

    book = python_calamine.load_workbook(io.BytesIO(answer.content))
    header, *rows = book.get_sheet_by_index(0).to_python()
    (row,) = [dict(zip(header, cells, strict=True)) for cells in rows]
    assert (row["Fiche"], row["Coût"], row["Ce qui a été fait"]) == ("=1+1", "5 €", "Un cahier.")
    assert row["Questions"] == theme.questions.get(number=1).code


@pytest.mark.parametrize("count", [1, 3])
def test_practice_list_xlsx_costs_the_same_at_any_length(
    as_samira, theme, next_door, django_assert_num_queries, count
):
    for n in range(count):
        tell(next_door, theme, f"Fiche {n}")

    with django_assert_num_queries(5):  # session, user, themes, practices, questions
        as_samira.get(reverse("capsules:practice_list_xlsx"))


def test_practice_borrow_makes_a_proposed_action_that_cites_its_source(
    as_samira, samira, theme, next_door
):
    practice = tell(next_door, theme, done="Un moment fixe. Le lundi.\nUn cahier.")
    practice.questions.add(theme.questions.get(number=2))

    page = text(as_samira.get(borrow(as_samira, practice).url))

    action = practice.borrowings.get().action
    assert action.plan.structure == samira.structures.get()
    assert (action.state, action.title) == ("proposed", "Le point du lundi")
    assert action.first_step == "Un moment fixe. Le lundi." and action.question.number == 2
    assert "Inspirée de" in page and next_door.name in page
    detail = text(as_samira.get(reverse("capsules:practice_detail", args=[practice.pk])))
    assert "Une structure l’a reprise" in detail and "Dans votre plan" in detail
    assert "reprise par 1" in text(as_samira.get(LIST, {"whose": "borrowed"}))


def test_practice_borrow_cites_its_source_no_longer_than_it_is_given(as_samira, theme, next_door):
    practice = tell(next_door, theme)
    page = borrow(as_samira, practice).url
    Practice.objects.filter(pk=practice.pk).update(
        collective_at=None, collective_by=None, accepted_at=None, accepted_by=None
    )

    found = text(as_samira.get(page))

    assert "Inspirée de" not in found and next_door.name not in found
    assert "Le point du lundi" not in text(as_samira.get(LIST))
    assert borrow(as_samira, practice).status_code == 404


def test_practice_borrow_tells_its_authors_a_count_and_no_name(
    client, as_samira, samira, theme, next_door
):
    practice = tell(next_door, theme)
    borrow(as_samira, practice)
    client.force_login(next_door.memberships.get().user)

    page = text(client.get(reverse("capsules:practice_detail", args=[practice.pk])))

    assert "Une structure l’a reprise chez elle" in page
    assert samira.structures.get().name not in page and "mon plan d’actions" not in page


def test_practice_borrow_of_one_s_own_is_refused(as_samira, samira, theme):
    practice = tell(samira.structures.get(), theme)

    page = text(as_samira.get(borrow(as_samira, practice).url))

    assert "Cette fiche est la vôtre" in page and not practice.borrowings.exists()


@pytest.mark.parametrize("words", [["yes", "yes"], ["yes"]])
def test_useful_toggle_counts_each_person_once(as_samira, theme, next_door, words):
    practice = tell(next_door, theme)
    url = reverse("capsules:useful_toggle", args=[practice.pk])
    for word in words:
        as_samira.post(url, {"useful": word})

    page = text(as_samira.get(reverse("capsules:practice_detail", args=[practice.pk])))
    assert "Une personne l’a trouvée utile" in page and "Utile pour vous" in page

    as_samira.post(url, {"useful": "no"})
    assert not practice.useful.exists()


@pytest.mark.parametrize("data", [{}, {"useful": "peut-être"}, {"useful": ["yes", ""]}])
def test_useful_toggle_asks_again_what_makes_no_sense(as_samira, theme, next_door, data):
    practice = tell(next_door, theme)

    answer = as_samira.post(reverse("capsules:useful_toggle", args=[practice.pk]), data)

    assert "Dites si" in text(as_samira.get(answer.url)) and not practice.useful.exists()


def test_practice_list_and_its_spreadsheet_lose_at_once_what_is_withdrawn(
    as_samira, theme, next_door
):
    practice = tell(next_door, theme, "La fiche reprise")
    tell(next_door, theme, "L’autre")
    practice.questions.add(theme.questions.get(number=1))
    sheet = reverse("capsules:practice_list_xlsx")
    exits = [LIST, f"{LIST}?q=reprise", f"{LIST}?question={theme.questions.get(number=1).pk}"]
    assert all("La fiche reprise" in text(as_samira.get(each)) for each in exits)

    Practice.objects.filter(pk=practice.pk).update(
        collective_at=None, collective_by=None, accepted_at=None, accepted_by=None
    )

    assert not any("La fiche reprise" in text(as_samira.get(each)) for each in exits)
    assert "Une fiche pratique" in text(as_samira.get(LIST))
    book = python_calamine.load_workbook(io.BytesIO(as_samira.get(sheet).content))
    assert "La fiche reprise" not in str(book.get_sheet_by_index(0).to_python())
    for action in ("useful_toggle", "practice_borrow"):
        gone = as_samira.post(reverse(f"capsules:{action}", args=[practice.pk]), {"useful": "yes"})
        assert gone.status_code == 404


def test_practice_list_that_is_empty_invites_who_writes_none_to_wait(as_nadege):
    page = text(as_nadege.get(LIST))

    assert "viennent des structures" in page and "venir de vous" not in page
