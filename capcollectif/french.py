"""How this house writes dates, hours and small numbers: « jeudi 21 mai », « 14 h 30 », « deux »."""

import datetime
import unicodedata

from django.utils import timezone

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avril", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
WORDS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit",
    "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize",
)  # fmt: skip


def _local(moment):
    """The day or moment in Paris: aware moments are converted, days pass as they are."""
    return timezone.localtime(moment) if isinstance(moment, datetime.datetime) else moment


def day_of_month(date):
    """« 1er mai » or « 21 mai »."""
    return f"{'1er' if date.day == 1 else date.day} {MONTHS[date.month - 1]}"


def day(moment):
    """« jeudi 21 mai »; empty for None."""
    if moment is None:
        return ""
    date = _local(moment)
    return f"{DAYS[date.weekday()]} {day_of_month(date)}"


def day_and_year(moment):
    """« 21 mai 2026 »; empty for None."""
    if moment is None:
        return ""
    date = _local(moment)
    return f"{day_of_month(date)} {date.year}"


def month_and_year(date):
    """« mai 2026 »; empty for None."""
    return "" if date is None else f"{MONTHS[_local(date).month - 1]} {_local(date).year}"


def weekday(date):
    """« jeudi »."""
    return DAYS[date.weekday()]


def short_month(date):
    """« sept. »."""
    return SHORT_MONTHS[date.month - 1]


def hour(time):
    """« 14 h » or « 9 h 30 », with no-break spaces, of a time of the day."""
    return f"{time.hour}\u00a0h" + (f"\u00a0{time.minute:02}" if time.minute else "")


def months(first, last):
    """« juin 2026 », « avril à juin 2026 » or « décembre 2025 à février 2026 », for two days."""
    if (first.year, first.month) == (last.year, last.month):
        return month_and_year(last)
    start = MONTHS[first.month - 1] if first.year == last.year else month_and_year(first)
    return f"{start} à {month_and_year(last)}"


def clock(moment):
    """« 14 h 05 », with no-break spaces, Paris time."""
    return _local(moment).strftime("%-H\u00a0h\u00a0%M")


def in_words(number, feminine=""):
    """A number up to sixteen in letters, larger ones in figures; « une » if `feminine` is given."""
    if number == 1 and feminine:
        return "une"
    return WORDS[number] if 0 <= number < len(WORDS) else str(number)


def counted(number, forms):
    """« 1 action », « 3 actions »: `forms` is « action,actions ». Zero takes the singular."""
    singular, plural = forms.split(",")
    return f"{number}\u00a0{singular if abs(number) < 2 else plural}"


def listed(words):
    """« Samira, Julien et Odile »; empty if there are none."""
    *others, last = words or [""]
    return f"{', '.join(others)} et {last}" if others else last


def plain(text):
    """`text` as a search compares it: small letters, no accents, straight apostrophes, « oe »."""
    text = text.casefold().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
