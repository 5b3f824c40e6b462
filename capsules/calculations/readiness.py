"""How ready a collective is, in words, and who needs one. Pure: figures and dates in, words out."""

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

    @property
    def open(self):
        return self.begun - self.closed

    @property
    def waiting(self):
        return self.enrolled - self.begun


@dataclass(frozen=True)
class Sentence:
    """« Six structures sur dix », « ont fini leur diagnostic. », « Il reste neuf jours… »."""

    who: str
    did: str
    when: str


def sentence(figures, *, next_moment, has_begun, today):
    """What the facilitator’s page says first; `next_moment` is the next course.Moment, or None.

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
