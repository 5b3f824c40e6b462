import datetime
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from capcollectif.fields import (
    AddressField,
    DayField,
    HourField,
    LineField,
    NumberField,
    TextField,
    clean_line,
    clean_text,
)

ANY_TEXT = st.text(max_size=400)


@given(ANY_TEXT)
def test_clean_text_has_no_controls_and_is_stable(text):
    clean = clean_text(text)

    assert not {c for c in clean if unicodedata.category(c) in ("Cc", "Cs")} - {"\t", "\n"}
    assert unicodedata.is_normalized("NFC", clean)
    assert clean_text(clean) == clean
    clean.encode()


@given(ANY_TEXT)
def test_a_clean_line_is_one_line(text):
    line = clean_line(text)

    assert len(line.splitlines()) <= 1
    assert clean_line(line) == line


def test_a_clean_line_keeps_its_no_break_spaces():
    assert (
        clean_line(" Le sens\u00a0:  tout\tun\u2028programme ")
        == "Le sens\u00a0: tout un programme"
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Été\r\nà Albi\x07 ", "Été\nà Albi"),
        ("e\u0301te\u0301", "été"),
        ("a\u202eb", "a\u202eb"),  # a direction mark may be meant, in a text
        ("{{7*7}} <b>🙂</b>", "{{7*7}} <b>🙂</b>"),
    ],
)
def test_a_text_keeps_what_is_meant(typed, kept):
    assert TextField().clean(typed) == kept


def test_a_title_cannot_turn_the_rest_of_the_page():
    assert LineField().clean("Plan\u202e\u2066 2027\nBcc: a@b") == "Plan 2027 Bcc: a@b"


def test_only_invisible_characters_are_no_answer():
    with pytest.raises(ValidationError):
        LineField().clean("\u202e \x07\n")


@pytest.mark.parametrize("field", [LineField(), TextField()])
@pytest.mark.parametrize(
    "typed", ["\u200b\u2060", "\xad", "\U000e0041", "\u3164", "\u2800", "\u0301", "\ue000"]
)
def test_what_nobody_sees_is_no_answer(field, typed):
    with pytest.raises(ValidationError):
        field.clean(typed)


def test_accents_do_not_pile_up_over_the_lines_above():
    assert clean_line("q" + "\u0301" * 300 + "oé") == "q" + "\u0301" * 4 + "oé"
    assert clean_text("Tiếng Việt, שָׁלוֹם, ที่นี่") == "Tiếng Việt, שָׁלוֹם, ที่นี่"


def test_what_joins_letters_and_pictures_stays():
    family = "👩\u200d👧, a\u200bb"

    assert clean_line(family) == family


def test_the_length_counted_is_that_of_the_clean_text():
    assert LineField(max_length=3).clean(" a\x00b\x07c ".replace("\x00", "")) == "abc"
    with pytest.raises(ValidationError):
        LineField(max_length=3).clean("abcd")
    with pytest.raises(
        ValidationError, match=r"trop long.*4 caractères, pour 3 au plus.*raccourcis"
    ):
        TextField(max_length=3).clean("abcd")


def test_a_long_paste_is_never_cut_in_silence():
    assert "maxlength" not in LineField().widget.attrs
    with pytest.raises(ValidationError):
        TextField().clean("x" * 1_000_000)


@pytest.mark.parametrize(
    "typed", [f"{'a' * 250}@mairie.exemple", '"\x01zoe"@mairie.exemple', "zo\x00e@mairie.exemple"]
)
def test_an_address_fits_its_column_and_holds_no_control_character(typed):
    assert AddressField().clean(" zoe@mairie.exemple\n") == "zoe@mairie.exemple"
    with pytest.raises(ValidationError):
        AddressField().clean(typed)


@pytest.mark.parametrize("typed", ["2026-09-16", "16/09/2026", "16/09/26", " 2026-09-16 "])
def test_a_day_is_read_as_browsers_and_people_write_it(typed):
    assert DayField().clean(typed) == datetime.date(2026, 9, 16)


@pytest.mark.parametrize("typed", ["0001-01-01", "9999-12-31", "31/02/2026", "demain", "\x00"])
def test_a_day_out_of_bounds_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="par exemple"):
        DayField().clean(typed)


@pytest.mark.parametrize("typed", ["14:30", "14 h 30", "14h30", "14:30:00", "14\u00a0h\u00a030"])
def test_an_hour_is_read_as_browsers_and_people_write_it(typed):
    assert HourField().clean(typed) == datetime.time(14, 30)


def test_an_hour_needs_no_minutes():
    assert HourField().clean("9 h") == datetime.time(9)


@pytest.mark.parametrize("typed", ["25:00", "14:99", "midi", "14", "²h"])
def test_an_hour_that_is_none_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="par exemple"):
        HourField().clean(typed)


@pytest.mark.parametrize("typed", ["0", "-1", "9" * 18, "abc", "1.5", ""])
def test_a_number_that_a_page_carries_is_bounded(typed):
    assert NumberField().clean("12") == 12

    with pytest.raises(ValidationError):
        NumberField().clean(typed)
