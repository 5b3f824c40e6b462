"""The fewest structures or people of whom something is shown here."""

from django.conf import settings

from capsules.calculations import anonymity


def least():
    """Five, or what the installation asks for if that is more; five without its setting, too."""
    return anonymity.threshold(getattr(settings, "ANONYMITY_THRESHOLD", None))
