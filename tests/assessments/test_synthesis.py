from assessments.sheets import NOT_APPLICABLE
from assessments.synthesis import synthesis

from .filled import sheet


def test_three_axes_make_a_spoke_each():
    read = synthesis(sheet({"A : un": [1, 2], "B": [3], "C": [None]}))
    assert not read.by_question
    assert [label.lines[0][0] for label in read.radar.labels] == ["A", "B", "C"]


def test_two_axes_make_a_spoke_a_question():
    read = synthesis(sheet({"A": [1, 2], "B": [3, NOT_APPLICABLE]}))
    assert read.by_question
    assert [label.lines[0][0] for label in read.radar.labels] == [
        f"Question {number}" for number in (1, 2, 3, 4)
    ]
    assert len(read.radar.dots) == 3


def test_two_questions_make_no_radar_but_bars():
    read = synthesis(sheet({"A": [1, 3]}))
    assert read.radar is None
    assert [row.bar for row in read.rows] == [50.0]


def test_rows_and_lines_tell_what_was_before():
    read = synthesis(sheet({"A": [3], "B": [2]}), sheet({"A": [2]}))
    assert [(row.bar, row.mark) for row in read.rows] == [(75.0, 50.0), (50.0, None)]
    replies = [reply for _, axis in read.replies for reply in axis]
    assert [(reply.level_name, reply.before) for reply in replies] == [
        ("En place", 2),
        ("En route", None),
    ]


def test_an_empty_sheet_is_read_too():
    read = synthesis(sheet({}))
    assert read.radar is None
    assert read.rows == ()
    assert read.sentence
