"""What is mailed once the administration has answered about the text of a question."""

from django.urls import reverse

from capcollectif import outbox
from capsules.models import Capsule, Clarification
from capsules.operations import clarifying
from members.models import User

from .words import quoted, short


@outbox.letter(clarifying.ANSWERED)
def answered(message):
    """To who wondered, or asked in their name; none to somebody who no longer sees the collective."""
    whole = Clarification.objects.select_related("capsule__theme", "question")
    asked = whole.filter(pk=message.params["clarification"]).exclude(answer="").first()
    person = User.objects.filter(email=message.recipient, is_active=True).first()
    if not asked or not person:
        return None
    if not Capsule.objects.visible_to(person).filter(pk=asked.capsule_id).exists():
        return None
    number = asked.question.number
    page = reverse("capsules:reading_detail", args=[asked.capsule_id])
    parts = [
        f"Bonjour {short(person.first_name)}".rstrip() + ",",
        f"En lisant «\u00a0{asked.capsule.theme.title}\u00a0», votre collectif se demandait ce que"
        f" veut dire la question {number}\u00a0: «\u00a0{asked.question.statement}\u00a0»",
        f"L’administration nationale répond\u00a0:\n{quoted(asked.answer)}",
        "Vous la retrouverez à côté de la question\u00a0:\n"
        + outbox.absolute(f"{page}?question={number}#q{number}"),
    ]
    return outbox.Letter(
        subject=f"Une réponse sur la question {number}, {asked.capsule.theme.title}",
        text=outbox.signed(
            "\n\n".join(parts),
            sender="CapCollectif, pour l’administration nationale",
            why="Vous recevez ce courriel parce que vous avez posé une question sur ce texte, ou"
            " animez le collectif qui l’a posée.",
        ),
    )
