from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import scoring
from assessments.sheets import NOT_APPLICABLE, TO_REVISIT

from .filled import line, sheet

ANSWERS = st.one_of(st.integers(1, 4), st.sampled_from([None, NOT_APPLICABLE, TO_REVISIT]))
TITLES = st.sampled_from(["Santé", "Écoute : dialogue et égalité", "Se former, évoluer", "Achats"])
FILLED = st.dictionaries(TITLES, st.lists(ANSWERS, min_size=1, max_size=8), max_size=4).map(sheet)


def means(result):
    return [result.mean, *(axis.mean for axis in result.axes)]


@given(FILLED)
def test_a_mean_stays_between_the_lowest_and_highest_level(filled):
    levels = [line.level for line in filled.lines if line.level]
    for mean in means(scoring.score(filled)):
        assert mean is None or min(levels) <= mean <= max(levels)


@given(FILLED)
def test_nothing_rated_has_no_mean(filled):
    result = scoring.score(filled)
    for part in [result, *result.axes]:
        assert (part.mean is None) == (part.rated == 0)


@given(FILLED)
def test_the_four_states_make_the_total(filled):
    result = scoring.score(filled)
    for part in [result, *result.axes]:
        states = part.rated + part.not_applicable + part.to_revisit + part.not_answered
        assert states == part.total
        assert part.rated <= part.applicable
    assert sum(axis.total for axis in result.axes) == result.total == len(filled.lines)


@given(FILLED, st.randoms(use_true_random=False))
def test_the_order_of_the_questions_does_not_matter(filled, random):
    lines = list(filled.lines)
    random.shuffle(lines)
    shuffled = scoring.score(replace(filled, lines=tuple(lines)))
    result = scoring.score(filled)
    assert shuffled.mean == result.mean
    assert set(shuffled.axes) == set(result.axes)


@given(FILLED, TITLES, st.sampled_from([None, NOT_APPLICABLE, TO_REVISIT]))
def test_a_line_without_a_level_changes_no_mean(filled, axis, state):
    more = replace(filled, lines=(*filled.lines, line(99, axis, state=state)))
    before = {axis.title: axis.mean for axis in scoring.score(filled).axes}
    result = scoring.score(more)
    assert result.mean == scoring.score(filled).mean
    assert all(part.mean == before.get(part.title) for part in result.axes)


@given(FILLED, st.data())
def test_a_higher_level_never_lowers_a_mean(filled, data):
    rated = [i for i, line in enumerate(filled.lines) if line.level and line.level < 4]
    if not rated:
        return
    at = data.draw(st.sampled_from(rated))
    lines = list(filled.lines)
    lines[at] = replace(lines[at], level=lines[at].level + 1)
    higher = scoring.score(replace(filled, lines=tuple(lines)))
    pairs = zip(means(scoring.score(filled)), means(higher), strict=True)
    assert all(old is None or new >= old for old, new in pairs)


@given(FILLED, FILLED)
def test_change_is_antisymmetric(one, other):
    one, other = scoring.score(one), scoring.score(other)
    there = {step.axis.title: step.difference for step in scoring.change(one, other)}
    back = {step.axis.title: step.difference for step in scoring.change(other, one)}
    for title in there.keys() & back.keys():
        assert (there[title] is None) == (back[title] is None)
        assert there[title] is None or there[title] == -back[title]


@given(FILLED, st.one_of(st.none(), FILLED))
def test_the_sentence_is_never_empty_and_never_says_none(now, before):
    text = scoring.sentence(scoring.score(now), before and scoring.score(before))
    assert text.endswith(".")
    assert text[0].isupper() or text[0] == "«"
    assert "None" not in text
    assert "  " not in text


@given(FILLED)
def test_strengths_and_priorities_never_meet(filled):
    strong, weak = scoring.strengths(filled), scoring.priorities(filled)
    assert len(strong) <= 3
    assert len(weak) <= 3
    assert not {line.number for line in strong} & {line.number for line in weak}


@pytest.mark.parametrize(
    ("levels", "mean"),
    [
        ([1, 2, 3, 3], "2.3"),  # 2.25 goes up, not to the even digit
        ([2, 2, 2, 1], "1.8"),  # 1.75
        ([1, 1, 2], "1.3"),
        ([4], "4.0"),
    ],
)
def test_means_are_rounded_half_up_to_one_decimal(levels, mean):
    assert scoring.score(sheet({"Santé": levels})).mean == Decimal(mean)


def test_the_theme_weighs_each_question_the_same():
    result = scoring.score(sheet({"Santé": [1, 1, 1, 1], "Écoute": [4]}))
    assert result.mean == Decimal("1.6")


def test_change_is_that_of_the_means_as_shown():
    now = scoring.score(sheet({"Santé": [3, 3, 2], "Écoute": [2], "Achats": [None]}))
    before = scoring.score(sheet({"Santé": [2, 2, 1], "Achats": [3]}))
    health, listening, buying = scoring.change(now, before)
    assert (health.before, health.difference) == (Decimal("1.7"), Decimal("1.0"))
    assert (listening.before, listening.difference) == (None, None)
    assert (buying.before, buying.difference) == (Decimal("3.0"), None)


def test_strengths_are_the_highest_in_the_order_of_the_questions():
    filled = sheet({"Santé": [3, 4, 2, 3], "Écoute": [4, 3]})
    assert [line.number for line in scoring.strengths(filled)] == [2, 5, 1]


def test_priorities_are_the_lowest_then_those_to_revisit():
    filled = sheet({"Santé": [TO_REVISIT, 2, 3, 1], "Écoute": [NOT_APPLICABLE, None]})
    assert [line.number for line in scoring.priorities(filled)] == [4, 2, 1]


FORCE = "«\u00a0Écoute\u00a0» est votre force\u00a0; «\u00a0Santé\u00a0» demande un coup de main."


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ({}, None, "Votre synthèse se dessinera dès votre première réponse."),
        (
            {"Santé": [TO_REVISIT, None]},
            None,
            "Vous avez ouvert la discussion\u00a0: votre synthèse se dessinera au premier niveau choisi.",
        ),
        (
            {"Santé": [NOT_APPLICABLE]},
            None,
            "Aucune question de ce thème ne vous concerne\u00a0: il n’y a pas de niveau à montrer.",
        ),
        ({"Santé": [1], "Écoute : dialogue": [4]}, None, FORCE),
        ({"Santé": [2], "Écoute": [4]}, {"Santé": [1], "Écoute": [3]}, "sur les deux axes. "),
        ({"Santé": [2], "Écoute": [4]}, {"Santé": [1], "Écoute": [4]}, "progressez sur un axe. "),
        (
            {"Santé": [1], "Écoute": [4]},
            {"Santé": [2], "Écoute": [3]},
            "Vous progressez sur un axe\u00a0; un autre a un peu reculé. ",
        ),
        ({"Santé": [1], "Écoute": [4]}, {"Santé": [2], "Écoute": [4]}, "un peu reculé sur un axe"),
        ({"Santé": [1], "Écoute": [4]}, {"Santé": [1], "Écoute": [4]}, "Vous tenez le cap"),
        ({"Santé": [2], "Écoute": [2]}, None, "Vos axes avancent tous du même pas."),
        ({"Santé": [1], "Écoute": [1]}, None, "Vos axes démarrent ensemble"),
        ({"Santé": [3], "Écoute": [3]}, None, "Vos axes sont tous aussi solides."),
        ({"Santé": [3], "Écoute": [4]}, None, "«\u00a0Santé\u00a0» peut encore grandir."),
        (
            {"Santé": [1], "Écoute": [2]},
            None,
            "«\u00a0Écoute\u00a0» est votre point d’appui\u00a0;",
        ),
        ({"Santé": [4]}, None, "«\u00a0Santé\u00a0» est votre force."),
        ({"Santé": [2]}, None, "«\u00a0Santé\u00a0» est en bonne voie."),
        ({"Santé": [1], "Écoute": [None]}, None, "«\u00a0Santé\u00a0» demande un coup de main."),
    ],
)
def test_the_sentence_says_what_the_data_says(now, before, expected):
    before = scoring.score(sheet(before)) if before else None
    assert expected in scoring.sentence(scoring.score(sheet(now)), before)


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Donner du sens : projet et engagement", "Donner du sens"),
        ("Santé", "Santé"),
        (": sans début", ": sans début"),
    ],
)
def test_short_title_is_what_comes_before_the_colon(title, short):
    assert scoring.short_title(title) == short
