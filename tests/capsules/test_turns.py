import datetime

from hypothesis import given
from hypothesis import strategies as st

from capsules.calculations import turns

KEYS = st.lists(st.integers(1, 10**6), unique=True, max_size=30)


def test_alphabetical_looks_past_accents_and_capitals():
    names = {1: "Les Jardins", 2: "écoute", 3: "Atelier", 4: "Écoute"}

    assert turns.alphabetical(names) == [3, 2, 4, 1]


@given(KEYS, st.integers(0, 999_999))
def test_drawn_gives_each_its_turn_whatever_the_order_they_come_in(keys, seed):
    drawn = turns.drawn(keys, seed)

    assert sorted(drawn) == sorted(keys)
    assert drawn == turns.drawn(keys[::-1], seed)


def test_drawn_changes_with_the_number():
    assert len({tuple(turns.drawn(range(10), seed)) for seed in range(20)}) > 15


@given(KEYS, st.integers(), st.sampled_from([-1, 1]))
def test_moved_loses_nobody(keys, key, step):
    assert sorted(turns.moved(keys, key, step)) == sorted(keys)


def test_moved_stops_at_the_ends():
    assert turns.moved([1, 2, 3], 2, -1) == [2, 1, 3]
    assert turns.moved([1, 2, 3], 2, 1) == [1, 3, 2]
    assert turns.moved([1, 2, 3], 1, -1) == turns.moved([1, 2, 3], 3, 1) == [1, 2, 3]
    assert turns.moved([1, 2, 3], None, 1) == [1, 2, 3]


def test_timed_follows_the_clock_past_midnight():
    at = datetime.time

    assert turns.timed([5, 60], at(23, 50)) == [(at(23, 50), at(23, 55)), (at(23, 55), at(0, 55))]
    assert turns.timed([], at(9)) == []


# ── What a screen shows of a testimony ──────────────────────────────────────
TEXTS = st.lists(st.text(alphabet="aé \n\u00a0…", max_size=1200).map(str.strip), max_size=5)


@given(TEXTS)
def test_shortened_keeps_within_the_screen_and_begins_as_written(texts):
    texts = [text for text in texts if text]
    shown = turns.shortened(texts)

    assert turns.room_of(shown) <= turns.ON_SCREEN
    for text, short in zip(texts, shown, strict=True):
        assert short == text or " ".join(text.split()).startswith(short.removesuffix("…"))


def test_shortened_leaves_what_fits_as_it_is():
    texts = ["Deux gestes :\n– nommer\n– répondre", "Un cahier.", "x" * 300]

    assert turns.shortened(texts) == texts


def test_shortened_cuts_after_a_word_and_gives_the_long_what_the_short_leave():
    short, long = turns.shortened(["Oui.", "un mot " * 200], most=100)

    assert (short, long) == ("Oui.", "un mot " * 8 + "un mot…")
    assert turns.shortened(["a" * 900], most=60) == ["a" * 59 + "…"]
    assert turns.shortened(["l\n" * 100], most=50) == [
        "l l l l l l l l l l l l l l l l l l l l l l l l…"
    ]
