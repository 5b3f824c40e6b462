import datetime
from dataclasses import replace

from capsules.calculations.next_step import Kind, Stage, next_step

INTRODUCTION = Stage(1, "Questionnaire pas à pas", True, 60, 10)
FIRST = Stage(2, "Gouvernance", False, 60, 8)
SECOND = Stage(3, "Environnement", False, 60, 8)


def begun(stage, settled=3, **more):
    return replace(stage, assessment_pk=stage.theme_pk * 10, settled=settled, **more)


def closed(stage):
    return begun(stage, settled=stage.total, closed_at=datetime.datetime.now(datetime.UTC))


def test_without_a_framework_one_waits():
    assert next_step([], has_actions=False).kind is Kind.WAIT


def test_a_newcomer_starts_with_the_introduction():
    step = next_step([INTRODUCTION, FIRST], has_actions=False)

    assert (step.kind, step.stage) == (Kind.START, INTRODUCTION)


def test_what_is_begun_comes_first_and_where_i_was_before_the_rest():
    here = begun(SECOND, place=4)
    step = next_step([INTRODUCTION, begun(FIRST), here], has_actions=True)

    assert (step.kind, step.stage) == (Kind.CONTINUE, here)


def test_a_full_questionnaire_is_read_again():
    assert next_step([begun(FIRST, settled=8)], has_actions=True).kind is Kind.REVIEW


def test_the_first_actions_come_before_another_theme():
    stages = [closed(INTRODUCTION), closed(FIRST), SECOND]

    assert next_step(stages, has_actions=False).kind is Kind.PLAN
    assert next_step(stages, has_actions=True).stage == SECOND


def test_when_all_is_closed_the_plan_remains():
    stages = [closed(INTRODUCTION), closed(FIRST)]

    assert next_step(stages, has_actions=True).kind is Kind.FOLLOW
