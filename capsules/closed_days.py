"""Days on which no session is planned, and why. Pure."""

from django.db.models import TextChoices


class Kind(TextChoices):
    PUBLIC_HOLIDAY = "public_holiday", "Jour férié"
    BRIDGE = "bridge", "Pont"
    SCHOOL_HOLIDAY = "school_holiday", "Vacances scolaires"
    RED_WEEK = "red_week", "Semaine chargée"
