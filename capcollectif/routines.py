"""What is done by itself, from time to time: reminders of a date that comes.

A floor registers its routines in its module `routines.py`, which is found by itself:

    @routines.routine
    def remind(now):
        …

The worker of the mails (run_worker) calls them all every INTERVAL. A routine is idempotent: several
workers may call it at once, or again at once. It tells nobody by itself: it writes to the outbox.
"""

import logging
from datetime import timedelta

import django.db
from django.utils import timezone

INTERVAL = timedelta(minutes=5)

_routines = {}
logger = logging.getLogger(__name__)


def routine(do):
    """Register `do`, which takes the present moment and returns how many things it did."""
    if _routines.setdefault(f"{do.__module__}.{do.__name__}", do) is not do:
        raise ValueError(f"Two routines are called {do.__name__!r}.")
    return do


def run_all(now=None):
    """Call each routine; return how many things were done. One that fails does not keep the others.

    Raises the errors of a database that is down.
    """
    done = 0
    for name, do in _routines.items():
        try:
            done += do(now or timezone.now())
        except (django.db.OperationalError, django.db.InterfaceError):
            raise
        except Exception:
            logger.exception("routine %s failed", name)
    return done
