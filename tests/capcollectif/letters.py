"""Letters for tests, and how to write one."""

from capcollectif import outbox
from capcollectif.outbox import Attachment, Letter


@outbox.letter("test-note")
def note(message):
    """Says its params; useless once they say so; one that cannot be written raises."""
    params = message.params
    if params.get("useless"):
        return None
    return Letter(
        subject=params.get("subject", "Bonjour"),
        text=params["text"],
        html=params.get("html", ""),
        reply_to=params.get("reply_to", ""),
        attachments=tuple(
            Attachment(name, text.encode(), kind)
            for name, text, kind in params.get("attachments", ())
        ),
    )


def write_note(number=1, **fields):
    """A waiting Message to personne<number>@asso.exemple, or what `fields` say."""
    params = {"text": f"Texte {number}", **fields.pop("params", {})}
    recipient = fields.pop("recipient", f"personne{number}@asso.exemple")
    return outbox.write(
        **{"kind": "test-note", "recipient": recipient, "params": params, "by": None, **fields}
    )
