"""What is mailed of a help request: the question, then each reply. Answers go to who wrote it."""

from django.urls import reverse

from capcollectif import outbox
from capsules.models import HelpReply, HelpRequest
from capsules.operations import helping
from capsules.queries import help as requests
from members.models import Membership

from .words import quoted, short

AROUND = ("collective", "structure", "session", "question__theme", "asked_by")


@outbox.letter(helping.ASKED)
def help_asked(message):
    """To who animates; none once the request is settled, or they animate no more."""
    found = HelpRequest.objects.open().filter(pk=message.params["request"])
    request = found.select_related(*AROUND).first()
    if request is None or not _reads(request, message.recipient):
        return None
    name, structure = short(request.asked_by.get_full_name()), short(request.structure.name)
    parts = [
        "Bonjour,",
        f"{name}, de {structure}, a besoin d’un coup de main\u00a0:\n{quoted(request.text)}",
        *_about(request),
        f"Répondez à ce courriel pour écrire à {name}, ou ici pour que toute son équipe vous lise"
        f"\u00a0:\n{_page(request)}",
    ]
    return outbox.Letter(
        subject=f"{structure} a besoin d’un coup de main",
        text=outbox.signed(
            "\n\n".join(parts),
            sender=f"CapCollectif, pour {request.collective}",
            why="Vous recevez ce courriel parce que vous animez ce collectif.",
        ),
        reply_to=request.asked_by.email,
    )


@outbox.letter(helping.REPLIED)
def help_replied(message):
    """To the other side of the thread; none for who may read it no more."""
    found = HelpReply.objects.filter(pk=message.params["reply"])
    around = ["written_by", *(f"request__{name}" for name in AROUND)]
    reply = found.select_related(*around).first()
    if reply is None or not _reads(reply.request, message.recipient):
        return None
    request, name = reply.request, short(reply.written_by.get_full_name())
    parts = [
        "Bonjour,",
        f"{name} vous répond\u00a0:\n{quoted(reply.text)}",
        f"La question était\u00a0:\n{quoted(request.text)}",
        *_about(request),
        f"Pour continuer l’échange, répondez à ce courriel ou ici\u00a0:\n{_page(request)}",
    ]
    return outbox.Letter(
        subject=f"{name} vous répond",
        text=outbox.signed(
            "\n\n".join(parts),
            sender=f"CapCollectif, pour {request.collective}",
            why=f"Vous recevez ce courriel parce que vous suivez la demande d’aide de {short(request.structure.name)}.",
        ),
        reply_to=reply.written_by.email,
    )


def _page(request):
    return outbox.absolute(reverse("capsules:help_detail", args=[request.pk]))


def _about(request):
    """What it is about, in a sentence; nothing without a question or a session."""
    if request.question:
        question = request.question
        yield (
            f"À propos de la question {question.number} du thème «\u00a0{question.theme}\u00a0»"
            f"\u00a0: {question.statement}"
        )
    if request.session:
        yield f"À propos de la séance «\u00a0{request.session.name}\u00a0»."


def _reads(request, address):
    """Whether somebody of this address reads `request` today."""
    team = Membership.objects.active().filter(
        structure=request.structure_id, user__email=address, user__is_active=True
    )
    animating = requests.facilitators(request.collective).filter(email=address)
    return not request.collective.archived_at and (team.exists() or animating.exists())
