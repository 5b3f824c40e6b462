"""What a collective does by itself, from time to time."""

from capcollectif import routines

from .operations import summoning


@routines.routine
def gather_people(now):
    """Whoever came into a team is among the people of its collectives."""
    return summoning.gather_people()


@routines.routine
def remind_of_sessions(now):
    """A week before a session, and the day before."""
    return summoning.remind(now)
