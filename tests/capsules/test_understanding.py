from hypothesis import given
from hypothesis import strategies as st

from capsules.calculations.understanding import MARKS, UNKNOWN, clarity, hardest, together, told
from capsules.templatetags.reading import clarity_in_words, unclear_in_words


def of(*counts):
    return clarity(dict(zip(MARKS, counts, strict=True)), draw="secret")


def test_nothing_is_told_of_four_people():
    assert of(0, 4, 0, 0).ranges == ()
    assert of(0, 4, 0, 0).readers == 0 and of(0, 4, 0, 0).difficulty == 0
    assert told(4) is None and told(5) == 5


def test_five_people_who_agree_are_told():
    (all_of_them,) = of(0, 0, 0, 5).ranges

    assert all_of_them == (("unclear",), 5)
    assert of(0, 0, 0, 5).difficulty == 2 and of(5, 0, 0, 0).difficulty == 0


@given(st.tuples(*[st.integers(0, 12)] * 4))
def test_the_mark_of_one_person_is_merged_with_a_neighbour(counts):
    found = of(*counts)

    assert all(each.people >= 2 for each in found.ranges)
    assert all(each.people >= 3 for each in found.ranges if len(each.marks) > 1)
    assert found.readers in (0, sum(counts))
    assert 0 <= found.difficulty <= 2


def test_a_setting_only_raises_the_floor():
    assert clarity({"clear": 5}, draw="secret", setting=2).readers == 5
    assert clarity({"clear": 5}, draw="secret", setting=6).readers == 0


def test_the_hardest_questions_come_first_and_clear_ones_stay_out():
    questions = {1: of(0, 6, 0, 0), 2: of(0, 3, 3, 0), 3: of(0, 3, 0, 3), 4: of(0, 0, 0, 1)}

    assert [number for number, _ in hardest(questions)] == [3, 2]


def test_a_session_takes_up_five_questions_at_most():
    assert len(hardest({number: of(0, 0, 0, 6) for number in range(9)})) == 5


def test_what_is_merged_with_a_clear_mark_makes_no_question_hard():
    assert of(0, 8, 1, 0).difficulty == 0  # as far as one may know


def test_a_clarity_says_its_counts_in_words():
    assert clarity_in_words(of(0, 3, 0, 3)) == (
        "Sur 6\u00a0personnes, 3\u00a0ne la trouvent pas claire et 3\u00a0la trouvent claire."
    )
    assert clarity_in_words(of(0, 4, 1, 0)) == (
        "Sur 5\u00a0personnes, 5\u00a0la trouvent claire ou ont une question."
    )


def test_a_clarity_that_is_merged_from_end_to_end_says_why_it_tells_no_more():
    assert clarity_in_words(of(0, 1, 0, 4)) == (
        "5\u00a0personnes l’ont lue, et leurs avis diffèrent\u00a0: "
        "les compter un par un en désignerait une."
    )


def test_several_groups_add_up_as_each_is_shown():
    found = together([of(0, 3, 0, 3), of(0, 4, 0, 2), of(0, 4, 1, 0)])

    assert found.ranges == ((("clear",), 7), (("clear", "question"), 5), (("unclear",), 5))
    assert found.readers == 17 and found.unclear == (5, 5)


def test_a_group_under_the_floor_adds_nothing():
    assert together([of(0, 3, 0, 3), of(0, 0, 0, 4)]) == of(0, 3, 0, 3)
    assert together([]) == together([of(0, 0, 0, 4)]) == UNKNOWN


def test_how_many_do_not_find_it_clear_has_bounds_where_they_are_merged():
    assert of(0, 4, 2, 1).unclear == (0, 3) or of(0, 4, 2, 1).unclear == (0, 7)
    assert unclear_in_words(of(0, 1, 0, 4)) == "0\u00a0à\u00a05"
    assert unclear_in_words(of(0, 3, 0, 3)) == "3"


@given(st.lists(st.tuples(*[st.integers(0, 9)] * 4), max_size=4))
def test_the_bounds_of_several_groups_hold(groups):
    told = [counts for counts in groups if sum(counts) >= 5]
    least, most = together(of(*counts) for counts in groups).unclear

    assert least <= sum(unclear for *_, unclear in told) <= most
