"""What a programme must be, checked without any of the planner’s own code or closed days."""

import datetime
import sys
from functools import cache
from itertools import pairwise
from types import SimpleNamespace

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capsules.calculations import planner, sequence
from capsules.calculations.closed_days import ClosedDays, Closure, Kind, published
from capsules.calculations.method import Beat
from capsules.calculations.planner import Blocked, Rhythm, alternatives, conflicts, plan

Day = datetime.date
FIRST, LAST = Day(2025, 1, 1), Day(2029, 12, 31)
STARTS = [FIRST + datetime.timedelta(n) for n in range((LAST - FIRST).days + 1)]
OCCITANIE = Day(2025, 9, 16)
LEAST = {"reading": 14, "tutoring": 14, "close": 14, "sharing": 10, "final_review": 10}
TUESDAYS_AND_THURSDAYS = Rhythm()


@cache
def calendar_of(zone):
    return ClosedDays(published(zone, FIRST, Day(2032, 12, 31)), known_until=Day(2028, 8, 31))


@cache
def off(zone):
    """Every day off from 2025 to 2032 but the week-ends, straight from the package."""
    years = range(2025, 2033)
    public = set(holidays.country_holidays("FR", years=years))
    school = holidays.country_holidays(
        "FR", subdiv=f"Zone {zone}", years=years, categories={"school"}
    )
    mondays = {day - datetime.timedelta(1) for day in public if day.isoweekday() == 2}
    fridays = {day + datetime.timedelta(1) for day in public if day.isoweekday() == 4}
    return public | set(school) | mondays | fridays


def is_off(zone, day):
    return day.isoweekday() > 5 or day in off(zone)


def expected_beats(themes):
    one = ["reading", "tutoring", "close", "sharing"]
    capsules = [(number, beat) for number in range(1, themes + 1) for beat in one]
    return [(0, "launch"), *capsules, (0, "final_review")]


def within_19_months(launch, day):
    months = (day.year - launch.year) * 12 + day.month - launch.month
    if months == 19:  # the 31st has no counterpart in June: the month’s last day is then the limit
        next_day = day + datetime.timedelta(1)
        return day.day <= launch.day or (next_day.month != day.month and launch.day > day.day)
    return months < 19


def check(programme, launch, themes, is_off, rhythm=TUESDAYS_AND_THURSDAYS):
    """Every promise that holds for any programme."""
    dates = programme.dates
    assert [(date.capsule, date.beat) for date in dates] == expected_beats(themes)
    assert dates[0].ideal == launch <= dates[0].day
    assert within_19_months(dates[0].day, dates[-1].day)
    for before, date in pairwise(dates):
        assert (date.day - before.day).days >= LEAST[date.beat]
        assert date.ideal.weekday() in rhythm.weekdays
    for date in dates:
        assert not is_off(date.day), date
        assert (date.why == "") == (date.day == date.ideal)
        check_why(date, is_off)


def check_why(date, is_off):
    """The sentence says what happened: the day was closed, or too near a neighbour, or red."""
    word = date.why.partition(" ")[0]
    if is_off(date.ideal):
        assert word == "Déplacée"
    elif date.day > date.ideal:
        assert word == "Décalée" or "semaine chargée" in date.why
    elif date.day < date.ideal:
        assert word == "Avancée" or "semaine chargée" in date.why
    assert date.why == "" or (date.why.endswith(").") and "()" not in date.why)
    assert len(date.why) <= 300  # what a session keeps


def fits(start, themes, is_off):
    """Whether the dates fit when each is as early as it can be."""
    day = start
    for _, beat in expected_beats(themes)[1:]:
        day += datetime.timedelta(LEAST[beat])
        while is_off(day):
            day += datetime.timedelta(1)
            if not within_19_months(start, day):
                return False
    return within_19_months(start, day)


def check_one(launch, zone, themes):
    """Plan and check; a refusal must be true, and name a step."""
    closed = calendar_of(zone)

    def is_off_here(day):
        return is_off(zone, day)

    try:
        programme = plan(launch=launch, themes=themes, rhythm=TUESDAYS_AND_THURSDAYS, closed=closed)
    except Blocked as blocked:
        start = launch
        while is_off_here(start):
            start += datetime.timedelta(1)
        assert themes > 7 and not fits(start, themes, is_off_here)
        assert (blocked.capsule, blocked.beat) in expected_beats(themes)
    else:
        check(programme, launch, themes, is_off_here)


def six(launch=OCCITANIE, zone="C", rhythm=TUESDAYS_AND_THURSDAYS, themes=6, closed=None):
    closed = closed or calendar_of(zone)
    return plan(launch=launch, themes=themes, rhythm=rhythm, closed=closed)


def test_starts_over_five_years_keep_every_promise():
    """Every fourth day, with one zone and one number of themes in turn; the slow test takes all."""
    for number, launch in enumerate(STARTS[::4]):
        check_one(launch, "ABC"[number % 3], (6, 6, 6, 6, 1, 3, 8)[number // 3 % 7])


@pytest.mark.slow
@pytest.mark.parametrize("themes", [1, 3, 6, 8])
@pytest.mark.parametrize("zone", "ABC")
def test_every_start_of_five_years_in_every_zone_keeps_every_promise(zone, themes):
    for launch in STARTS:
        check_one(launch, zone, themes)


PERIODS = st.builds(
    lambda first, length, kind: Closure(
        FIRST + datetime.timedelta(first), FIRST + datetime.timedelta(first + length), kind, "Ici"
    ),
    st.integers(0, 1200),
    st.integers(0, 70),
    st.sampled_from(Kind),
)


@given(
    launch=st.dates(FIRST, Day(2026, 12, 31)),
    themes=st.integers(1, 12),
    weekdays=st.sets(st.integers(0, 4), min_size=1),
    months=st.integers(1, 6),
    periods=st.lists(PERIODS, max_size=12),
)
def test_any_region_and_any_rhythm_keep_every_promise(launch, themes, weekdays, months, periods):
    rhythm = Rhythm(tuple(sorted(weekdays)), months)
    closing = [each for each in periods if each.kind != Kind.RED_WEEK]

    def is_off_here(day):
        return day.isoweekday() > 5 or any(each.first <= day <= each.last for each in closing)

    try:
        programme = plan(launch=launch, themes=themes, rhythm=rhythm, closed=ClosedDays(periods))
    except Blocked as blocked:
        assert (blocked.capsule, blocked.beat) in expected_beats(themes)
        assert is_off_here(launch) or not fits(launch, themes, is_off_here)
    else:
        check(programme, launch, themes, is_off_here, rhythm)


@given(launch=st.dates(Day(2000, 1, 1), Day(2100, 12, 31)), themes=st.integers(1, 10**9))
def test_any_day_of_a_century_and_any_number_of_themes_have_an_answer(launch, themes):
    try:
        plan(launch=launch, themes=themes, rhythm=Rhythm(), closed=ClosedDays([]))
    except Blocked:
        assert themes > 8


def test_occitanie_from_september_2025():
    programme = six()

    closed = [date for date in programme.dates if is_off("C", date.ideal)]
    assert (len(programme.dates), len(closed), programme.moved) == (26, 4, 6)
    assert programme.ends_on == Day(2027, 3, 30)
    days = {(date.capsule, date.beat): date.day for date in programme.dates}
    assert days[4, "reading"] == Day(2026, 7, 2)  # then the summer is the pause
    assert days[4, "tutoring"] == Day(2026, 9, 1)
    assert all(date.day.weekday() in (1, 3) for date in programme.dates)


def test_moving_each_date_to_the_nearest_free_day_would_break_the_method():
    def nearest_free(day):
        around = (day + datetime.timedelta(n) for k in range(40) for n in (k, -k))
        return next(each for each in around if not is_off("C", each))

    shifted = [(nearest_free(date.ideal), date.beat) for date in six().dates]

    assert any((day - before).days < LEAST[beat] for (before, _), (day, beat) in pairwise(shifted))


def test_a_moved_date_says_why():
    why = {(date.capsule, date.beat): date.why for date in six().dates}

    assert why[1, "reading"] == ""
    assert why[2, "close"] == "Déplacée du jeudi 26 février (vacances d’hiver)."
    assert why[4, "sharing"] == (
        "Décalée pour laisser 10 jours après la clôture du diagnostic de la capsule 4 "
        "(mardi 15 septembre)."
    )


def test_a_date_that_makes_room_says_for_which():
    holidays_ahead = Closure(Day(2025, 12, 1), Day(2026, 4, 16), Kind.SCHOOL_HOLIDAY, "Vacances")
    dates = six(themes=1, closed=ClosedDays([holidays_ahead])).dates

    assert [date.why for date in dates[2:5]] == [
        "Avancée pour laisser 14 jours avant la clôture du diagnostic de la capsule 1 "
        "(jeudi 6 novembre).",
        "Avancée pour laisser 10 jours avant la journée retours d’expériences de la capsule 1 "
        "(mardi 18 novembre).",
        "Déplacée du mardi 16 décembre (vacances scolaires\u00a0: Vacances).",
    ]


def test_a_launch_on_a_closed_day_waits_for_an_open_one():
    saturday, summer, open_wednesday = Day(2025, 9, 20), Day(2026, 7, 14), Day(2025, 9, 17)

    assert six(saturday).dates[0].day == Day(2025, 9, 23)  # a Tuesday, as the others
    assert six(saturday).dates[0].why == "Déplacée du samedi 20 septembre (samedi)."
    assert six(summer).dates[0].day == Day(2026, 9, 1)
    assert six(summer).dates[0].why == (
        "Déplacée du mardi 14 juillet (jour férié\u00a0: Fête nationale)."
    )
    assert six(open_wednesday).dates[0].day == open_wednesday


def test_red_weeks_are_avoided_as_long_as_it_costs_less_than_a_fortnight():
    def red(first, last):
        return Closure(first, last, Kind.RED_WEEK, "Clôture des comptes")

    week = red(Day(2025, 11, 24), Day(2025, 11, 28))
    avoided = six(closed=ClosedDays([week]))
    close = avoided.dates[3]
    assert (avoided.red, close.day) == (0, Day(2025, 12, 2))
    assert (
        close.why == "Déplacée du jeudi 27 novembre (semaine chargée\u00a0: Clôture des comptes)."
    )

    all_year = red(Day(2025, 9, 1), Day(2027, 12, 31))
    endured = six(closed=ClosedDays([all_year]))
    assert (endured.red, endured.moved) == (26, 0)
    assert endured.dates[3].red == "Clôture des comptes"


def test_dates_after_the_published_school_calendar_are_to_check():
    programme = six(Day(2027, 9, 14))

    assert programme.to_check == sum(date.day > Day(2028, 8, 31) for date in programme.dates) > 0
    assert six().to_check == 0


def test_more_themes_tighten_the_rhythm_and_a_shorter_one_ends_sooner():
    assert six(themes=8).ends_on < Day(2027, 4, 16)
    assert six(rhythm=Rhythm(months_per_capsule=2)).ends_on < Day(2026, 12, 1)
    assert six(themes=1).ends_on < Day(2026, 1, 16)


def test_what_does_not_fit_names_the_step_and_what_would_fit():
    with pytest.raises(Blocked) as caught:
        six(themes=10)

    assert (caught.value.capsule, caught.value.beat) == (9, Beat.CLOSE)
    assert str(caught.value) == (
        "La clôture du diagnostic de la capsule 9 ne trouve pas de place avant le 16 avril 2027, "
        "19 mois après le lancement\u00a0: 8 capsules tiennent dans ce délai. "
        "Essayez avec moins de thèmes."
    )


def test_a_region_closed_for_years_is_told_at_the_launch():
    ever = Closure(Day(2025, 1, 1), Day(2030, 1, 1), Kind.SCHOOL_HOLIDAY, "Vacances")
    with pytest.raises(Blocked, match="La journée de lancement ne trouve pas") as caught:
        six(closed=ClosedDays([ever]))
    assert (caught.value.capsule, caught.value.beat) == (0, Beat.LAUNCH)

    after = Closure(Day(2025, 9, 17), Day(2030, 1, 1), Kind.SCHOOL_HOLIDAY, "Vacances")
    with pytest.raises(Blocked, match=r"La lecture partagée de la capsule 1 .* vérifiez les jours"):
        six(closed=ClosedDays([after]))


@pytest.mark.parametrize("weekdays", [(), (5,), (1, 7), (-1,)])
def test_a_rhythm_has_weekdays_that_are_no_week_end(weekdays):
    with pytest.raises(ValueError, match="weekdays"):
        Rhythm(weekdays=weekdays)


def test_a_programme_costs_few_operations():
    """Lines run, so that a busy machine changes nothing; a nested loop over days would."""
    lines = {"count": 0}
    files = {planner.__file__, sequence.__file__}

    def trace(frame, event, _):
        if frame.f_code.co_filename not in files:
            return None
        lines["count"] += event == "line"
        return trace

    def cost(themes):
        lines["count"] = 0
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            six(themes=themes)
        finally:
            sys.settrace(before)
        return lines["count"]

    assert cost(6) < 60_000
    assert cost(8) < cost(6) * 1.6


def row(beat, day, capsule=0):
    return SimpleNamespace(beat=beat, day=day, capsule=capsule)


def test_a_proposed_date_has_nothing_against_it():
    dates = six().dates

    assert [
        conflicts(dates, n, date.day, closed=calendar_of("C")) for n, date in enumerate(dates)
    ] == ([[]] * 26)


def test_conflicts_name_each_thing_that_is_against_a_day():
    dates, closed = six().dates, calendar_of("C")

    assert conflicts(dates, 10, Day(2026, 5, 15), closed=closed) == [
        "Le vendredi 15 mai est un jour fermé (pont de l’Ascension).",
        "Seulement 13\u00a0jours avant la clôture du diagnostic de la capsule 3 (jeudi 28 mai)"
        "\u00a0: la méthode en demande 14.",
    ]
    assert conflicts(dates, 10, Day(2026, 4, 10), closed=closed) == [
        "Seulement 1\u00a0jour après la lecture partagée de la capsule 3 (jeudi 9 avril)"
        "\u00a0: la méthode en demande 14.",
    ]
    assert conflicts(dates, 10, Day(2026, 6, 15), closed=closed) == [
        "La clôture du diagnostic de la capsule 3 (jeudi 28 mai) doit venir après."
    ]
    assert conflicts(dates, 10, Day(2026, 4, 9), closed=closed) == [
        "La lecture partagée de la capsule 3 (jeudi 9 avril) doit venir avant."
    ]


def test_conflicts_know_the_19_months_from_both_ends_and_the_unpublished_calendar():
    dates, closed = six().dates, calendar_of("C")

    assert conflicts(dates, 25, Day(2028, 10, 3), closed=closed) == [
        "C’est plus de 19 mois après la journée de lancement (16 septembre 2025).",
        "Calendrier scolaire pas encore publié pour ce jour\u00a0: à revérifier.",
    ]
    assert conflicts(dates, 0, Day(2025, 8, 28), closed=closed)[1:] == [
        "C’est plus de 19 mois avant le bilan du collectif (30 mars 2027)."
    ]


def test_a_red_week_is_a_conflict_that_one_may_accept():
    week = Closure(Day(2026, 5, 4), Day(2026, 5, 8), Kind.RED_WEEK, "Bilans")

    assert conflicts(six().dates, 10, Day(2026, 5, 5), closed=ClosedDays([week])) == [
        "Le mardi 5 mai est dans une semaine chargée\u00a0: Bilans."
    ]


def test_rows_of_the_database_will_do_in_any_order_and_extra_ones_bind_nothing():
    third = SimpleNamespace(position=3)  # as a Capsule
    rows = [
        row("close", Day(2026, 5, 28), third),
        row("extra", Day(2026, 5, 6), third),
        row("tutoring", Day(2026, 5, 5), third),
        row("launch", OCCITANIE, None),
    ]
    closed = calendar_of("C")

    assert conflicts(rows, 2, Day(2026, 5, 7), closed=closed) == []
    assert conflicts(rows, 1, Day(2026, 5, 5), closed=closed) == []
    assert len(conflicts(rows, 2, Day(2026, 5, 19), closed=closed)) == 1
    assert alternatives(rows, 1, closed=closed, rhythm=Rhythm()) == [
        Day(2026, 5, 5),
        Day(2026, 5, 7),
    ]


@pytest.mark.parametrize("zone", "ABC")
def test_alternatives_are_free_of_conflicts_one_earlier_and_one_later(zone):
    dates, closed = six(zone=zone).dates, calendar_of(zone)
    both = 0
    for n, date in enumerate(dates):
        days = alternatives(dates, n, closed=closed, rhythm=Rhythm())
        assert days == sorted(set(days)) and date.day not in days and len(days) <= 2
        assert [conflicts(dates, n, day, closed=closed) for day in days] == [[]] * len(days)
        both += len(days) == 2 and days[0] < date.day < days[1]

    assert both > 13


def test_alternatives_prefer_the_usual_weekdays_and_leave_red_weeks():
    dates, closed = six().dates, calendar_of("C")
    assert alternatives(dates, 3, closed=closed, rhythm=Rhythm()) == [
        Day(2025, 11, 25),
        Day(2025, 12, 2),
    ]
    assert alternatives(dates, 3, closed=closed, rhythm=Rhythm(), count=1) == [Day(2025, 11, 25)]

    week = Closure(Day(2025, 11, 24), Day(2025, 11, 26), Kind.RED_WEEK, "Bilans")
    red = ClosedDays([*published("C", FIRST, LAST), week])
    assert Day(2025, 11, 25) not in alternatives(dates, 3, closed=red, rhythm=Rhythm(), count=9)


def test_a_date_without_room_has_no_alternative():
    dates = six().dates  # capsule 4: reading on 2 July, then the summer, then 14 days exactly

    assert alternatives(dates, 14, closed=calendar_of("C"), rhythm=Rhythm()) == []
