"""What a board comes to: statements with who put a dot on them, words with how often they were said."""

from typing import NamedTuple

from capcollectif.french import plain

from . import folding


class Saying(NamedTuple):
    """A word as it was first written, and how many people wrote it."""

    text: str
    count: int


def heads(rows):
    """{contribution: the statement where it is read}, of `rows`: (pk, pk it is merged into or None, is hidden).

    A statement that is hidden is left out, with all that is merged into it. In the order of `rows`.
    """
    hidden = {pk for pk, head, is_hidden in rows if head is None and is_hidden}
    found = {pk: head or pk for pk, head, _ in rows}
    return {pk: head for pk, head in found.items() if head not in hidden}


def dots(heads, put):
    """{statement: the devices that put a dot on it}, of `put`: (contribution, device) in any order.

    A device counts once a statement, even where two statements that it liked became one. Dots on
    what is hidden count nowhere. Every statement of `heads` has its set.
    """
    found = {head: set() for head in heads.values()}
    for contribution, device in put:
        if contribution in heads:
            found[heads[contribution]].add(device)
    return found


def sayings(texts):
    """The Sayings of `texts`, the most frequent first, then in the order of the alphabet.

    Capitals, accents and what is around a word (« Confiance ! », « confiance ») make no difference.
    """
    first, counts = {}, {}
    for text in texts:
        key = _key(text)
        first.setdefault(key, text)
        counts[key] = counts.get(key, 0) + 1
    return [
        Saying(first[key], counts[key]) for key in sorted(counts, key=lambda k: (-counts[k], k))
    ]


def _key(text):
    """`text` as it is compared; a text without letters or figures is itself."""
    return folding.fold(text) or plain(text)
