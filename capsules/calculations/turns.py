"""The order in which structures speak, and when. Pure: names, minutes and a seed in."""

import datetime
import random

from capcollectif import french

USUAL_MINUTES, LONGEST = 5, 60


def alphabetical(names):
    """The keys of {key: name}, by name as people look names up: accents and capitals aside."""
    return sorted(names, key=lambda key: (french.plain(names[key]), key))


def drawn(keys, seed):
    """`keys` in the order that the number `seed` draws: the same one for anybody who draws again.

    It does not depend on the order in which they come.
    """
    return random.Random(seed).sample(sorted(keys), len(keys))  # noqa: S311 (anybody may draw it again)


def moved(keys, key, step):
    """`keys` with `key` one place up (`step` −1) or down (1); as they are at the end, or if unknown."""
    keys = list(keys)
    at = keys.index(key) if key in keys else -1
    if at >= 0 and 0 <= at + step < len(keys):
        keys[at], keys[at + step] = keys[at + step], keys[at]
    return keys


def timed(minutes, starts_at):
    """[(from, to)] as times of the day, for turns of so many `minutes` one after another.

    Past midnight they go on from 0 h.
    """
    moment = datetime.datetime.combine(datetime.date(2000, 1, 1), starts_at)
    found = []
    for length in minutes:
        end = moment + datetime.timedelta(minutes=length)
        found.append((moment.time(), end.time()))
        moment = end
    return found
