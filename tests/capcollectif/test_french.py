import datetime

import pytest

from capcollectif import french

PARIS_EVENING = datetime.datetime(2026, 5, 21, 22, 5, tzinfo=datetime.UTC)  # 00 h 05 in Paris


def test_days():
    assert french.day(datetime.date(2026, 5, 21)) == "jeudi 21 mai"
    assert french.day(datetime.date(2026, 5, 1)) == "vendredi 1er mai"
    assert french.day_and_year(datetime.date(2027, 1, 1)) == "1er janvier 2027"
    assert french.month_and_year(datetime.date(2026, 8, 31)) == "août 2026"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ((2026, 6, 1), (2026, 6, 30), "juin 2026"),
        ((2026, 4, 1), (2026, 6, 30), "avril à juin 2026"),
        ((2025, 12, 1), (2026, 2, 28), "décembre 2025 à février 2026"),
    ],
)
def test_months(first, last, words):
    assert french.months(datetime.date(*first), datetime.date(*last)) == words


def test_a_moment_is_told_in_paris():
    assert french.day(PARIS_EVENING) == "vendredi 22 mai"
    assert french.day_and_year(PARIS_EVENING) == "22 mai 2026"
    assert french.clock(PARIS_EVENING) == "0\u00a0h\u00a005"


@pytest.mark.parametrize("tell", [french.day, french.day_and_year, french.month_and_year])
def test_no_date_is_told_as_nothing(tell):
    assert tell(None) == ""


@pytest.mark.parametrize(
    ("number", "words"), [(0, "zéro"), (1, "un"), (16, "seize"), (17, "17"), (-1, "-1")]
)
def test_small_numbers_in_words(number, words):
    assert french.in_words(number) == words


def test_one_may_be_feminine():
    assert french.in_words(1, "f") == "une"
    assert french.in_words(2, "f") == "deux"


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0\u00a0action"), (1, "1\u00a0action"), (3, "3\u00a0actions")]
)
def test_counted(number, told):
    assert french.counted(number, "action,actions") == told
