import datetime

import pytest

from capsules.calculations.gauges import Gauge, draft, expected, is_near
from capsules.calculations.method import Beat, Mode

DAY = datetime.date(2026, 6, 16)


@pytest.mark.parametrize(("days", "near"), [(11, False), (10, True), (0, True), (-1, False)])
def test_a_session_is_near_from_ten_days_before_to_its_day(days, near):
    assert is_near(DAY, today=DAY - datetime.timedelta(days=days)) == near


@pytest.mark.parametrize(
    ("beat", "mode", "has_theme", "wanted"),
    [
        (Beat.READING, Mode.VIDEO, True, ("present",)),
        (Beat.TUTORING, Mode.VIDEO, True, ("commence", "present")),
        (Beat.CLOSE, Mode.TUTORED, True, ("clos",)),
        (Beat.CLOSE, Mode.VIDEO, True, ("clos", "present")),
        (Beat.SHARING, Mode.IN_PERSON, True, ("clos", "action", "present")),
        (Beat.LAUNCH, Mode.IN_PERSON, False, ("present",)),
        (Beat.EXTRA, Mode.TUTORED, True, ()),
    ],
)
def test_each_moment_expects_its_own(beat, mode, has_theme, wanted):
    assert expected(beat, mode, has_theme=has_theme) == wanted


@pytest.mark.parametrize("what", ["commence", "clos", "action"])
def test_a_draft_names_the_session_its_day_and_the_theme(what):
    words = draft(what, session="« Journée »", day=DAY, theme="Conditions de travail")

    assert "« Journée » a lieu le mardi 16 juin." in words and "Conditions de travail" in words


def test_a_gauge_agrees_with_its_number():
    assert Gauge("present", 1, 10).words == "structures ont dit venir"
    assert Gauge("present", 1, 1).words == "structure a dit venir"
    assert Gauge("present", 2, 10).words == "structures ont dit venir"
