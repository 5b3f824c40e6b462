"""What a session needs to be worth it, and the words to ask for it. Pure: figures in, words out."""

import datetime
from typing import NamedTuple

from capcollectif import french

from .method import Beat, Mode

NBSP = "\u00a0"
DAYS_BEFORE = 10  # from when on one looks at it
BEGUN, CLOSED, DECIDED, COMING = "commence", "clos", "action", "present"

# What is expected of structures before each moment, besides coming to a meeting.
EXPECTED = {Beat.TUTORING: (BEGUN,), Beat.CLOSE: (CLOSED,), Beat.SHARING: (CLOSED, DECIDED)}
WORDS = {
    BEGUN: ("diagnostic commencé", "diagnostics commencés"),
    CLOSED: ("diagnostic clos", "diagnostics clos"),
    DECIDED: ("structure a au moins une action", "structures ont au moins une action"),
    COMING: ("structure a dit venir", "structures ont dit venir"),
}


class Gauge(NamedTuple):
    """Of `total` structures, how many (`done`) are ready in one respect."""

    what: str  # BEGUN, CLOSED, DECIDED or COMING
    done: int
    total: int

    @property
    def words(self):
        """What follows « 8/10 »."""
        return WORDS[self.what][self.total > 1]


def expected(beat, mode, *, has_theme):
    """What to look at before a session, in order; what is about a theme only where there is one."""
    before = EXPECTED.get(beat, ()) if has_theme else ()
    return before if mode == Mode.TUTORED else (*before, COMING)


def is_near(day, *, today):
    """Whether a session of that day is to be prepared now."""
    return today <= day <= today + datetime.timedelta(days=DAYS_BEFORE)


def draft(what, *, session, day, theme):
    """The reminder that a facilitator may send as it is, or adapt. `session` and `theme` are names."""
    quoted = f"«{NBSP}{theme}{NBSP}»"
    needed = {
        BEGUN: f"pour qu’elle vous soit utile, commencez le diagnostic {quoted}{NBSP}: quelques "
        "réponses suffisent, même à revoir.",
        CLOSED: f"il reste à terminer votre diagnostic {quoted}. Vos réponses sont enregistrées au "
        "fur et à mesure, et une question peut rester à revoir.",
        DECIDED: f"choisissez au moins une action après votre diagnostic {quoted}{NBSP}: une petite, "
        "bien à vous, suffit pour en parler.",
    }[what]
    return (
        f"Bonjour,\n\n{session} a lieu le {french.day(day)}. D’ici là, {needed}\n\n"
        f"Besoin d’un coup de main{NBSP}? Dites-moi ce qui vous arrangerait.\n"
    )
