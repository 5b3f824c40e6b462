import datetime

import holidays
import pytest

from capsules.calculations.closed_days import PUBLISHED_UNTIL, ClosedDays, Closure, Kind, published

Day = datetime.date
SUMMER = Closure(Day(2026, 7, 4), Day(2026, 8, 31), Kind.SCHOOL_HOLIDAY, "Vacances d’été")
BASTILLE = Closure(Day(2026, 7, 14), Day(2026, 7, 14), Kind.PUBLIC_HOLIDAY, "Fête nationale")
BRIDGE = Closure(Day(2026, 7, 13), Day(2026, 7, 13), Kind.BRIDGE, "Pont de la Fête nationale")
ACCOUNTS = Closure(Day(2026, 3, 2), Day(2026, 3, 13), Kind.RED_WEEK, "Clôture des comptes")


SCHOOL_YEAR = Day(2025, 9, 1), Day(2026, 8, 31)


def of_kind(kind, zone="C", period=SCHOOL_YEAR):
    return [each for each in published(zone, *period) if each.kind == kind]


def test_a_school_year_has_its_holidays_as_the_ministry_publishes_them():
    assert [(each.name, each.first, each.last) for each in of_kind(Kind.SCHOOL_HOLIDAY)] == [
        ("Vacances de la Toussaint", Day(2025, 10, 18), Day(2025, 11, 2)),
        ("Vacances de Noël", Day(2025, 12, 20), Day(2026, 1, 4)),
        ("Vacances d’hiver", Day(2026, 2, 21), Day(2026, 3, 8)),
        ("Vacances de printemps", Day(2026, 4, 18), Day(2026, 5, 3)),
        ("Vacances d’été", Day(2026, 7, 4), Day(2026, 8, 31)),
    ]


def test_winter_holidays_are_those_of_the_zone():
    winters = {
        zone: next(
            each.first for each in of_kind(Kind.SCHOOL_HOLIDAY, zone) if "hiver" in each.name
        )
        for zone in "ABC"
    }

    assert winters == {"A": Day(2026, 2, 7), "B": Day(2026, 2, 14), "C": Day(2026, 2, 21)}


def test_a_bridge_joins_a_tuesday_or_a_thursday_to_the_week_end():
    assert [(each.name, each.first) for each in of_kind(Kind.BRIDGE)] == [
        ("Pont de l’Armistice", Day(2025, 11, 10)),
        ("Pont de Noël", Day(2025, 12, 26)),
        ("Pont du Jour de l’an", Day(2026, 1, 2)),
        ("Pont de l’Ascension", Day(2026, 5, 15)),
        ("Pont de la Fête nationale", Day(2026, 7, 13)),
    ]


def test_a_bridge_before_the_first_of_january_is_found_from_the_year_before():
    (bridge,) = of_kind(Kind.BRIDGE, period=(Day(2029, 12, 31),) * 2)

    assert (bridge.first, bridge.name) == (Day(2029, 12, 31), "Pont du Jour de l’an")


def test_two_holidays_of_one_day_make_one_closure():
    (day,) = of_kind(Kind.PUBLIC_HOLIDAY, period=(Day(2008, 5, 1), Day(2008, 5, 7)))

    assert day.name == "Ascension et Fête du Travail"


def test_closures_come_whole_and_sorted_so_that_years_can_be_asked_for_in_turn():
    both = published("A", Day(2025, 1, 1), Day(2026, 12, 31))
    one, other = (published("A", Day(y, 1, 1), Day(y, 12, 31)) for y in (2025, 2026))

    assert list(both) == sorted({*one, *other}, key=lambda each: (each.first, each.last, each.kind))
    assert max(each.last for each in both) == Day(2027, 1, 3)  # Christmas goes past the year


@pytest.mark.parametrize("zone", "ABC")
def test_every_day_that_the_package_gives_is_closed_and_every_closure_is_told(zone):
    closed = ClosedDays(published(zone, Day(2025, 1, 1), Day(2029, 12, 31)))
    for category in ("public", "school"):
        days = holidays.country_holidays(
            "FR", subdiv=f"Zone {zone}", years=range(2025, 2030), categories={category}
        )
        assert [day for day in days if not closed.why(day)] == []


@pytest.mark.parametrize("year", [2000, 2016, 2100])
def test_years_without_school_calendar_still_have_their_public_holidays(year):
    closed = ClosedDays(published("B", Day(year, 1, 1), Day(year, 12, 31)))

    assert closed.why(Day(year, 7, 14)).endswith("Fête nationale")


def test_the_package_still_ends_with_the_school_year_that_we_say():
    """When it holds a later « arrêté », PUBLISHED_UNTIL moves on."""
    until = PUBLISHED_UNTIL.year

    assert f"({until - 1}-{until})" in holidays.countries.France.__doc__
    assert f"{until}-{until + 1}" not in holidays.countries.France.__doc__


def test_a_closed_day_says_why():
    closed = ClosedDays([SUMMER, BASTILLE, BRIDGE])

    assert closed.why(Day(2026, 6, 30)) == ""
    assert closed.why(Day(2026, 6, 27)) == "samedi"
    assert closed.why(Day(2026, 7, 7)) == "vacances d’été"
    assert closed.why(Day(2026, 7, 13)) == "pont de la Fête nationale"
    assert closed.why(Day(2026, 7, 14)) == "jour férié\u00a0: Fête nationale"
    assert closed.why(Day(2026, 8, 1)) == "vacances d’été"  # rather than « samedi »


def test_a_name_that_a_region_typed_comes_after_its_kind():
    day = Day(2026, 6, 19)
    typed = Closure(day, day, Kind.SCHOOL_HOLIDAY, "Fermeture du tiers-lieu")
    unnamed = Closure(day, day, Kind.BRIDGE, "")

    assert ClosedDays([typed]).why(day) == "vacances scolaires\u00a0: Fermeture du tiers-lieu"
    assert ClosedDays([unnamed]).why(day) == "pont"


def test_a_red_week_is_told_and_closes_nothing():
    closed = ClosedDays([ACCOUNTS])

    assert closed.why(Day(2026, 3, 2)) == ""
    assert closed.red(Day(2026, 3, 13)) == "Clôture des comptes"
    assert closed.red(Day(2026, 3, 16)) == ""


def test_after_the_published_calendar_days_are_not_known():
    closed = ClosedDays([], known_until=Day(2028, 8, 31))

    assert closed.is_known(Day(2028, 8, 31))
    assert not closed.is_known(Day(2028, 9, 1))


def test_kinds_may_be_the_words_that_the_database_holds():
    row = Closure(BASTILLE.first, BASTILLE.last, "public_holiday", "Fête nationale")

    assert ClosedDays([row]).why(row.first) == "jour férié\u00a0: Fête nationale"
