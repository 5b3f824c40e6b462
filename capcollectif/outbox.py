"""Mail that leaves for sure: written in the transaction of what it announces, composed when it leaves.

A floor registers its letters in its module `letters.py`, which is found by itself:

    @outbox.letter("invitation")
    def invitation(message):
        invited = Invitation.objects.pending().filter(pk=message.params["invitation"]).first()
        return invited and outbox.Letter(subject="…", text="…")

and writes them within its operations: `outbox.write(kind="invitation", …)`. A worker sends them
(delivery.py, `manage.py run_worker`).
"""

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from . import locks
from .errors import Refused
from .logs import hide_secrets
from .models import Message

_composers = {}
State = Message.State
TIME_TO_CANCEL = timedelta(minutes=5)  # of what leaves without being a draft first


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail; `content_type` may hold parameters: « text/calendar; method=REQUEST »."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class Letter:
    """A mail as it is read. `text` is plain; `html`, if given, says the same; answers go to `reply_to`."""

    subject: str
    text: str
    html: str = ""
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()


def letter(kind):
    """Register the function that composes the messages of this `kind`.

    It takes a Message and returns a Letter, or None if the message has lost its reason to be. It
    only reads, as it also serves to preview; it may be called again after a failure.
    """

    def register(compose):
        if _composers.setdefault(kind, compose) is not compose:
            raise ValueError(f"Two letters are called {kind!r}.")
        return compose

    return register


def compose(message):
    """The Letter to send now, or None. Raises what its composer raises."""
    return _composers[message.kind](message)


def preview(message):
    """The same, to read before it leaves: a link that opens an account is for its recipient only."""
    letter = compose(message)
    if letter is None:
        return None
    hidden = {"text": hide_secrets(letter.text), "html": hide_secrets(letter.html)}
    return replace(letter, **hidden)


def absolute(path):
    """The address of a page of ours, for a mail: `path` begins with a slash."""
    return settings.SITE_URL.geturl().rstrip("/") + path


def signed(text, *, sender, why):
    """`text`, then who sends it and why one receives it, one sentence each.

    Our address follows, unless `text` leads to us already: a mail has one link to open.
    """
    lines = [sender, why] if absolute("/") in text else [sender, why, absolute("/")]
    return f"{text.rstrip()}\n\n-- \n" + "\n".join(lines) + "\n"


@transaction.atomic
def write(*, kind, recipient, params, by, topic="", draft=False, delay=timedelta(0)):
    """Write a Message to the address `recipient`, and return it.

    `params` are facts for its composer, as JSON holds them; `topic` lets one find it again. It
    leaves after `delay`, or as a `draft` once it is sent. Raises Refused if the address is none,
    LookupError if no letter is of this `kind`.
    """
    if kind not in _composers:
        raise LookupError(f"No letter is called {kind!r}.")
    try:
        Message._meta.get_field("recipient").clean(recipient, None)
    except ValidationError:
        raise Refused(f"«\u00a0{recipient}\u00a0» n’est pas une adresse électronique.") from None
    return Message.objects.create(
        kind=kind,
        recipient=recipient,
        params=params,
        author=by,
        topic=topic,
        state=State.DRAFT if draft else State.WAITING,
        send_after=timezone.now() + delay,
        message_id=f"<{secrets.token_hex(16)}@{settings.SITE_URL.hostname}>",
    )


@transaction.atomic
def edit(message, *, params, by):
    """Replace some `params` of a draft, the others staying as they are; return it. Raises Refused."""
    message = locks.held(message)
    if message.state != State.DRAFT:
        raise Refused("Ce courriel n’est plus un brouillon\u00a0: il ne se modifie plus.")
    message.params = {**message.params, **params}
    message.author = by
    message.save(update_fields=["params", "author"])
    return message


@transaction.atomic
def send(messages, *, by):
    """Let the drafts among `messages` leave; return how many there were. Twice asked, once done."""
    drafts = Message.objects.filter(pk__in=[message.pk for message in messages], state=State.DRAFT)
    return drafts.update(state=State.WAITING, author=by)


@transaction.atomic
def cancel(message, *, by):
    """Keep a draft or waiting message from leaving; return it. Raises Refused if it is gone."""
    message = locks.held(message)
    if message.state == State.CANCELLED:
        return message
    if message.state not in (State.DRAFT, State.WAITING):
        raise Refused(f"Ce courriel ne s’annule plus\u00a0: {message.get_state_display().lower()}.")
    if message.leased_until and message.leased_until > timezone.now():
        raise Refused("Ce courriel est en train de partir.")
    message.state, message.leased_until = State.CANCELLED, None
    message.reason = f"Annulé par {by}."
    message.save(update_fields=["state", "leased_until", "reason"])
    return message


@transaction.atomic
def retry(message, *, by):
    """Let a message that was set aside leave again, at once; return it. Raises Refused."""
    message = locks.held(message)
    if message.state != State.SET_ASIDE:
        raise Refused("Ce courriel n’est pas de côté.")
    message.state, message.reason, message.author = State.WAITING, "", by
    message.attempts = message.faults = 0
    message.send_after = timezone.now()
    message.save(update_fields=["state", "reason", "author", "attempts", "faults", "send_after"])
    return message
