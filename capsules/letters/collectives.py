"""What is mailed to bring structures in, and to remind them of a diagnostic."""

from django.urls import reverse
from django.utils import timezone

from capcollectif import french, outbox
from capsules.models import Capsule
from capsules.queries import following, mails, welcoming
from members import inviting
from members.models import Invitation, Membership

from .words import said, short

PLACES = {
    Membership.Role.LEAD: "comme référent·e",
    Membership.Role.CONTRIBUTOR: "pour répondre et agir avec elle",
    Membership.Role.READER: "pour suivre ce qu’elle fait",
}


@outbox.letter(mails.REMINDER)
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


@outbox.letter(inviting.KIND)
def invitation(message):
    """Who invites, to what, how long it takes, until when. None if it is no longer to be accepted."""
    pending = Invitation.objects.pending(timezone.now()).select_related("structure", "invited_by")
    invited = pending.filter(pk=message.params["invitation"]).first()
    if invited is None:
        return None
    inviter = short(invited.invited_by.get_full_name())
    structure = short(invited.structure.name)
    link = reverse("capsules:invitation_accept", args=[inviting.token_of(invited)])
    last_day = french.day_and_year(invited.expires_at)
    parts = [
        f"Bonjour {short(invited.names['first_name'])}".rstrip() + ",",
        f"{inviter} vous invite à rejoindre l’équipe de {structure} sur CapCollectif, {PLACES[invited.role]}.",
        *filter(None, [said(inviter, message.params["words"])]),
        "CapCollectif accompagne les structures d’insertion dans leur démarche RSE\u00a0: faire le"
        " point à votre rythme, choisir quelques actions, avancer avec d’autres structures.",
        *_effort(invited),
        f"Pour découvrir et commencer\u00a0:\n{outbox.absolute(link)}",
        f"Ce lien est personnel\u00a0: ne le transférez pas. Il marche jusqu’au {last_day}.",
    ]
    why = f"Vous recevez ce courriel parce que {inviter} a donné votre adresse. Si vous ne l’attendiez pas, ne faites rien."
    sender = "CapCollectif, l’application des collectifs CAP RSE"
    return outbox.Letter(
        subject=f"{inviter} vous invite à rejoindre {structure}",
        text=outbox.signed("\n\n".join(parts), sender=sender, why=why),
        reply_to=invited.invited_by.email,
    )


def _effort(invited):
    """How long the first questions take, and the next date; nothing of what does not apply."""
    introduction = welcoming.introduction_for(invited)
    if introduction:
        count = french.in_words(introduction.total, "f")
        yield (
            f"Pour commencer\u00a0: {count} questions. Comptez environ {introduction.minutes} minutes, en"
            " plusieurs fois si vous préférez\u00a0: ce qui est écrit est gardé. Pas de mot de passe à choisir."
        )
    session = welcoming.next_session(invited.structure, today=timezone.localdate())
    if session:
        yield f"Prochaine date de votre collectif\u00a0: {french.day(session.day)}, «\u00a0{session.name}\u00a0»."
