"""What is done by itself, from time to time: reminders of a date that comes.

A floor registers its routines in its module `routines.py`, which is found by itself:

    @routines.routine
    def remind(now):
        …

The worker of the mails (run_worker) calls them all every INTERVAL. A routine is idempotent: several
workers may call it at once, or again at once. It tells nobody by itself: it writes to the outbox.

What somebody waits for on screen (a document that takes long) is `@routines.prompt` instead: the
worker calls it every second, so with nothing to do it asks one query, and it lasts some seconds at most.
"""

import logging
from datetime import timedelta

import django.db
from django.utils import timezone

INTERVAL = timedelta(minutes=5)

_routines, _prompt = {}, {}
logger = logging.getLogger(__name__)


def routine(do):
    """Register `do`, which takes the present moment and returns how many things it did."""
    return _register(do, _routines)


def prompt(do):
    """Register `do` likewise, to be called every second."""
    return _register(do, _prompt)


def _register(do, registered):
    if registered.setdefault(f"{do.__module__}.{do.__name__}", do) is not do:
        raise ValueError(f"Two routines are called {do.__name__!r}.")
    return do


def run_all(now=None):
    """Call each routine; return how many things were done. One that fails does not keep the others.

    Raises the errors of a database that is down.
    """
    return _run(_routines, now)


def run_prompt(now=None):
    """The same of what somebody waits for."""
    return _run(_prompt, now)


def _run(registered, now):
    done = 0
    for name, do in registered.items():
        try:
            done += do(now or timezone.now())
        except (django.db.OperationalError, django.db.InterfaceError):
            raise
        except Exception:
            logger.exception("routine %s failed", name)
    return done
