"""What is mailed of a practice: that who moderates hands it back, with words. Answers go to them."""

from django.urls import reverse

from capcollectif import outbox
from capsules.models import Practice
from capsules.operations import moderating
from members.models import Membership

from .words import quoted, short


@outbox.letter(moderating.RETURNED)
def practice_returned(message):
    """To who gave it; none once it was given again or taken off, or if they have left its team."""
    returned = Practice.objects.present().exclude(returned_words="")
    practice = returned.filter(pk=message.params["practice"]).first()
    place = practice and _place(practice, message.recipient)
    if not place:
        return None
    author = message.author
    name = short(author.get_full_name()) if author else "CapCollectif"
    title, page = short(practice.title), reverse("capsules:practice_detail", args=[practice.pk])
    parts = [
        f"Bonjour {short(place.user.first_name)}".rstrip() + ",",
        f"{name} a relu votre fiche «\u00a0{title}\u00a0» et vous la rend,"
        f" avec ce mot\u00a0:\n{quoted(practice.returned_words)}",
        f"Rien n’est perdu\u00a0: complétez-la, puis donnez-la de nouveau\u00a0:\n{outbox.absolute(page)}",
    ]
    return outbox.Letter(
        subject=f"Votre fiche «\u00a0{title}\u00a0» est à revoir",
        text=outbox.signed(
            "\n\n".join(parts),
            sender="CapCollectif, pour celles et ceux qui relisent les fiches",
            why="Vous recevez ce courriel parce que vous avez donné cette fiche.",
        ),
        reply_to=author.email if author else "",
    )


def _place(practice, address):
    """The Membership of somebody of this address in the team of `practice`, or None."""
    team = Membership.objects.active().filter(
        structure=practice.structure_id, user__email=address, user__is_active=True
    )
    return team.select_related("user").first()
