"""The mails of a team, composed at sending time."""

from django.urls import reverse

from capcollectif import french, outbox

from . import teams
from .models import Membership


@outbox.letter(teams.SUCCESSION)
def succession(message):
    """To everybody of a team whose lead has left: who said so, when, and who leads now."""
    places = Membership.objects.select_related("user", "structure__region")
    found = places.in_bulk(
        [message.params["gone"], message.params["heir"] or message.params["gone"]]
    )
    gone, heir = found[message.params["gone"]], found.get(message.params["heir"])
    if message.recipient == gone.user.email:
        return _to_who_left(message, gone, heir)
    return _to_the_team(message, gone, heir)


def _to_who_left(message, gone, heir):
    structure = gone.structure
    back = f", ou écrivez à {heir.user}, {heir.user.email}, qui peut vous inviter" if heir else ""
    return _letter(
        message,
        gone,
        f"Votre place dans l’équipe de {structure} est fermée",
        f"{_said(message, gone)} que vous avez quitté {structure}. Votre place dans l’équipe est"
        " fermée\u00a0: vous n’y voyez plus rien.",
        "Vos réponses et vos actions restent à la structure, sous votre nom. Votre compte reste"
        " ouvert.",
        *_heir(heir),
        f"C’est une erreur\u00a0? Répondez à ce courriel{back}.",
    )


def _to_the_team(message, gone, heir):
    page = outbox.absolute(reverse("members:structure_detail", args=[gone.structure_id]))
    return _letter(
        message,
        gone,
        f"{gone.user} n’est plus dans l’équipe de {gone.structure}",
        f"{_said(message, gone)}\u00a0: {gone.user} a quitté {gone.structure}. Sa place dans l’équipe"
        " est fermée\u00a0: ce qui a été écrit reste à la structure.",
        *_heir(heir),
        f"C’est une erreur\u00a0? Répondez à ce courriel. Votre équipe\u00a0:\n{page}",
    )


def _said(message, gone):
    """« Nadège Roumieu, de l’animation régionale Occitanie, a déclaré le 12 mai 2026 »."""
    who = "L’administration du réseau"
    if message.author:
        who = f"{message.author}, de l’animation régionale {gone.structure.region},"
    return f"{who} a déclaré le {french.day_and_year(gone.closed_at)}"


def _heir(heir):
    if heir:
        yield f"{heir.user} est maintenant référent·e. Personne de nouveau n’entre dans l’équipe."


def _letter(message, gone, subject, *parts):
    author = message.author
    region = f"animation régionale {gone.structure.region}"
    return outbox.Letter(
        subject=subject,
        text=outbox.signed(
            "\n\n".join(["Bonjour,", *parts]),
            sender=f"{author}, {region}" if author else "CapCollectif",
            why=f"Vous recevez ce message à propos de votre équipe, {gone.structure}.",
        ),
        reply_to=author.email if author else "",
    )
