"""The mails of this floor, composed when they leave."""

from django.urls import reverse
from django.utils import timezone

from capcollectif import french, outbox

from . import inviting
from .models import Invitation, Membership

LONGEST_NAME = 80  # characters of what people call themselves, in a mail to somebody else
PLACES = {
    Membership.Role.LEAD: "comme référent·e",
    Membership.Role.CONTRIBUTOR: "pour répondre et agir avec elle",
    Membership.Role.READER: "pour suivre ce qu’elle fait",
}


@outbox.letter(inviting.KIND)
def invitation(message):
    """Who invites, to what, for how long. None if it is no longer to be accepted."""
    pending = Invitation.objects.pending(timezone.now()).select_related("structure", "invited_by")
    invited = pending.filter(pk=message.params["invitation"]).first()
    if invited is None:
        return None
    inviter = _short(invited.invited_by.get_full_name())
    structure = _short(invited.structure.name)
    last_day = french.day_and_year(invited.expires_at)
    link = reverse("capsules:invitation_accept", args=[inviting.token_of(invited)])
    parts = [
        "Bonjour,",
        f"{inviter} vous invite à rejoindre l’équipe de {structure} sur CapCollectif, {PLACES[invited.role]}.",
        *_said(inviter, message.params["words"]),
        "CapCollectif accompagne les structures d’insertion dans leur démarche RSE\u00a0: quelques"
        " questions pour commencer, un diagnostic à votre rythme, un plan d’actions concret."
        " Vous n’êtes pas seuls\u00a0: d’autres structures avancent en même temps que vous.",
        "Les premières questions prennent une quinzaine de minutes. Vous pouvez vous arrêter à tout"
        " moment\u00a0: ce qui est écrit est gardé. Pas de mot de passe à choisir.",
        f"Pour découvrir et commencer\u00a0:\n{outbox.absolute(link)}",
        f"Ce lien est personnel\u00a0: ne le transférez pas. Il marche jusqu’au {last_day}.",
    ]
    return outbox.Letter(
        subject=f"{inviter} vous invite à rejoindre {structure}",
        text=outbox.signed(
            "\n\n".join(parts),
            sender="CapCollectif, l’application des collectifs CAP RSE",
            why=f"Vous recevez ce courriel parce que {inviter} a donné votre adresse."
            " Si vous ne l’attendiez pas, ne faites rien.",
        ),
        reply_to=invited.invited_by.email,
    )


def _short(name):
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _said(inviter, words):
    """The inviter’s own words, marked as theirs line by line; nothing without any."""
    if not words:
        return []
    quoted = "\n".join(f"> {line}".rstrip() for line in words.splitlines())
    return [f"{inviter} ajoute\u00a0:\n{quoted}"]
