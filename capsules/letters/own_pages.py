"""What is mailed to somebody who takes part: the link of their own page."""

from capcollectif import french, outbox
from capsules.models import Participant, SecretLink
from capsules.operations import links
from capsules.queries import mails

from .words import short, to_participant


@outbox.letter(mails.OWN_PAGE)
def own_page(message):
    """The link of their page, until when it works. None to who takes part no more."""
    present = Participant.objects.present().with_names().select_related("collective__region")
    person = present.filter(pk=message.params["participant"]).first()
    link = person and links.standing(SecretLink.Scope.PAGE, participant=person)
    if not link:
        return None
    collective = short(person.collective.name)
    parts = [
        f"Voici votre page du collectif {collective}\u00a0: la prochaine séance, votre réponse,"
        " les documents, et de quoi mettre les dates dans votre agenda. Pas besoin de compte.",
        f"Votre page\u00a0:\n{links.address_of(link)}",
        "Ce lien est personnel\u00a0: ne le transférez pas. Il marche jusqu’au"
        f" {french.day_and_year(link.expires_at)}.",
        person.collective.funders,
    ]
    subject = f"Votre page du collectif {collective}"
    return to_participant(message, person, person.collective, subject=subject, parts=parts)
