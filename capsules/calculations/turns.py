"""The order in which structures speak, and when. Pure: names, minutes and a seed in."""

import datetime
import random

from capcollectif import french

USUAL_MINUTES, LONGEST = 5, 60
ON_SCREEN = 560  # characters of a testimony that a screen of 1280 × 720 shows, at a smaller type
ROOMY = 280  # characters that it shows at the usual one
LINE = 35  # characters that a line counts for, however short


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


def room_of(texts):
    """How many characters `texts` take on a screen: a line that is begun takes LINE of them."""
    return sum(max(len(line), LINE) for text in texts for line in text.split("\n"))


def shortened(texts, most=ON_SCREEN):
    """`texts` as a screen has room for: `most` characters in all, as `room_of` counts them.

    Each may take as much as the others; what the short ones leave goes to the long ones, which are
    cut after a word and end with « … ».
    """
    found, left = {}, most
    for rank, index in enumerate(sorted(range(len(texts)), key=lambda at: room_of([texts[at]]))):
        share = left // (len(texts) - rank)
        found[index] = _within(texts[index], share)
        left -= room_of([found[index]])
    return [found[index] for index in range(len(texts))]


def _within(text, room):
    if room_of([text]) <= room:
        return text
    line = " ".join(text.split())
    if len(line) <= room:
        return line
    begun = line[: room - 1]
    return (begun.rpartition(" ")[0] or begun).rstrip("\u00a0 ,;:–") + "…"
