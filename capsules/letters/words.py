"""How a mail begins and ends, and what people wrote in it: short, and marked as theirs."""

from capcollectif import outbox

LONGEST_NAME = 80  # characters of what people call themselves


def short(name):
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def quoted(text):
    """`text` with « > » before each line."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def said(name, words):
    """The words that go along with a mail, as a paragraph; empty without any."""
    return f"{name} vous écrit\u00a0:\n{quoted(words)}" if words else ""


def to_participant(message, person, collective, *, subject, parts, attachments=()):
    """The Letter to somebody who takes part: « Bonjour Samira, », `parts` (paragraphs), who writes.

    The author’s own words, if any, come first; empty parts are left out. Answers go to the author,
    else to somebody who animates.
    """
    author = message.author or collective.region.facilitators.filter(is_active=True).first()
    name = author.get_full_name() if author else "CapCollectif"
    text = [
        f"Bonjour {short(person.given_name)}".rstrip() + ",",
        said(name, message.params.get("words")),
        *parts,
    ]
    return outbox.Letter(
        subject=subject,
        text=outbox.signed(
            "\n\n".join(filter(None, text)),
            sender=f"{name}, animation régionale {collective.region}",
            why=f"Vous recevez ce courriel parce que vous participez à {collective.name}.",
        ),
        reply_to=author.email if author else "",
        attachments=attachments,
    )
