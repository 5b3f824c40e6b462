"""What a collective does by itself, from time to time."""

from capcollectif import routines

from .documents import dossiers as printing
from .operations import dossiers, summoning


@routines.routine
def gather_people(now):
    """Whoever came into a team is among the people of its collectives."""
    return summoning.gather_people()


@routines.routine
def remind_of_sessions(now):
    """A week before a session, and the day before."""
    return summoning.remind(now)


@routines.prompt
def make_dossiers(now):
    """The next dossier that somebody waits for."""
    return dossiers.make_due(printing.make, now=now)


@routines.routine
def purge_dossiers(now):
    """Those past their week."""
    return dossiers.purge(now)
