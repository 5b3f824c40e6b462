"""What a board comes to."""

from capsules.calculations import tally


def test_a_contribution_is_read_where_it_is_merged_unless_that_is_hidden():
    rows = [(1, None, False), (2, 1, False), (3, None, True), (4, 3, False)]

    assert tally.heads(rows) == {1: 1, 2: 1}


def test_a_device_counts_once_a_statement_and_nowhere_on_what_is_hidden():
    heads = {1: 1, 2: 1, 5: 5}
    put = [(1, "a"), (2, "a"), (2, "b"), (3, "a")]

    assert tally.dots(heads, put) == {1: {"a", "b"}, 5: set()}


def test_the_same_word_is_counted_once_however_it_is_written():
    said = ["Énergie", "confiance", "Confiance !", "energie", "CONFIANCE", "😀", "cœur", "Coeur."]

    assert tally.sayings(said) == [
        ("confiance", 3),
        ("cœur", 2),
        ("Énergie", 2),
        ("😀", 1),
    ]


def test_no_word_makes_no_saying():
    assert tally.sayings([]) == []
