"""System checks: what this machine must have before a page is served."""

import ctypes.util

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

NEEDED = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
REMEDY = (
    "Debian, Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
    "macOS: brew install pango."
)


@register()
def pango_is_here(app_configs, **kwargs):
    """WeasyPrint opens these libraries by name, at the first PDF; better say it at the start."""
    missing = [name for name in NEEDED if not ctypes.util.find_library(name)]
    if not missing:
        return []
    return [
        Error(f"Missing for the PDFs: {', '.join(missing)}.", hint=REMEDY, id="capcollectif.E1")
    ]


@register(Tags.security, deploy=True)
def mails_are_private(app_configs, **kwargs):
    """On screen, codes and invitations are anybody’s: fit for a demo only."""
    if not settings.MAIL_ON_SCREEN:
        return []
    told = "MAIL_ON_SCREEN shows every mail to anybody."
    return [Warning(told, hint="Only a demo may.", id="capcollectif.W1")]


@register(Tags.security, deploy=True)
def threshold_is_a_number(app_configs, **kwargs):
    """Anything else counts as absent: safe, but not what somebody meant."""
    if not settings.ANONYMITY_THRESHOLD or settings.ANONYMITY_THRESHOLD.strip().isdecimal():
        return []
    told = "ANONYMITY_THRESHOLD is not a number: it counts as absent."
    return [Warning(told, hint="For instance: ANONYMITY_THRESHOLD=8", id="capcollectif.W2")]
