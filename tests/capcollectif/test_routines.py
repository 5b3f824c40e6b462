"""What is done by itself, from time to time."""

import django.db
import pytest
from django.utils import timezone

from capcollectif import routines


@pytest.fixture
def alone(monkeypatch):
    monkeypatch.setattr(routines, "_routines", {})
    monkeypatch.setattr(routines, "_prompt", {})


def test_each_routine_is_told_the_moment_and_what_they_did_is_summed(alone):
    now, told = timezone.now(), []

    @routines.routine
    def one(moment):
        told.append(moment)
        return 2

    @routines.routine
    def other(moment):
        return 3

    assert (routines.run_all(now), told) == (5, [now])


def test_one_that_fails_does_not_keep_the_others(alone, caplog):
    @routines.routine
    def broken(moment):
        raise ValueError("panne")

    @routines.routine
    def sound(moment):
        return 1

    assert routines.run_all() == 1
    assert "broken failed" in caplog.text


def test_a_database_that_is_down_is_the_worker_s_affair(alone):
    @routines.routine
    def down(moment):
        raise django.db.OperationalError

    with pytest.raises(django.db.OperationalError):
        routines.run_all()


def test_what_somebody_waits_for_is_called_apart(alone):
    @routines.prompt
    def waited_for(moment):
        return 1

    assert (routines.run_prompt(), routines.run_all()) == (1, 0)
