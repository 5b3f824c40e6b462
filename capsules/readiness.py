"""How ready a collective is, in words, and who needs one. Pure: figures and dates in, words out."""

import datetime
from dataclasses import dataclass

from capcollectif import french

from .method import THE, Beat

OF_ITS_OWN = (Beat.LAUNCH, Beat.CLOSE, Beat.SHARING, Beat.FINAL_REVIEW)  # no mere session
NBSP = "\u00a0"


@dataclass(frozen=True)
class Figures:
    """Of the structures that stay in a collective, how many are where on one theme."""

    enrolled: int = 0
    closed: int = 0
    begun: int = 0  # the closed ones included

    @property
    def left(self):
        return self.enrolled - self.closed


@dataclass(frozen=True)
class Moment:
    """A published date of the programme that takes place."""

    day: datetime.date
    beat: str  # of method.Beat
    capsule: int | None = None  # pk


@dataclass(frozen=True)
class Sentence:
    """« Six structures sur dix », « ont fini leur diagnostic. », « Il reste neuf jours… »."""

    who: str
    did: str
    when: str


def current(capsules, moments, *, today):
    """The one of `capsules` (pks, in order) to look at on `today`: the first that is not over, its
    extra sessions apart.

    The last one once everything is over, the first before anything is published; None if there is
    no capsule.
    """
    if not moments:
        return next(iter(capsules), None)
    own = [moment for moment in moments if moment.beat != Beat.EXTRA]
    ends = {moment.capsule: moment.day for moment in sorted(own, key=lambda each: each.day)}
    going = [pk for pk in capsules if ends.get(pk, datetime.date.min) >= today]
    return (going or capsules[-1:] or [None])[0]


def has_begun(moments, capsule, *, today):
    """Whether a date of `capsule` has come."""
    return any(moment.capsule == capsule and moment.day <= today for moment in moments)


def closing_day(moments, capsule):
    """The day when its diagnostics are to be closed, as published; None if no session sets one."""
    days = [m.day for m in moments if m.capsule == capsule and m.beat == Beat.CLOSE]
    return max(days, default=None)


def is_past(day, *, today):
    """Whether what was due on `day` is late: never on the day itself, nor without a day."""
    return day is not None and day < today


def sentence(figures, *, next_moment, has_begun, today):
    """What the facilitator’s page says first; `next_moment` is the next Moment, or None.

    Before a capsule has begun nobody is expected to have done anything, so nothing is counted.
    """
    return Sentence(*_standing(figures, has_begun), _coming(next_moment, today))


def _standing(figures, has_begun):
    total, closed = figures.enrolled, figures.closed
    if total == 0:
        return "Aucune structure", "n’est encore inscrite."
    if not has_begun and closed == 0:
        return _structures(total), f"{_are(total)} inscrite{_s(total)}."
    if closed == 0:
        whom = f"Aucune des {_few(total)} structures" if total > 1 else "La structure inscrite"
        return whom, f"n’a {'pas ' if total == 1 else ''}encore fini son diagnostic."
    if closed == total:
        whom = f"Les {_few(total)} structures" if total > 1 else "La structure inscrite"
        return whom, f"{_have(total)} fini {_their(total)} diagnostic{NBSP}: bravo{NBSP}!"
    whom = f"{_structures(closed)} sur {_few(total)}"
    return whom, f"{_have(closed)} fini {_their(closed)} diagnostic."


def _coming(moment, today):
    if moment is None:
        return "Toutes les dates du programme sont passées."
    days = (moment.day - today).days
    day = french.day(moment.day)
    what = f"{THE[moment.beat]}, {day}" if moment.beat in OF_ITS_OWN else f"la séance du {day}"
    if days == 0:
        return f"C’est aujourd’hui {what}."
    if days == 1:
        return f"C’est demain {what}."
    return f"Il reste {_few(days)} jours avant {what}."


def ago(day, *, today):
    """« aujourd’hui », « hier », « il y a 12 jours »; an empty string for None."""
    if day is None:
        return ""
    days = (today - day).days
    return {0: "aujourd’hui", 1: "hier"}.get(days, f"il y a {days}{NBSP}jours")


def reminded(day, *, today):
    """« jamais relancée », « relancée aujourd’hui », « relancée le 4 mai »."""
    if day is None:
        return "jamais relancée"
    if day == today:
        return "relancée aujourd’hui"
    told = french.day_of_month(day) if day.year == today.year else french.day_and_year(day)
    return f"relancée le {told.replace(' ', NBSP)}"


def draft(theme, *, minutes, due, today):
    """The reminder that a facilitator may send as it is, or adapt."""
    if due is None:
        when = ""
    elif due < today:
        when = f" La date prévue était {french.day(due)}{NBSP}: il est encore temps."
    else:
        when = f" La clôture est prévue {french.day(due)}."
    return (
        f"Bonjour,\n\nle diagnostic «{NBSP}{theme}{NBSP}» vous attend. Comptez environ "
        f"{minutes}{NBSP}minutes, en plusieurs fois si besoin{NBSP}: vos réponses sont enregistrées "
        f"au fur et à mesure.{when}\n\nJe peux vous accompagner, par téléphone ou en visio"
        f"{NBSP}: dites-moi ce qui vous arrangerait.\n"
    )


def _few(number):
    return french.in_words(number, "une")


def _structures(number):
    return f"{_few(number).capitalize()} structure{_s(number)}"


def _s(number):
    return "s" if number > 1 else ""


def _are(number):
    return "sont" if number > 1 else "est"


def _have(number):
    return "ont" if number > 1 else "a"


def _their(number):
    return "leur" if number > 1 else "son"
