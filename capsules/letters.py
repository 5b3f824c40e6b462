"""The mails of a collective, composed at sending time."""

from django.urls import reverse

from capcollectif import outbox
from members.models import Membership

from . import following
from .models import Capsule


@outbox.letter(following.REMINDER)
def reminder(message):
    """To a lead, about a diagnostic; none for those who have finished, or left, meanwhile."""
    structure = message.params["structure"]
    capsules = Capsule.objects.filter(collective__archived_at=None)
    capsule = (
        capsules.select_related("theme", "collective__region")
        .filter(pk=message.params["capsule"])
        .first()
    )
    return capsule and _reminder(message, capsule, structure)


def _reminder(message, capsule, structure):
    lead = Membership.objects.active().filter(
        structure=structure,
        role=Membership.Role.LEAD,
        user__is_active=True,
        user__email=message.recipient,
    )
    left = following.unfinished(capsule.collective_id, capsule.theme_id)
    place = lead.select_related("structure").first()
    if not place or not left.filter(structure=structure).exists():
        return None
    page = outbox.absolute(reverse("assessments:assessment_list", args=[structure]))
    author = message.author
    return outbox.Letter(
        subject=f"Le diagnostic «\u00a0{capsule.theme.title}\u00a0» vous attend",
        text=outbox.signed(
            f"{message.params['words'].rstrip()}\n\nVotre diagnostic\u00a0: {page}",
            sender=f"{author or 'CapCollectif'}, animation régionale {capsule.collective.region}",
            why=f"Vous recevez ce message comme référent·e de {place.structure.name}.",
        ),
        reply_to=author.email if author else "",
    )
