"""Do what is done by itself, and send the mails of the outbox, until told to stop."""

import logging
import os
import signal
import threading
import time

import django.db
from django.core.management.base import BaseCommand, CommandError

from capcollectif import routines
from capcollectif.delivery import ServerDown, deliver_due

POLL = 1  # second
LONGEST_PAUSE = 60  # seconds, while the mail server or the database is down

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Envoie les courriels en attente, jusqu’à SIGTERM ou Ctrl-C. On peut en lancer plusieurs."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="envoyer ce qui est dû, et finir")
        parser.add_argument(
            "--with-parent", action="store_true", help="finir quand le processus parent a fini"
        )

    def handle(self, *, once, with_parent, **options):
        if once:
            routines.run_all()
            routines.run_prompt()
            try:
                self.stdout.write(f"Courriels traités : {deliver_due()}.")
            except ServerDown as error:
                raise CommandError(f"Le serveur de courriel ne répond pas ({error}).") from error
            return
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        parent = os.getppid()

        def going_on():
            return not stopping.is_set() and not (with_parent and os.getppid() != parent)

        self.stdout.write("Le facteur est prêt.")
        pause, routines_at = POLL, 0
        while going_on():
            is_time = time.monotonic() >= routines_at
            if is_time:
                routines_at = time.monotonic() + routines.INTERVAL.total_seconds()
            pause = POLL if _round(going_on, is_time) else min(pause * 2, LONGEST_PAUSE)
            until = time.monotonic() + pause
            while going_on() and time.monotonic() < until:
                stopping.wait(POLL)
                _serve(going_on)
        self.stdout.write("Le facteur a fini.")


def _serve(going_on):
    """Do what somebody waits for: whether or not the mail server answers."""
    try:
        if going_on():
            routines.run_prompt()
    except django.db.Error as error:
        _forget_database(error)


def _forget_database(error):
    logger.warning("database down: %s", type(error).__name__)
    django.db.connections.close_all()  # the next round opens new ones


def _round(going_on, with_routines):
    """Deliver what is due; return False if that could not be done."""
    try:
        if with_routines:
            routines.run_all()
        deliver_due(going_on=going_on)
    except ServerDown as error:
        logger.warning("mail server down: %s", error)
    except django.db.Error as error:
        _forget_database(error)
    else:
        return True
    return False
