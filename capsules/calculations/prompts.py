"""What one asks a room, by the moment of the programme; the steps that an answer goes through."""

from typing import NamedTuple

from .method import Beat

WRITE, VOTE, SHOW, CLOSE = "collecting", "voting", "revealed", "closed"
ORDER = (WRITE, VOTE, SHOW, CLOSE)
NAMES = {WRITE: "On écrit", VOTE: "On vote", SHOW: "On regarde", CLOSE: "C’est fini"}
ASKS = {
    WRITE: "Revenir à l’écriture",
    VOTE: "Passer au vote",
    SHOW: "Montrer les résultats",
    CLOSE: "Terminer l’atelier",
}


class Prompt(NamedTuple):
    """A question to the room: its kind, its words, dots a person."""

    kind: str
    prompt: str
    dots: int = 3


WORD = Prompt("word", "Un mot pour la journée\u00a0?", 1)
WORD_OF_A_SESSION = Prompt("word", "Un mot pour cette séance\u00a0?", 1)
HOW = Prompt("how_to", "Comment faire pour… (complétez la phrase)")
PROPOSED = {
    Beat.LAUNCH: (
        Prompt("motivations", "Qu’est-ce qui nous donne envie de nous engager\u00a0?"),
        Prompt("beneficiaries", "À qui cela va-t-il profiter\u00a0?"),
        HOW,
        WORD,
    ),
    Beat.READING: (
        Prompt("free", "Sur quoi ce thème nous interroge-t-il\u00a0?"),
        WORD_OF_A_SESSION,
    ),
    Beat.SHARING: (HOW, Prompt("free", "Qu’est-ce que j’emporte chez moi\u00a0?"), WORD),
    Beat.FINAL_REVIEW: (
        Prompt("free", "Qu’est-ce qui a changé chez nous\u00a0?"),
        Prompt("how_to", "Comment faire pour que cela continue\u00a0?"),
        WORD,
    ),
}
ANYWHERE = (HOW, WORD_OF_A_SESSION)


def left(beat, asked):
    """The Prompts for a session of that Beat, without those of `asked`: {(kind, words)}."""
    return [each for each in PROPOSED.get(beat, ANYWHERE) if (each.kind, each.prompt) not in asked]


class Steps(NamedTuple):
    """The steps of a board: [(state, name, "fait", "encours" or "afaire")].

    `following` and `before` are (state, what the button says), or None at an end.
    """

    all: list
    following: tuple | None
    before: tuple | None


def steps(kind, state):
    """The Steps of a board of that kind, in that state. Words are not voted on."""
    order = [each for each in ORDER if each != VOTE or kind != "word"]
    at = order.index(state) if state in order else 0
    marks = [
        (each, NAMES[each], "fait" if rank < at else "encours" if rank == at else "afaire")
        for rank, each in enumerate(order)
    ]
    following = order[at + 1] if at + 1 < len(order) else None
    back = order[at - 1] if at else None
    return Steps(
        marks,
        following and (following, ASKS[following]),
        back and (back, f"Revenir à «\u00a0{NAMES[back]}\u00a0»"),
    )
