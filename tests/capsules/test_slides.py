"""What the screen of the room shows of a restitution."""

import pytest

from capsules.calculations.anonymity import Cell, Release
from capsules.calculations.restitution import Asked, portrait
from capsules.calculations.slides import deck, spread_in_words

NAMES = ("À lancer", "En route", "En place", "Inspirant")
ALIKE = (Cell(0, 1, 0), Cell(2, 2, 10), Cell(3, 4, 0))
APART = (Cell(0, 0, 5), Cell(1, 2, 0), Cell(3, 3, 5), Cell(4, 4, 0))
CLOSE = (Cell(0, 0, 5), Cell(1, 1, 5), Cell(2, 4, 0))


def of(*cells):
    """A Portrait: the first question alone in « Santé », the others in « Écoute »."""
    asked = [
        Asked(number, f"Q{number}", "Santé" if number == 1 else "Écoute", f"Titre {number}", "Dire")
        for number in range(1, len(cells) + 1)
    ]
    others = {each.code: row for each, row in zip(asked, cells, strict=True)}
    return portrait(Release(10, others, {}, is_held=False, nameless={}), asked, NAMES)


def test_deck_begins_with_the_sentences_and_the_axes_then_the_widest_question():
    slides = deck(of(ALIKE, CLOSE, APART), theme="Conditions de travail", by_spread=True)

    assert [slide.kind for slide in slides] == ["lessons", "axes", *["question"] * 3]
    assert [slide.number for slide in slides] == [1, 2, 3, 4, 5]
    assert slides[0].details == "Conditions de travail, dix structures, noms cachés"
    assert slides[1].title == "«\u00a0Écoute\u00a0» fait le plus grand écart entre nous"
    assert [slide.title for slide in slides[2:]] == ["Titre 3", "Titre 2", "Titre 1"]
    assert slides[2].details == "Dire"


def test_deck_follows_the_theme_when_asked():
    slides = deck(of(ALIKE, CLOSE, APART), theme="x", by_spread=False)

    assert [slide.title for slide in slides[2:]] == ["Titre 1", "Titre 2", "Titre 3"]


@pytest.mark.parametrize(
    ("cells", "title"),
    [
        ([ALIKE, ALIKE], "Axe par axe, nous avançons ensemble"),
        ([APART], "Comment nous nous répartissons"),
        ([], "Axe par axe, nous avançons ensemble"),
    ],
)
def test_deck_names_no_axis_where_none_stands_apart(cells, title):
    assert deck(of(*cells), theme="x", by_spread=True)[1].title == title


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (APART, "De 1 à 4 selon les structures, moyenne 2,5."),
        (ALIKE, "Pour toutes celles qui ont un niveau\u00a0: en place."),
        (
            (Cell(0, 1, 4), Cell(2, 2, 6), Cell(3, 4, 0)),
            "De 1 ou 2 à 3 selon les structures, moyenne 2,4.",
        ),
        ((Cell(0, 3, 0), Cell(4, 4, 10)), ""),
        ((Cell(0, 0, 5), Cell(1, 2, 0), Cell(3, 4, 5)), ""),  # how many at 4, nobody knows
    ],
)
def test_spread_in_words_says_how_far_before_how_much(cells, words):
    assert spread_in_words(of(cells).questions[0]) == words
