from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capsules.calculations import anonymity
from capsules.calculations.anonymity import ORDER, Cell, Release
from capsules.calculations.restitution import Asked, portrait

NAMES = ("À lancer", "En route", "En place", "Inspirant")
NBSP = "\u00a0"


def asked(*codes, axis="Écoute"):
    return [
        Asked(number=at, code=code, axis=axis, title=f"Sujet {code}", statement=f"Et {code} ?")
        for at, code in enumerate(codes, start=1)
    ]


def released(named=(), **counts):
    """A Release of questions with these counts, cells as given: an int each, or Cells."""
    size = sum(next(iter(counts.values())))
    others = {
        code: tuple(Cell(at, at, count) for at, count in enumerate(row))
        for code, row in counts.items()
    }
    return Release(size=size, others=others, named=dict(named), is_held=False, nameless={})


def merged(*cells, size):
    return Release(
        size, {"A": tuple(Cell(*cell) for cell in cells)}, {}, is_held=False, nameless={}
    )


def test_a_bar_says_who_answered_what():
    (part,) = portrait(released(A=(2, 5, 3, 0, 0)), asked("A"), NAMES).questions

    assert part.bar.words == "2 à lancer, 5 en route, 3 en place"
    assert [(s.start, s.width, s.name) for s in part.bar.segments] == [
        (0, 20, "1"),
        (20, 50, "2"),
        (70, 30, "3"),
    ]
    assert part.bar.mean == Decimal("2.1")


def test_a_merged_cell_is_a_segment_of_its_own_and_counts_at_its_middle():
    cells = (0, 1, 5), (2, 2, 3), (3, 3, 2), (4, 4, 0)
    (part,) = portrait(merged(*cells, size=10), asked("A"), NAMES).questions

    segment = part.bar.segments[0]
    assert (segment.name, segment.words) == ("1–2", "à lancer ou en route")
    assert segment.levels == ("n1", "n2")
    assert part.bar.mean == Decimal("2.5")  # (5 × 1,5 + 3 × 3 + 2 × 4) ÷ 10 = 2,45


def test_without_a_level_is_out_of_the_mean_and_what_is_merged_with_it_leaves_none():
    (part,) = portrait(released(A=(0, 4, 2, 0, 4)), asked("A"), NAMES).questions
    assert part.bar.mean == Decimal("2.3")  # (4 × 2 + 2 × 3) ÷ 6

    cells = (0, 0, 0), (1, 1, 4), (2, 2, 2), (3, 4, 4)
    (part,) = portrait(merged(*cells, size=10), asked("A"), NAMES).questions
    assert part.bar.mean is None  # 2.3 would forget those that are at 4, and no other
    assert part.bar.segments[-1].name == "4 ou sans niveau"
    assert part.bar.segments[-1].words == "inspirant ou sans niveau"


def test_nothing_is_told_of_a_question_that_is_one_cell():
    result = portrait(merged((0, 4, 5), size=5), asked("A"), NAMES)
    (part,) = result.questions

    assert (part.bar.mean, part.spread) == (None, None)
    assert result.widest == ()
    assert result.by_spread == (part,)


def test_an_axis_adds_up_its_questions_as_they_are_shown():
    two = Release(
        size=10,
        others={
            "A": (Cell(0, 1, 5), Cell(2, 2, 3), Cell(3, 3, 2), Cell(4, 4, 0)),
            "B": tuple(Cell(at, at, 2) for at in range(5)),
        },
        named={},
        is_held=False,
        nameless={},
    )
    (axis,) = portrait(two, asked("A", "B"), NAMES).axes

    assert [(s.name, s.count) for s in axis.bar.segments] == [
        ("1", 2),
        ("1–2", 5),
        ("2", 2),
        ("3", 5),
        ("4", 4),
        ("sans niveau", 2),
    ]
    assert axis.bar.total == 20


def test_the_mean_of_an_axis_is_that_of_its_questions_whose_levels_are_known():
    two = Release(
        size=10,
        others={
            "A": (Cell(0, 0, 4), Cell(1, 4, 6)),
            "B": tuple(Cell(at, at, 2) for at in range(5)),
        },
        named={},
        is_held=False,
        nameless={},
    )
    (axis,) = portrait(two, asked("A", "B"), NAMES).axes
    assert axis.bar.mean == Decimal("2.5")

    (axis,) = portrait(two, asked("A"), NAMES).axes
    assert axis.bar.mean is None


def test_axes_and_questions_stand_in_the_order_of_the_theme():
    both = [*asked("B", axis="Un"), *asked("A", axis="Deux")]
    result = portrait(released(A=(5, 0, 0, 0, 0), B=(5, 0, 0, 0, 0)), both, NAMES)

    assert [axis.title for axis in result.axes] == ["Un", "Deux"]
    assert [each.asked.code for each in result.questions] == ["B", "A"]


def test_three_sentences_say_the_strength_the_gap_and_the_work():
    result = portrait(
        released(A=(0, 1, 5, 4, 0), B=(5, 0, 0, 5, 0), C=(3, 4, 3, 0, 0)),
        asked("A", "B", "C"),
        NAMES,
    )

    assert [lesson.text for lesson in result.lessons] == [
        f"«{NBSP}Sujet A{NBSP}»{NBSP}: neuf structures sur dix y sont déjà solides.",
        f"«{NBSP}Sujet B{NBSP}»{NBSP}: de 1 à 4 selon les structures. De quoi apprendre les un·es des autres.",
        f"«{NBSP}Sujet C{NBSP}»{NBSP}: sept structures sur dix démarrent.",
    ]
    assert [each.asked.code for each in result.widest] == ["B", "C", "A"]


def test_sentences_speak_when_nothing_stands_out():
    all_strong = portrait(released(A=(0, 0, 6, 0, 0)), asked("A"), NAMES)
    all_low = portrait(released(A=(6, 0, 0, 0, 0)), asked("A"), NAMES)
    none = portrait(released(A=(0, 0, 0, 0, 6)), asked("A"), NAMES)

    assert all_strong.lessons[0].text.endswith("toutes les structures y sont déjà solides.")
    assert all_strong.lessons[1].code is all_strong.lessons[2].code is None
    assert all_low.lessons[0].text.startswith("Tout est encore à construire")
    assert [lesson.code for lesson in none.lessons] == [None] * 3
    assert all("Personne n’a donné de niveau" in lesson.text for lesson in none.lessons)


def test_sentences_claim_nothing_that_a_merged_cell_may_belie():
    blurred = portrait(merged((0, 0, 0), (1, 2, 6), (3, 4, 0), size=6), asked("A"), NAMES)
    strength, gap, work = [lesson.text for lesson in blurred.lessons]

    assert strength == work == f"Rien ne se détache nettement{NBSP}: nous en parlons de vive voix."
    assert gap.startswith("Nos réponses se ressemblent")

    for last in (3, 4):  # all the levels together, with or without « sans niveau »
        one_cell = portrait(merged((0, last, 6), size=6), asked("A"), NAMES)
        assert {lesson.text for lesson in one_cell.lessons} == {strength}
        assert one_cell.questions[0].bar.mean is None


def test_named_structures_are_counted_with_everyone():
    named = {"7": {"A": 4}}
    release = Release(
        6, {"A": (Cell(0, 0, 5), *(Cell(n, n, 0) for n in (1, 2, 3, 4)))}, named, False, {}
    )
    result = portrait(release, asked("A"), NAMES)

    assert (result.size, result.others_size) == (6, 5)
    assert result.questions[0].bar.words == "5 à lancer, 1 inspirant"
    assert result.questions[0].others.words == "5 à lancer"


@pytest.mark.parametrize("level", ORDER)
def test_each_answer_has_its_place_in_a_bar(level):
    (part,) = portrait(released(A=(2, 2, 2, 2, 2)), asked("A"), NAMES).questions

    assert [segment.holds(level) for segment in part.bar.segments].count(True) == 1


@given(rows=st.lists(st.sampled_from(ORDER), min_size=5, max_size=9), data=st.data())
@settings(deadline=None, max_examples=60)
def test_what_is_shown_is_the_same_for_all_answers_that_release_the_same(rows, data):
    """It is a function of the Release: swapping two answers inside a merged cell changes nothing."""
    first = anonymity.release({str(n): {"A": level} for n, level in enumerate(rows)}, draw="x")
    shown = portrait(first, asked("A"), NAMES)
    draw = data.draw(st.permutations(rows))
    again = anonymity.release({str(n): {"A": level} for n, level in enumerate(draw)}, draw="x")

    assert portrait(again, asked("A"), NAMES) == shown


def test_a_question_that_nobody_was_asked_is_left_out():
    result = portrait(released(A=(5, 0, 0, 0, 0)), asked("A", "Z"), NAMES)

    assert [part.asked.code for part in result.questions] == ["A"]


def test_names_of_merged_cells_say_all_their_answers():
    for first, last in product(range(5), repeat=2):
        if first <= last:
            (part,) = portrait(merged((first, last, 5), size=5), asked("A"), NAMES).questions
            assert part.bar.segments[0].name
            assert part.bar.words.count(" ou ") == (last > first)
