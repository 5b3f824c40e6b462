"""What is mailed before a session to a structure that is not ready for it."""

from django.urls import reverse
from django.utils import timezone

from capcollectif import french, outbox
from capsules.calculations.gauges import DECIDED
from capsules.models import Session
from capsules.queries import mails, preparation
from members.models import Membership

from .words import short


@outbox.letter(mails.PREPARATION)
def preparation_asked(message):
    """To a lead; none once the structure is ready or gone, the session past or cancelled."""
    params, today = message.params, timezone.localdate()
    coming = Session.objects.present().filter(collective__archived_at=None, day__gte=today)
    around = ("collective__region", "capsule__theme")
    session = coming.select_related(*around).filter(pk=params["session"]).first()
    place = _place(message.recipient, params["structure"])
    if session is None or place is None:
        return None
    left = preparation.missing(session, params["what"]).filter(structure=place.structure_id)
    return _letter(message, session, place) if left.exists() else None


def _place(address, structure):
    lead = Membership.objects.active().filter(
        structure=structure,
        role=Membership.Role.LEAD,
        user__is_active=True,
        user__email=address,
    )
    return lead.select_related("structure").first()


def _letter(message, session, place):
    is_plan = message.params["what"] == DECIDED
    route = "assessments:plan_detail" if is_plan else "assessments:assessment_list"
    page = outbox.absolute(reverse(route, args=[place.structure_id]))
    author = message.author
    return outbox.Letter(
        subject=f"Avant le {french.day_of_month(session.day)}\u00a0: {session.name}",
        text=outbox.signed(
            f"{message.params['words'].rstrip()}\n\n"
            f"{'Votre plan d’actions' if is_plan else 'Votre diagnostic'}\u00a0: {page}",
            sender=f"{author or 'CapCollectif'}, animation régionale {session.collective.region}",
            why=f"Vous recevez ce message comme référent·e de {short(place.structure.name)}.",
        ),
        reply_to=author.email if author else "",
    )
