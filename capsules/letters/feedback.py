"""What is mailed once a session is closed: three questions about it."""

from django.urls import reverse
from django.utils import timezone

from capcollectif import french, outbox
from capsules.calculations.method import Beat
from capsules.models import Participant, SecretLink, Session
from capsules.operations import links
from capsules.queries import feedback, mails

from .words import to_participant


@outbox.letter(mails.FEEDBACK)
def asked(message):
    """To somebody who was there. None to those who have left, or have answered, or once it is late."""
    present = Participant.objects.present().with_names()
    person = present.filter(pk=message.params["participant"]).first()
    around = ("collective__region", "minutes")
    session = Session.objects.select_related(*around).filter(pk=message.params["session"]).first()
    if not person or person.address.lower() != message.recipient.lower():
        return None
    if not session or not feedback.is_asked(session, today=timezone.localdate()):
        return None
    page = _page(session, person)
    if not page or feedback.own(session, person):
        return None
    parts = [
        f"Merci d’avoir été là pour «\u00a0{session.name}\u00a0», le {french.day(session.day)}.",
        "Trois questions pour préparer la suite, en une minute. Personne ne verra votre nom"
        f"\u00a0:\n{outbox.absolute(page)}",
        f"Vous pouvez changer votre avis jusqu’au {french.day(feedback.last_day(session))}.",
        *_left(session, person),
    ]
    subject = f"Votre avis\u00a0: {session.name}, {french.day(session.day)}"
    return to_participant(message, person, session.collective, subject=subject, parts=parts)


def _left(session, person):
    """What a sharing day leaves, for a member of a structure; nothing for others, or other days."""
    if person.user_id and session.capsule_id and session.beat == Beat.SHARING:
        dossier = outbox.absolute(reverse("capsules:dossier_add", args=[session.capsule_id]))
        fruit = outbox.absolute(reverse("capsules:fruit_detail", args=[session.pk]))
        yield f"Le dossier de la capsule, en PDF\u00a0:\n{dossier}"
        yield f"Ce que la journée laisse\u00a0:\n{fruit}"


def _page(session, person):
    """The path of what to open, with an account or behind one’s own link; empty without any."""
    if person.user_id:
        return reverse("capsules:feedback_edit", args=[session.pk])
    link = links.standing(SecretLink.Scope.PAGE, participant=person)
    return link and reverse("capsules:own_feedback", args=[links.token_of(link), session.pk])
