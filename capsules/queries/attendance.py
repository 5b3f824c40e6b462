"""Who was there, as it is true today: the last fact about each half-day of each person."""

from capsules.models import Presence


def of(session):
    """{(participant pk, half): the last Presence}, absences among them. One query."""
    return {(row.participant_id, row.half): row for row in session.presences.order_by("pk")}


def of_sessions(sessions):
    """{(session pk, participant pk, half): the last Presence} of a query of sessions. One query."""
    rows = Presence.objects.filter(session__in=sessions).order_by("pk")
    return {(row.session_id, row.participant_id, row.half): row for row in rows}
