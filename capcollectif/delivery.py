"""How messages leave: each is leased, composed, given to the mail server, and only then marked sent.

A worker that dies in between leaves the message leased; it is tried again once the lease is over,
with the same Message-ID: so none is lost, and at most one copy comes twice.
"""

import contextlib
import logging
import smtplib
import traceback
from datetime import timedelta
from email.encoders import encode_base64
from email.mime.base import MIMEBase

import django.db
from django.core import mail
from django.db.models import F
from django.utils import timezone

from . import outbox
from .fields import clean_line, clean_text
from .models import Message

LEASE = timedelta(minutes=5)  # longer than the slowest conversation with a server: EMAIL_TIMEOUT
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=30), timedelta(hours=1)
MOST_FAULTS = 4  # attempts that failed by the message itself
MOST_ATTEMPTS = 127  # of any kind: five days
TOO_LARGE = 552  # the one refusal of a sender that is the message’s fault

DATABASE_DOWN = (django.db.OperationalError, django.db.InterfaceError)  # the worker’s affair

logger = logging.getLogger(__name__)
State = Message.State


class ServerDown(Exception):
    """The mail server cannot be reached, or lets nobody in. Every message waits."""


def deliver_due(*, going_on=lambda: True):
    """Deal with every message that is due while `going_on()`; return how many. Raises ServerDown.

    The server is called before a message is taken, so that a server that is down is no message’s
    fault. Several processes may do this at once.
    """
    connection, dealt = mail.get_connection(), 0
    try:
        while going_on():
            pk = Message.objects.due(timezone.now()).values_list("pk", flat=True).first()
            if pk is None:
                break
            _open(connection)
            if message := _lease(pk):
                _deliver(message, connection)
                dealt += 1
    finally:
        _close(connection)
    return dealt


def delay_after(attempts):
    """How long to wait after so many attempts: twice as long each time, up to an hour."""
    return min(FIRST_DELAY * 2 ** min(attempts - 1, 10), LONGEST_DELAY)


def is_passing(error):
    """Whether what stopped a message may be over later, without any change in the message."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return all(code < 500 for code, _ in error.recipients.values())
        case smtplib.SMTPSenderRefused():
            return error.smtp_code != TOO_LARGE  # our own address: it is the same for every message
        case smtplib.SMTPResponseException():
            return error.smtp_code < 500
        case smtplib.SMTPNotSupportedError():
            return False
    return isinstance(error, OSError)  # the network; also a server that hangs up


def _open(connection):
    try:
        connection.open()
    except OSError as error:  # smtplib’s errors are some of these
        raise ServerDown(type(error).__name__) from error


def _close(connection):
    with contextlib.suppress(OSError):
        connection.close()


def _lease(pk):
    """The message, for this process alone; or None if another was faster."""
    now = timezone.now()
    taken = Message.objects.due(now).filter(pk=pk).order_by()
    if not taken.update(
        leased_until=now + LEASE, attempts=F("attempts") + 1, faults=F("faults") + 1
    ):
        return None
    return Message.objects.filter(pk=pk).first()


def _deliver(message, connection):
    """Send it, and write down how it went. The fault was counted in advance, for a worker that dies."""
    if message.faults > MOST_FAULTS:
        return _set_aside(message, "L’envoi s’est interrompu plusieurs fois, sans explication.")
    try:
        letter = outbox.compose(message)
        ready = letter and _mail(message, letter, connection)
    except DATABASE_DOWN:
        raise
    except Exception as error:
        # No message of the error: it may hold a secret link.
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("message %s not composed: %s\n%s", message.pk, type(error).__name__, frames)
        return _failed(message, f"Ce courriel n’a pas pu être écrit ({type(error).__name__}).")
    if not ready:
        reason = "Il n’avait plus lieu d’être au moment de partir."
        return _mark(message, state=State.DROPPED, reason=reason)
    try:
        connection.send_messages([ready])
    except DATABASE_DOWN:
        raise
    except Exception as error:
        _close(connection)
        return _failed(message, _told(error), passing=is_passing(error))
    # A fact, whoever has taken the message meanwhile.
    return Message.objects.filter(pk=message.pk).update(
        state=State.SENT, sent_at=timezone.now(), leased_until=None, reason=""
    )


def _mail(message, letter, connection):
    ready = mail.EmailMultiAlternatives(
        clean_line(letter.subject),
        clean_text(letter.text),
        to=[message.recipient],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )
    if letter.html:
        ready.attach_alternative(letter.html, "text/html")
    for file in letter.attachments:
        ready.attach(_part(file))
    ready.message()  # an unfit header is found here, before the server is spoken to
    return ready


def _part(file):
    """`file` as a part of a mail, its parameters kept: « text/calendar; method=REQUEST »."""
    kind, *parameters = (bit.strip() for bit in file.content_type.split(";"))
    part = MIMEBase(*kind.split("/"), **dict(bit.split("=") for bit in parameters))
    part.set_payload(file.content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=file.name)
    return part


def _told(error):
    """What stopped a message, in French, with the server’s own words if it said any."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, words)] = error.recipients.values()
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return f"La liaison avec le serveur de courriel s’est rompue ({type(error).__name__})."
    words = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"Le serveur de courriel l’a refusé\u00a0: {code} {clean_line(words)[:300]}"


def _failed(message, reason, *, passing=False):
    """Put it off, or aside if it has had its chances."""
    faults = message.faults - passing
    if faults >= MOST_FAULTS or message.attempts >= MOST_ATTEMPTS:
        return _set_aside(message, reason)
    later = timezone.now() + delay_after(message.attempts)
    return _mark(message, send_after=later, faults=faults, reason=reason)


def _set_aside(message, reason):
    logger.warning("message %s set aside after %s attempts", message.pk, message.attempts)
    _mark(message, state=State.SET_ASIDE, reason=reason)


def _mark(message, **values):
    """Write how it went and give the lease back, unless another process has taken it over."""
    ours = Message.objects.filter(
        pk=message.pk, state=State.WAITING, leased_until=message.leased_until
    )
    ours.update(leased_until=None, **values)
