"""Text as a search compares it, forgiving what people type: accents, case, apostrophes, œ. Pure."""

import re

from capcollectif import french

MOST_WORDS = 10  # of what somebody looks for
SHORTEST_PLURAL = 5  # letters: « vélos » finds « vélo », « bus » stays

_BETWEEN_WORDS = re.compile(r"[\W_]+")
_INCLUSIVE_PLURAL = re.compile(r"(\w+)·(?:\w+·)?\w*s\b")  # salarié·es, animateur·rice·s


def fold(text):
    """Its words in small letters, without accents or signs, one space between: « l œuvre » is « l oeuvre »."""
    return _BETWEEN_WORDS.sub(" ", french.plain(text)).strip()


def searchable(*texts):
    """What `fold` gives of all the `texts`, each word of `words` that they hold being found in it.

    « salarié·es » is found by « salariés » too.
    """
    whole = "\n".join(text for text in texts if text)
    plurals = [f"{stem}s" for stem in dict.fromkeys(_INCLUSIVE_PLURAL.findall(whole))]
    return fold("\n".join([whole, *plurals]))


def words(query):
    """The first MOST_WORDS words to look for, folded, each once, without a plural’s s.

    A text that answers holds each of them, anywhere in its words.
    """
    found = (_singular(word) for word in fold(query).split())
    return list(dict.fromkeys(found))[:MOST_WORDS]


def _singular(word):
    return word[:-1] if len(word) >= SHORTEST_PLURAL and word.endswith("s") else word
