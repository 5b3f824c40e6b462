"""Form fields that clean what people type, and bound what they may type.

Control characters pass Django’s own fields and then break an export; direction marks in a title
turn the rest of the page; years 1 and 9999 overflow. Each is dealt with here, once.
"""

import datetime
import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100  # year 1 or 9999 overflows somewhere
DAY_EXAMPLE = "Écrivez une date avec son année, par exemple 16/09/2026."
FAR_DAY = f"Choisissez une année entre {EARLIEST_YEAR} et {LATEST_YEAR}, par exemple 16/09/2026."
HOUR_EXAMPLE = "Écrivez une heure, par exemple 14\u00a0h\u00a030."
LONGEST_ADDRESS = 200  # characters; the columns take 254
BAD_ADDRESS = "Écrivez une adresse complète, par exemple odile.marty@asso.fr."
LARGEST_NUMBER = 10**15
MOST_MARKS = 4  # combining ones in a row: no language that we know of piles up more
LONGEST_TEXT = 5000  # characters: what a printed page can hold, see pdf.py
TOO_LONG = (
    "Ce texte est trop long\u00a0: %(show_value)d caractères, pour %(limit_value)d au plus. "
    "Il n’est pas encore enregistré\u00a0: raccourcissez-le."
)

_DIRECTION_MARKS = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_CONTROLS = {
    code: None
    for code in [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFEFF, 0xFFFE, 0xFFFF]
    if chr(code) not in "\t\n"
}
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that show nothing
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")


def clean_text(text):
    """`text` in NFC, with \\n for every line end, without control characters or surrogates.

    Without piles of accents. Empty if nobody would see anything of it: blanks without a width, tags,
    marks on nothing.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    clean = _unpiled(unicodedata.normalize("NFC", text)).strip()
    return clean if any(map(_is_seen, clean)) else ""


def _unpiled(text):
    """`text` with MOST_MARKS accents on a letter at most: a pile of them covers the lines above."""
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _is_seen(character):
    return unicodedata.category(character)[0] in "LNPS" and character not in _FILLERS


def clean_line(text):
    """`text` on one line, without direction marks either. No-break spaces stay: typography."""
    return _SPACES.sub(" ", clean_text(text.translate(_DIRECTION_MARKS))).strip()


class _CleaningField(forms.CharField):
    """A CharField that cleans before it validates, so that a length is that of the clean text."""

    cleaner = staticmethod(clean_text)
    default_error_messages = {"max_length": TOO_LONG}

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs.pop("maxlength", None)  # the browser would cut a long paste in silence

    def to_python(self, value):
        return self.cleaner(super().to_python(value))


class LineField(_CleaningField):
    """Text on one line."""

    cleaner = staticmethod(clean_line)

    def __init__(self, *, max_length=200, **kwargs):
        super().__init__(max_length=max_length, **kwargs)


class TextField(_CleaningField):
    """Text on several lines, up to LONGEST_TEXT characters."""

    widget = forms.Textarea

    def __init__(self, *, max_length=LONGEST_TEXT, **kwargs):
        super().__init__(max_length=max_length, **kwargs)


class NumberField(forms.IntegerField):
    """A number that a page carries, not one that people type: a pk, a position, a version.

    From 1, and no larger than what both databases hold.
    """

    def __init__(self, *, min_value=1, **kwargs):
        super().__init__(min_value=min_value, max_value=LARGEST_NUMBER, **kwargs)


class AddressField(forms.EmailField):
    """An electronic address; none with control characters, which a quoted one might hold."""

    def __init__(self, *, max_length=LONGEST_ADDRESS, **kwargs):
        super().__init__(max_length=max_length, **kwargs)
        self.widget.attrs.pop("maxlength", None)  # the browser would cut a long paste in silence

    @staticmethod
    def _holds_no_controls(address):
        if clean_line(address) != unicodedata.normalize("NFC", address):
            raise ValidationError(BAD_ADDRESS, "invalid")

    default_validators = [*forms.EmailField.default_validators, _holds_no_controls]


class DayField(forms.DateField):
    """A day from EARLIEST_YEAR to LATEST_YEAR, as browsers send it or as people write it."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"], **kwargs)
        self.error_messages["invalid"] = DAY_EXAMPLE

    def to_python(self, value):
        day = super().to_python(value.strip() if isinstance(value, str) else value)
        if day and not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            raise ValidationError(FAR_DAY, "invalid")
        return day


class HourField(forms.TimeField):
    """An hour of the day, as browsers send it or as people write it: « 14 h 30 », « 9h »."""

    _WRITTEN = re.compile(r"(\d{1,2})\s*[h:]\s*(\d{2})?(:\d{2})?", re.IGNORECASE)

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        super().__init__(**kwargs)
        self.error_messages["invalid"] = HOUR_EXAMPLE

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, datetime.time):
            return value or None
        written = self._WRITTEN.fullmatch(str(value).strip())
        try:
            return datetime.time(int(written[1]), int(written[2] or 0))
        except (TypeError, ValueError) as error:
            raise ValidationError(HOUR_EXAMPLE, "invalid") from error


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows of a table. A number past 64 bits is an unknown row, not SQLite’s OverflowError."""

    MOST_DIGITS = 18

    def clean(self, value):
        for number in value or ():
            if len(str(number)) > self.MOST_DIGITS:
                params = {"value": "…"}
                raise ValidationError(
                    self.error_messages["invalid_choice"], "invalid_choice", params
                )
        return super().clean(value)
