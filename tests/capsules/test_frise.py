import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capsules.calculations import frise
from capsules.calculations.frise import Date, Theme
from capsules.calculations.method import CAPSULE_BEATS, USUAL_MODES, Beat

DAY = datetime.timedelta(days=1)
LAUNCH = datetime.date(2025, 9, 16)
MOCK_UP = [
    [(10, 7), (11, 4), (11, 25), (12, 16)],
    [(1, 13), (2, 3), (2, 24), (3, 24)],
    [(4, 9), (4, 28), (5, 21), (6, 16)],
    [(7, 2), (8, 25), (9, 10), (9, 29)],
    [(10, 6), (11, 3), (11, 24), (12, 15)],
    [(1, 12), (2, 2), (2, 23), (3, 23)],
]


def on(day, beat, capsule=0, **fields):
    return Date(day, beat, USUAL_MODES.get(beat, "video"), capsule, **fields)


def mock_up_dates():
    dates = [on(LAUNCH, Beat.LAUNCH)]
    for number, days in enumerate(MOCK_UP, start=1):
        year = 2025 if number == 1 else 2026 if number < 6 else 2027
        for beat, (month, day) in zip(CAPSULE_BEATS, days, strict=True):
            dates.append(on(datetime.date(year, month, day), beat, number))
    return dates


def mock_up(today=datetime.date(2026, 5, 12), dates=None):
    themes = [Theme(number, f"Thème {number}", number) for number in range(1, 7)]
    return frise.lay_out(LAUNCH, themes, dates or mock_up_dates(), today=today)


@st.composite
def programmes(draw):
    """Themes and dates in the order of the method, at any distance; extras and cancelled anywhere."""
    launch = day = draw(st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 12, 31)))
    count = draw(st.integers(1, 10))
    longest = draw(st.integers(1, 60))
    dates = [on(launch, Beat.LAUNCH)]
    for number in range(1, count + 1):
        for beat in CAPSULE_BEATS:
            day += draw(st.integers(1, longest)) * DAY
            cancelled = draw(st.sampled_from([False] * 9 + [True]))
            dates.append(on(day, beat, number, is_cancelled=cancelled))
    dates.append(on(day + draw(st.integers(1, longest)) * DAY, Beat.FINAL_REVIEW))
    for _ in range(draw(st.integers(0, 4))):
        extra = launch + draw(st.integers(-40, 600)) * DAY
        dates.append(on(extra, Beat.EXTRA, draw(st.integers(0, count))))
    themes = [Theme(number, "Un thème") for number in range(1, count + 1)]
    today = launch + draw(st.integers(-100, 900)) * DAY
    return launch, themes, draw(st.permutations(dates)), today


@given(programmes())
def test_boxes_tile_the_months(programme):
    launch, themes, dates, today = programme

    laid = frise.lay_out(launch, themes, dates, today=today)

    assert [box.number for box in laid.capsules] == [theme.number for theme in themes]
    assert all(box.months >= 1 for box in laid.capsules)
    assert laid.launch.months + sum(box.months for box in laid.capsules) == len(laid.months)
    assert laid.columns <= frise.MOST_MONTHS


@given(programmes())
def test_every_session_is_a_mark_of_its_own_box_in_order(programme):
    launch, themes, dates, today = programme
    dates = [date._replace(pk=pk) for pk, date in enumerate(dates)]

    laid = frise.lay_out(launch, themes, dates, today=today)

    by_pk = {date.pk: date for date in dates if not date.is_cancelled}
    for box in laid.capsules:
        own = {date.pk for date in by_pk.values() if date.capsule == box.number}
        assert own <= {mark.pk for mark in box.marks}
    drawn = [mark for box in (laid.launch, *laid.capsules) for mark in box.marks]
    assert sorted(mark.pk for mark in drawn) == sorted(by_pk)
    for box in (laid.launch, *laid.capsules):
        places = [mark.x for mark in box.marks]
        days = [by_pk[mark.pk].day for mark in box.marks]
        assert places == sorted(places) and days == sorted(days)
        assert all(1 <= x <= frise.LAST for x in places)


@given(programmes())
def test_steps_follow_each_other_and_at_most_one_is_under_way(programme):
    launch, themes, dates, today = programme

    laid = frise.lay_out(launch, themes, dates, today=today)

    phases = [phase for box in laid.capsules for phase, _ in box.steps]
    assert phases[0].first == launch + DAY
    for before, after in itertools.pairwise(phases):
        assert after.first == before.last + DAY
    states = [phase.state for phase in phases]
    order = ["fait", "encours", ""]
    assert states == sorted(states, key=order.index)
    assert states.count("encours") <= 1
    assert states.count("encours") == (launch < today <= phases[-1].last)
    for box in laid.capsules:
        assert all(1 <= width <= frise.WIDEST_STEP for _, width in box.steps)


@given(programmes())
def test_today_is_marked_once_within_the_months(programme):
    launch, themes, dates, today = programme

    laid = frise.lay_out(launch, themes, dates, today=today)

    boxes = [laid.launch, *laid.capsules]
    marked = [box for box in boxes if box.today_x is not None]
    months = (today.year - launch.year) * 12 + today.month - launch.month
    assert len(marked) == (0 <= months < len(laid.months))
    assert all(1 <= box.today_x <= frise.LAST for box in marked)
    assert all(isinstance(piece, str) for piece in frise.where(laid))


@given(programmes())
def test_the_thin_band_fills_its_width_in_order(programme):
    launch, themes, dates, today = programme

    segments = frise.thin(frise.lay_out(launch, themes, dates, today=today))

    assert len(segments) == 1 + 3 * len(themes)
    end = 0
    for segment in segments:
        x, width = float(segment.x[:-1]), float(segment.width[:-1])
        assert x >= end - 0.02 and width > 0
        end = x + width
    assert 98 < end <= 100


def test_the_programme_of_the_mock_up_has_its_months():
    laid = mock_up()

    assert [month.name for month in laid.months[:5]] == ["sept.", "oct.", "nov.", "déc.", "janv."]
    assert [month.year for month in laid.months if month.year] == ["2025", "2026", "2027"]
    assert [box.months for box in laid.capsules] == [3] * 6
    assert [box.state for box in laid.capsules] == ["passe"] * 2 + ["now"] + ["futur"] * 3
    assert laid.capsules[0].period == "octobre à décembre 2025"
    assert laid.period == "septembre 2025 à mars 2027"
    assert laid.columns == 18


def test_marks_are_said_in_words():
    laid = mock_up()

    third = laid.capsules[2].marks
    assert third[0].words == "Visio, jeudi 9 avril 2026 : Lecture partagée (passée)"
    assert third[2].is_next
    assert third[2].words == (
        "Autonomie tutorée, jeudi 21 mai 2026 : Clôture du diagnostic (prochaine séance)"
    )
    assert (third[3].drawing, third[3].is_past, third[3].is_next) == ("m-presentiel", False, False)


def test_steps_are_said_with_their_days():
    steps = [phase for phase, _ in mock_up().capsules[2].steps]

    assert [phase.state for phase in steps] == ["fait", "encours", ""]
    assert [phase.period for phase in steps] == [
        "du 25 mars au 9 avril",
        "du 10 avril au 21 mai",
        "du 22 mai au 16 juin",
    ]
    alone = frise.Phase(1, "Appropriation", LAUNCH, LAUNCH, "")
    assert alone.period == "16 septembre"
    within = frise.Phase(
        1, "Appropriation", datetime.date(2026, 4, 1), datetime.date(2026, 4, 9), ""
    )
    assert within.period == "du 1er au 9 avril"


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (datetime.date(2025, 9, 1), ("Lancement le 16 septembre 2025", "")),
        (LAUNCH, ("Journée de lancement", "aujourd’hui")),
        (LAUNCH + DAY, ("Capsule 1 sur 6", "temps 1, appropriation")),
        (datetime.date(2026, 5, 12), ("Capsule 3 sur 6", "temps 2, revue d’évaluation")),
        (datetime.date(2026, 6, 16), ("Capsule 3 sur 6", "temps 3, retours et mutualisation")),
        (datetime.date(2026, 6, 17), ("Capsule 4 sur 6", "temps 1, appropriation")),
        (datetime.date(2027, 3, 24), ("Dernière étape", "le bilan du collectif")),
        (datetime.date(2027, 4, 7), ("Collectif terminé", "bravo")),
    ],
)
def test_where_the_collective_is(today, words):
    review = on(datetime.date(2027, 4, 6), Beat.FINAL_REVIEW)

    assert frise.where(mock_up(today, [*mock_up_dates(), review])) == words


def test_a_month_of_two_capsules_goes_where_it_moves_the_other_least():
    themes = [Theme(1, "Un"), Theme(2, "Deux")]

    def months(sharing, reading):
        dates = [
            on(datetime.date(2025, 10, 7), Beat.READING, 1),
            on(datetime.date(2025, 12, sharing), Beat.SHARING, 1),
            on(datetime.date(2025, 12, reading), Beat.READING, 2),
            on(datetime.date(2026, 2, 3), Beat.SHARING, 2),
        ]
        laid = frise.lay_out(LAUNCH, themes, dates)
        return [box.months for box in laid.capsules], [box.period for box in laid.capsules]

    assert months(2, 16) == ([2, 3], ["octobre à décembre 2025", "décembre 2025 à février 2026"])
    assert months(15, 29) == ([3, 2], ["octobre à décembre 2025", "décembre 2025 à février 2026"])


def test_a_draft_has_no_today_and_all_is_to_come():
    laid = frise.lay_out(LAUNCH, [Theme(1, "Un")], mock_up_dates()[:5])

    assert laid.capsules[0].state == laid.launch.state == "futur"
    assert laid.capsules[0].today_x is None
    assert not any(mark.is_next or mark.is_past for mark in laid.capsules[0].marks)


def test_without_any_date_each_capsule_has_its_month():
    laid = frise.lay_out(LAUNCH, [Theme(1, "Un"), Theme(2, "Deux")], [], today=LAUNCH)

    assert [box.months for box in laid.capsules] == [1, 1]
    assert frise.lay_out(LAUNCH, [], []).columns == 0


def test_marks_of_a_short_capsule_keep_apart_while_there_is_room():
    days = [datetime.date(2025, 10, day) for day in (1, 2, 3, 4)]
    dates = [on(day, beat, 1) for day, beat in zip(days, CAPSULE_BEATS, strict=True)]

    places = [mark.x for mark in frise.lay_out(LAUNCH, [Theme(1, "Un")], dates).capsules[0].marks]

    assert places == [1, 7, 13, 19]


def test_a_step_whose_closing_is_cancelled_ends_with_the_date_left():
    dates = [date for date in mock_up_dates() if (date.capsule, date.beat) != (3, Beat.CLOSE)]

    steps = [phase for phase, _ in mock_up(dates=dates).capsules[2].steps]

    assert steps[1].last == datetime.date(2026, 4, 28)
    assert steps[2].first == datetime.date(2026, 4, 29)
