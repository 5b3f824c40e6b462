"""What is mailed to put two structures in touch. No level is in it, nor any reason."""

from capcollectif import outbox
from capsules.models import Introduction
from capsules.queries import exchanges, mails

from .words import said, short


@outbox.letter(mails.INTRODUCTION)
def introduction(message):
    """To one side, about the other; none if one of them took it back, or left, meanwhile."""
    around = ("seek__structure", "have__structure", "seek__collective__region", "seek__question")
    made = Introduction.objects.filter(pk=message.params["introduction"])
    found = made.select_related(*around).first()
    if found is None or not exchanges.is_open(found):
        return None
    sides = [found.seek, found.have]
    if sides[0].structure_id != message.params["structure"]:
        sides.reverse()
    ours, theirs = ((side, exchanges.contact(side)) for side in sides)
    if not ours[1] or not theirs[1] or ours[1].email != message.recipient:
        return None
    return _introduction(message, found, ours, theirs)


def _introduction(message, found, ours, theirs):
    author, (other, person) = message.author, theirs
    name = author.get_full_name() if author else "CapCollectif"
    question = found.seek.question
    seek, have = short(found.seek.structure.name), short(found.have.structure.name)
    parts = [
        f"Bonjour {short(ours[1].first_name)}".rstrip() + ",",
        said(name, message.params.get("words")),
        f"La question\u00a0: {question.statement}",
        *(_words(side) for side in (found.seek, found.have)),
        f"Pour en parler avec {short(other.structure.name)}\u00a0:"
        f" {short(person.get_full_name())}, {person.email}."
        " Répondez simplement à ce courriel\u00a0: il lui arrive.",
    ]
    return outbox.Letter(
        subject=f"Mise en relation\u00a0: {seek} et {have}",
        text=outbox.signed(
            "\n\n".join(filter(None, parts)),
            sender=f"{name}, animation régionale {found.seek.collective.region}",
            why=f"Vous recevez ce courriel parce que {short(ours[0].structure.name)} l’a demandé dans «\u00a0J’ai, je cherche\u00a0».",
        ),
        reply_to=person.email,
    )


def _words(exchange):
    """What a side said of it; empty without words."""
    who = f"{short(exchange.structure.name)}, «\u00a0{exchange.get_kind_display().lower()}\u00a0»"
    return f"{who}\u00a0: {exchange.words}" if exchange.words else ""
