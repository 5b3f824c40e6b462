from hypothesis import given
from hypothesis import strategies as st

from capsules.calculations.ballot import answered, tally

CHOICES = ("yes", "if_needed", "no")


def test_the_best_date_has_most_yes_then_most_if_needed():
    votes = [
        *((1, choice) for choice in ("yes", "yes", "no")),
        *((2, choice) for choice in ("yes", "yes", "if_needed")),
        *((3, choice) for choice in ("yes", "if_needed", "if_needed")),
    ]

    counts = tally([1, 2, 3], votes)

    assert counts[1] == (2, 0, 1, False)
    assert counts[2] == (2, 1, 0, True)
    assert counts[3] == (1, 2, 0, False)


def test_equal_dates_are_all_the_best():
    counts = tally([1, 2, 3], [(1, "yes"), (2, "yes"), (3, "no")])

    assert [counts[n].is_best for n in (1, 2, 3)] == [True, True, False]


def test_there_is_no_best_date_before_anybody_can():
    assert not any(each.is_best for each in tally([1, 2], [(1, "no")]).values())
    assert tally([], [(1, "yes")]) == {}


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(CHOICES))))
def test_every_vote_for_a_date_counts_once(votes):
    counts = tally([1, 2, 3], votes)

    for proposal, count in counts.items():
        assert sum(count[:3]) == sum(each == proposal for each, _ in votes)


def test_who_has_answered_has_answered_each_date():
    votes = [("Odile", 1), ("Odile", 2), ("Samira", 1), ("Julien", 3)]

    assert answered([1, 2], votes) == {"Odile"}
    assert answered([1], votes) == {"Odile", "Samira"}
