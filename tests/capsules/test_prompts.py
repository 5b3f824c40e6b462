"""What one asks a room, and the steps of an answer."""

import pytest

from capsules.calculations import prompts
from capsules.calculations.method import Beat
from capsules.models import Board


@pytest.mark.parametrize("beat", Beat)
def test_every_moment_has_questions_that_a_board_takes(beat):
    for each in prompts.left(beat, set()):
        assert each.kind in Board.Kind and len(each.prompt) <= 200 and 1 <= each.dots <= 10


def test_what_was_asked_is_not_proposed_again():
    first, *others = prompts.left(Beat.LAUNCH, set())

    assert prompts.left(Beat.LAUNCH, {(first.kind, first.prompt)}) == others


def test_steps_go_forth_and_back():
    steps = prompts.steps("free", "voting")

    assert [mark for _, _, mark in steps.all] == ["fait", "encours", "afaire", "afaire"]
    assert (steps.following[0], steps.before[0]) == ("revealed", "collecting")
    assert prompts.steps("free", "collecting").before is None
    assert prompts.steps("free", "closed").following is None


def test_words_are_not_voted_on():
    assert prompts.steps("word", "collecting").following[0] == "revealed"
