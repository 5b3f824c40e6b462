"""What the funders of a collective ask for on what is printed and sent: mentions, and logos.

Callers check rights (`animated_by`). A logo that is archived stays on what was printed with it.
"""

import uuid

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from capcollectif import locks
from capcollectif.errors import Refused, Stale
from capsules.models import Collective, Logo

MOST_LOGOS = 8
CHANGED = "Quelqu’un a changé ces mentions entre-temps. Gardez votre texte, ou reprenez le sien."
TOO_MANY = f"Un collectif a {MOST_LOGOS} logos au plus\u00a0: retirez-en un d’abord."


@transaction.atomic
def change_mentions(collective, *, text, seen, by):
    """Write the mentions, if they still are `seen`. Raises Stale with the Collective of now."""
    current = locks.held(collective)
    if current.funders not in (seen, text):
        raise Stale(CHANGED, current)
    Collective.objects.filter(pk=collective.pk).update(funders=text)


@transaction.atomic
def add_logo(collective, *, name, image, by):
    """Keep the images.Drawn `image` under a name of ours, and return the Logo. Raises Refused."""
    locks.held(collective)
    present = Logo.objects.present().filter(collective=collective)
    if present.count() >= MOST_LOGOS:
        raise Refused(TOO_MANY)
    last = present.aggregate(last=Max("position"))["last"] or 0
    logo = Logo(collective=collective, name=name, position=last + 1)
    logo.width, logo.height = image.width, image.height
    logo.file.save(f"{uuid.uuid4().hex}.png", ContentFile(image.content))
    return logo


@transaction.atomic
def archive_logo(logo, *, by):
    """Print it no more."""
    Logo.objects.filter(pk=logo.pk).archive()


@transaction.atomic
def restore_logo(logo, *, by):
    """Print it again. Raises Refused."""
    Collective.objects.select_for_update(of=("self",)).get(pk=logo.collective_id)
    present = Logo.objects.present().filter(collective=logo.collective_id)
    if present.exclude(pk=logo.pk).count() >= MOST_LOGOS:
        raise Refused(TOO_MANY)
    Logo.objects.filter(pk=logo.pk).restore()
