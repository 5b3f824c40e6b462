"""When an action is late, and how a plan is told and put in order.

No clock here: callers give `today`, the day in Paris. An « action » is anything with the attributes
pk, state, priority, due_on, due_is_month and ended_on of the model.
"""

import calendar
import datetime
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from capcollectif import french

ENDED = ("done", "dropped")
NEVER_LATE = (*ENDED, "paused")

# The glyph of each state (etat-… in icons.svg); the word always stands beside it.
GLYPHS = {
    "blocked": "retard",
    "in_progress": "encours",
    "to_do": "afaire",
    "proposed": "afaire",
    "paused": "afaire",
    "done": "fait",
    "dropped": "afaire",
}


@dataclass(frozen=True)
class Group:
    key: str  # "late", or a state
    title: str
    glyph: str


GROUPS = (
    Group("late", "En retard", "retard"),
    Group("blocked", "Bloquées", GLYPHS["blocked"]),
    Group("in_progress", "En cours", GLYPHS["in_progress"]),
    Group("to_do", "À démarrer", GLYPHS["to_do"]),
    Group("proposed", "Proposées", GLYPHS["proposed"]),
    Group("paused", "En pause", GLYPHS["paused"]),
    Group("done", "Terminées", GLYPHS["done"]),
    Group("dropped", "Abandonnées", GLYPHS["dropped"]),
)
_RANKS = {group.key: rank for rank, group in enumerate(GROUPS)}


def month_end(year, month):
    """The last day of a month: what `due_on` holds when an action is due « in June »."""
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def is_late(action, *, today):
    """Whether its day (or its whole month) has passed while it is neither ended nor paused."""
    return action.due_on is not None and action.due_on < today and action.state not in NEVER_LATE


def group_of(action, *, today):
    """The key of the one group that shows it: lateness comes before the state."""
    return "late" if is_late(action, today=today) else action.state


def arranged(actions, *, today):
    """`actions` in the order of the plan: group, priority, due day; the last ended first."""

    def place(action):
        rank = _RANKS[group_of(action, today=today)]
        if action.ended_on:
            return rank, 0, -action.ended_on.toordinal(), action.pk
        due = action.due_on or datetime.date.max
        return rank, -action.priority, due.toordinal(), action.pk

    return sorted(actions, key=place)


def in_groups(actions, *, today):
    """[(Group, [action])] of arranged `actions`, without the empty groups."""

    def key(action):
        return group_of(action, today=today)

    return [(GROUPS[_RANKS[name]], list(found)) for name, found in groupby(actions, key=key)]


def counts(actions, *, today):
    """How many actions each group has, by its key."""
    return Counter(group_of(action, today=today) for action in actions)


def _on(day, *, today):
    """« 30 avril », with the year if it is another one, and never cut at a line’s end."""
    told = french.day_of_month(day) if day.year == today.year else french.day_and_year(day)
    return told.replace(" ", "\u00a0")


def when(action, *, today):
    """« Prévue le 30 avril », « Prévue en juin 2027 », « Finie le 31 mars », « Sans échéance »."""
    if action.ended_on:
        verb = "Finie" if action.state == "done" else "Abandonnée"
        return f"{verb} le {_on(action.ended_on, today=today)}"
    if action.due_on is None:
        return "Sans échéance"
    if not action.due_is_month:
        return f"Prévue le {_on(action.due_on, today=today)}"
    words = french.month_and_year(action.due_on)
    return f"Prévue en {words.split()[0] if action.due_on.year == today.year else words}"


def pilot_of(row):
    """Who leads the action of `row`, which has `pilot_name` for somebody without an account, else
    `pilot_first_name` and `pilot_last_name`; an empty string if nobody yet."""
    return row.pilot_name or f"{row.pilot_first_name or ''} {row.pilot_last_name or ''}".strip()


def sentence(counted):
    """« Neuf actions, dont deux en retard. Deux sont terminées : bravo ! », from `counts`."""
    total, late, done = sum(counted.values()), counted["late"], counted["done"]
    if total == 0:
        return "Aucune action pour l’instant."
    words = _feminine(total).capitalize() + (" action" if total == 1 else " actions")
    every = "" if total == 1 else "toutes "
    if done == total:
        return f"{words}, {every}terminée{'s' if every else ''}\u00a0: bravo\u00a0!"
    if late == total:
        return f"{words}, {every}en retard."
    lateness = f", dont {_feminine(late)} en retard" if late else ""
    return f"{words}{lateness}.{_praise(done)}"


def _praise(done):
    if not done:
        return ""
    verb = "est terminée" if done == 1 else "sont terminées"
    return f" {_feminine(done).capitalize()} {verb}\u00a0: bravo\u00a0!"


def _feminine(number):
    return french.in_words(number, "une")
