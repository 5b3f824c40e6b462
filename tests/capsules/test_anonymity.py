"""The proofs of calculations.anonymity: see its docstring for what they prove, and what not."""

import json
from collections import defaultdict
from functools import cache
from itertools import combinations, combinations_with_replacement, pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capsules.calculations import anonymity
from capsules.calculations.anonymity import FLOOR, ORDER, Cell

WIDTH = len(ORDER)
LEVELS = st.sampled_from(ORDER)
DRAWS = [str(number) for number in range(40)]


def all_counts(size, width=WIDTH):
    """Every way to share `size` answers between `width` cells."""
    for bars in combinations(range(size + width - 1), width - 1):
        edges = (-1, *bars, size + width - 1)
        yield tuple(b - a - 1 for a, b in pairwise(edges))


def pieces_of(counts):
    return [Cell(at, at, count) for at, count in enumerate(counts)]


@cache
def views_of(size, width=WIDTH):
    """{cells that may be seen, whatever is drawn: the counts that may be behind them}."""
    behind = defaultdict(set)
    for counts in all_counts(size, width):
        for seen in anonymity.mergers(pieces_of(counts)):
            behind[seen].add(counts)
    return behind


@pytest.mark.parametrize("setting", [None, 0, -3, "", "abc", 4, "3", 5, float("inf"), [], False])
def test_the_threshold_is_five_whatever_is_absent_or_lower(setting):
    assert anonymity.threshold(setting) == FLOOR == 5


@pytest.mark.parametrize("setting", [8, "8"])
def test_a_setting_raises_the_threshold(setting):
    assert anonymity.threshold(setting) == 8


@pytest.mark.parametrize("size", range(FLOOR))
def test_under_the_threshold_nothing_is_shown(size):
    assert {anonymity.cells(counts, draw="") for counts in all_counts(size)} == {()}


def test_under_a_raised_threshold_nothing_is_shown():
    assert anonymity.cells((4, 3, 0, 0, 0), draw="", setting=8) == ()
    assert anonymity.cells((5, 3, 0, 0, 0), draw="", setting=8)


@pytest.mark.parametrize("size", range(5, 11))
def test_no_answer_is_certainly_given_by_one_structure(size):
    for seen, behind in views_of(size).items():
        for at in range(WIDTH):
            assert {counts[at] for counts in behind} != {1}, (seen, at)


@pytest.mark.parametrize("size", range(5, 11))
def test_one_s_own_answer_tells_of_no_other_answer_that_one_structure_gave_it(size):
    for seen, behind in views_of(size).items():
        for own, other in product(range(WIDTH), repeat=2):
            possible = {counts[other] for counts in behind if counts[own]}
            assert own == other or possible != {1}, (seen, own, other)


@pytest.mark.parametrize("width", [2, 3, 4])
def test_other_questionnaires_with_fewer_answers_are_as_safe(width):
    for size in range(5, 11):
        for behind in views_of(size, width).values():
            assert all({counts[at] for counts in behind} != {1} for at in range(width))


@pytest.mark.parametrize("size", [5, 10, 12])
def test_cells_hold_everybody_and_nobody_alone(size):
    for counts in all_counts(size):
        found = anonymity.cells(counts, draw="x")
        assert sum(cell.count for cell in found) == size
        assert [at for cell in found for at in range(cell.first, cell.last + 1)] == [*range(WIDTH)]
        for cell in found:
            assert cell.count == sum(counts[cell.first : cell.last + 1])
            assert cell.count >= 3 if cell.is_merged else cell.count != 1


def test_what_hides_nobody_is_shown_as_it_is():
    assert [*anonymity.cells((2, 4, 4, 0, 0), draw="x")] == pieces_of((2, 4, 4, 0, 0))


def test_a_structure_alone_is_counted_with_its_neighbours_only():
    assert anonymity.cells((1, 4, 3, 2, 0), draw="x") == (
        Cell(0, 1, 5),
        Cell(2, 2, 3),
        Cell(3, 3, 2),
        Cell(4, 4, 0),
    )


def test_which_neighbour_is_drawn_so_that_a_merge_betrays_nothing():
    drawn = {anonymity.cells((2, 1, 2, 0, 0), draw=draw) for draw in DRAWS}

    assert drawn == set(anonymity.mergers(pieces_of((2, 1, 2, 0, 0))))
    assert {cells[0] for cells in drawn} == {Cell(0, 0, 2), Cell(0, 1, 3)}


def test_the_same_secret_draws_anew_for_other_counts():
    """Live counts keep their secret: who saw one merge knows nothing of the next."""
    both = (2, 1, 2, 0, 0), (3, 1, 3, 0, 0)
    drawn = {
        tuple(anonymity.cells(counts, draw=draw)[0].is_merged for counts in both) for draw in DRAWS
    }

    assert drawn == set(product([True, False], repeat=2))


def test_that_all_answer_alike_is_a_fact_of_the_group():
    assert anonymity.cells((0, 0, 7, 0, 0), draw="x")[2] == Cell(2, 2, 7)


# --- Releases, names, and their withdrawals ---

ROWS = st.lists(st.tuples(LEVELS, LEVELS), min_size=5, max_size=9)


def answers_of(rows):
    return {str(at): dict(zip("AB", row, strict=True)) for at, row in enumerate(rows)}


def assert_obeys(released, answers):
    """The rule, for those without a name, at each question; and everyone’s counts are right."""
    rest = [row for structure, row in answers.items() if structure not in released.named]
    assert len(rest) == released.others_size == 0 or len(rest) >= FLOOR
    for code in released.codes:
        for cell in released.others[code]:
            values = ORDER[cell.first : cell.last + 1]
            assert cell.count == sum(row[code] in values for row in rest)
            least = {1: 2, 2: 3}.get(len(values), 4)
            assert cell.count >= least or (cell.count == 0 and len(values) == 1)
        everyone = sum(cell.count for cell in released.cells(code))
        assert everyone == released.size == len(answers)


@given(rows=ROWS, data=st.data())
@settings(max_examples=100, deadline=None)
def test_any_series_of_withdrawals_obeys_the_rule_and_never_shows_more(rows, data):
    answers = answers_of(rows)
    agreed = data.draw(st.sets(st.sampled_from(sorted(answers))))
    released = anonymity.release(answers, agreed, draw=data.draw(st.text(max_size=3)))
    assert_obeys(released, answers)

    for gone in data.draw(st.permutations(sorted(agreed))):
        later = anonymity.without(released, gone, draw=data.draw(st.text(max_size=3)))
        assert_obeys(later, answers)
        assert set(later.named) <= set(released.named) - {gone}
        assert is_coarser(later, released)
        assert is_coarser(later, anonymity.nameless(released))
        assert is_coarser(anonymity.nameless(later), anonymity.nameless(released))
        released = later

    assert not released.named


def is_coarser(later, earlier):
    """Each cut between two cells of `later` was already one of `earlier`."""
    return all(
        {cell.first for cell in later.others[code]} <= {cell.first for cell in earlier.others[code]}
        for code in earlier.codes
    )


@given(rows=ROWS, data=st.data())
@settings(max_examples=100, deadline=None)
def test_any_two_views_differ_by_named_rows_only(rows, data):
    """What one subtracts from the other is what was public: names seen earlier."""
    answers = answers_of(rows)
    agreed = data.draw(st.sets(st.sampled_from(sorted(answers))))
    first = anonymity.release(answers, agreed, draw="first")
    last = first
    for gone in data.draw(st.lists(st.sampled_from(sorted(answers)), max_size=4)):
        last = anonymity.without(last, gone, draw="last")

    unnamed = [row for each, row in first.named.items() if each not in last.named]
    for code in first.codes:
        for cell in last.others[code]:
            inside = [c for c in first.others[code] if cell.first <= c.first <= cell.last]
            values = ORDER[cell.first : cell.last + 1]
            public = sum(row[code] in values for row in unnamed)
            assert cell.count == sum(c.count for c in inside) + public


@cache
def merged(pieces):
    return anonymity.mergers(pieces)


def with_answers(cells, *answers):
    """`cells`, in which these answers (positions) are counted, too."""
    return tuple(
        Cell(c.first, c.last, c.count + sum(c.first <= at <= c.last for at in answers))
        for c in cells
    )


def framed(cells, frame):
    """`cells` with the cuts of `frame` alone."""
    inside = [[c for c in cells if outer.first <= c.first <= outer.last] for outer in frame]
    return tuple(Cell(run[0].first, run[-1].last, sum(c.count for c in run)) for run in inside)


def withdrawals(size, named):
    """Each (screen without names, view after `gone` withdrew, that screen then, others, gone, rest).

    Whatever `size` structures without a name answered, those `named` (how many), and the draws.
    """
    for counts, rows in product(
        all_counts(size), combinations_with_replacement(range(WIDTH), named)
    ):
        for first in merged(tuple(pieces_of(counts))):
            for screen in merged(with_answers(first, *rows)):
                for gone in set(rows):
                    rest = list(rows)
                    rest.remove(gone)
                    for later in merged(framed(with_answers(first, gone), screen)):
                        for after in merged(with_answers(later, *rest)):
                            yield screen, later, after, counts, gone, rest


def and_one(counts, *answers):
    return tuple(count + answers.count(at) for at, count in enumerate(counts))


def certain(behind):
    """What is seen that makes an answer certainly that of one structure."""
    return [
        seen
        for seen, possible in behind.items()
        if any({counts[at] for counts in possible} == {1} for at in range(WIDTH))
    ]


@pytest.mark.parametrize(("size", "named"), [(5, 1), (6, 1), (7, 1), (5, 2), (6, 2)])
def test_a_withdrawal_makes_no_one_certain(size, named):
    """Not to who sees only what comes after, with the names that stay or without; nor to who saw
    the screen without names before, and sees it again.
    """
    later_only, both, screens = defaultdict(set), defaultdict(set), defaultdict(set)
    for screen, later, after, counts, gone, rest in withdrawals(size, named):
        later_only[later].add(and_one(counts, gone))
        both[later, after, *rest].add(and_one(counts, gone))
        screens[screen, after].add(and_one(counts, gone, *rest))

    assert certain(later_only) == certain(both) == certain(screens) == []


@pytest.mark.parametrize("size", [5, 6])
def test_two_draws_of_the_same_counts_would_make_one_certain(size):
    """Why what was shown once is kept: the attack that the tests above would see."""
    both = defaultdict(set)
    for counts in all_counts(size):
        for one, other in product(merged(tuple(pieces_of(counts))), repeat=2):
            both[one, other].add(counts)

    assert certain(both)


@pytest.mark.parametrize("agreed", range(1, 11))
def test_names_leave_nobody_or_five_without_a_name(agreed):
    answers = answers_of([(2, 3)] * 10)
    released = anonymity.release(answers, sorted(answers)[:agreed], draw="x")

    is_held = agreed in (6, 7, 8, 9)
    assert released.is_held == is_held
    assert len(released.named) == (0 if is_held else agreed)


def test_the_last_but_one_name_leaves_with_the_first_that_withdraws_when_all_were_named():
    answers = answers_of([(2, 3)] * 6)
    everyone = anonymity.release(answers, answers, draw="x")

    after = anonymity.without(everyone, "3", draw="y")

    assert len(everyone.named) == 6
    assert (after.named, after.is_held, after.others_size) == ({}, True, 6)


def test_who_was_not_named_withdraws_nothing():
    answers = answers_of([(2, 3)] * 5 + [(3, 3)])
    released = anonymity.release(answers, ["5"], draw="x")

    assert anonymity.without(released, "3", draw="y") == released


def test_a_threshold_raised_meanwhile_counts_at_a_withdrawal():
    answers = answers_of([(2, 3)] * 7)
    two = anonymity.release(answers, ["0", "1"], draw="x")

    assert anonymity.without(two, "0", draw="y", setting=8).named == {}


@pytest.mark.parametrize(("setting", "named"), [(None, 2), (6, 2), (7, 0), (8, 0)])
def test_a_threshold_raised_meanwhile_counts_when_it_is_read(setting, named):
    two = anonymity.release(answers_of([(2, 3)] * 8), ["0", "1"], draw="x")
    read = anonymity.under(two, setting=setting)

    assert (len(read.named), read.is_held) == (named, named == 0)
    assert anonymity.under(two, setting=9) is None


@pytest.mark.parametrize("setting", [None, 0, "", 3])
def test_four_structures_release_nothing_whatever_the_setting(setting):
    with pytest.raises(ValueError, match="too few"):
        anonymity.release(answers_of([(2, 3)] * 4), [], draw="x", setting=setting)


def test_a_raised_threshold_counts_when_it_is_released():
    with pytest.raises(ValueError, match="too few"):
        anonymity.release(answers_of([(2, 3)] * 7), [], draw="x", setting=8)


@pytest.mark.parametrize("named", [[], ["2"]])
def test_each_question_has_a_draw_of_its_own(named):
    """Else two questions that are merged otherwise would be known to have other counts."""
    answers = answers_of([(level, level) for level in (1, 1, 2, 3, 3, 3)])
    drawn = [anonymity.release(answers, named, draw=draw).nameless for draw in DRAWS]

    assert {each["A"] == each["B"] for each in drawn} == {True, False}


@pytest.mark.parametrize("level", [0, 5, "2", True, 2.5])
def test_what_is_no_level_is_refused(level):
    with pytest.raises(ValueError, match="not a level"):
        anonymity.release(answers_of([(2, 3)] * 5 + [(level, 1)]), [], draw="x")


def test_a_question_that_a_structure_did_not_have_is_without_a_level():
    answers = answers_of([(2, 3)] * 6)
    for each in "01":
        del answers[each]["B"]

    released = anonymity.release(answers, [], draw="x")

    assert released.cells("B")[-1] == Cell(4, 4, 2)


@given(rows=ROWS, data=st.data())
@settings(max_examples=50, deadline=None)
def test_a_screen_that_hides_the_names_obeys_the_rule_for_everyone(rows, data):
    answers = answers_of(rows)
    agreed = data.draw(st.sets(st.sampled_from(sorted(answers))))
    released = anonymity.release(answers, agreed, draw="x")
    hidden = anonymity.nameless(released)

    assert (hidden.named, hidden.is_held) == ({}, released.is_held)
    assert_obeys(hidden, answers)
    assert is_coarser(hidden, released)


@given(rows=ROWS, draw=st.text(max_size=5))
@settings(deadline=None)
def test_a_release_is_the_same_once_stored(rows, draw):
    answers = answers_of(rows)
    released = anonymity.release(answers, ["0"], draw=draw)
    stored = json.loads(json.dumps(anonymity.as_data(released)))

    assert anonymity.from_data(stored) == released
    assert anonymity.release(answers, ["0"], draw=draw) == released
