"""What the log may say: no link that opens an account, no address of a person."""

import logging
import re

_SECRET_LINK = re.compile(
    r"(/(?:confirm-email|password/reset/key|invitations|p|reponse|sondage|agenda|pointage|atelier)/)[^/\s\"'?]+"
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def hide_secrets(text):
    """`text` with « … » for the key of each link that opens an account."""
    return _SECRET_LINK.sub(r"\1…", text)


class DiscreetFormatter(logging.Formatter):
    """Leaves them out of the whole entry, traceback included."""

    def format(self, record):
        return _ADDRESS.sub("…@…", hide_secrets(super().format(record)))
