from hypothesis import given
from hypothesis import strategies as st

from capsules.calculations.understanding import MARKS, clarity, hardest, told
from capsules.templatetags.reading import clarity_in_words


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
