import pytest

from capsules.calculations.folding import MOST_WORDS, fold, searchable, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Écoute", "ecoute"),
        ("E\u0301coute", "ecoute"),  # the accent as a sign of its own
        ("L’ŒUVRE", "l oeuvre"),
        ("l'œuvre", "l oeuvre"),
        ("Mobil’Aude : un vélo, dès l’embauche !", "mobil aude un velo des l embauche"),
        ("  deux\u00a0mots\n", "deux mots"),
        ("a_b%c", "a b c"),
        ("🚲", ""),
        ("", ""),
    ],
)
def test_text_is_folded(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    "query",
    ["salariés", "SALARIE", "salarié·es", "l'accueil", "accueils", "oeuvre", "coeur oeuvre"],
)
def test_what_people_type_finds_what_others_wrote(query):
    text = searchable("L’accueil des salarié·es", "", "au cœur de l’œuvre")

    assert all(word in text for word in words(query))


def test_what_is_not_there_is_not_found():
    assert not all(word in searchable("Le point du lundi") for word in words("point mardi"))


def test_a_query_is_bounded():
    assert words(" ".join(f"mot{n}" for n in range(1000)))[-1] == f"mot{MOST_WORDS - 1}"
    assert words("le le LE") == ["le"]
    assert words("%_'’ ·") == []


def test_short_words_keep_their_s():
    assert words("bus vélos") == ["bus", "velo"]
