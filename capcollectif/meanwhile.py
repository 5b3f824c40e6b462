"""A form that is sent twice, or that somebody else’s has overtaken."""

import hashlib
import json
from datetime import timedelta

TWICE = timedelta(minutes=1)  # the same thing sent again within this time is one thing
COMPARE = (  # after « Cette tâche a changé »
    "pendant que vous écriviez. Rien n’est perdu\u00a0: comparez, puis enregistrez ce que vous "
    "gardez."
)


def mark(data):
    """What tells `data`, which JSON can hold, from other data: 16 characters, for `seen`."""
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()[:16]
