"""What is mailed of hours that do not count."""

from django.urls import reverse

from capcollectif import french, outbox
from capsules.models import Participant, WorkedTime
from capsules.operations import tutoring

from .words import quoted


@outbox.letter(tutoring.NOT_COUNTED)
def worked_time_refused(message):
    """To who declared them; none if they take part no more."""
    found = WorkedTime.objects.present().filter(pk=message.params["time"], is_valid=False)
    time = found.select_related("session__collective", "participant", "settled_by").first()
    present = time and Participant.objects.present().filter(pk=time.participant_id)
    if not present or not present.exists() or not time.settled_by:
        return None
    page = reverse("capsules:worked_time_add", args=[time.session_id])
    name = time.settled_by.get_full_name()
    text = (
        f"Bonjour,\n\n{name} n’a pas retenu le temps que vous aviez déclaré, {time.duration} le "
        f"{french.day_and_year(time.day)}\u00a0:\n{quoted(time.refusal)}\n\n"
        f"Une erreur\u00a0? Répondez à ce courriel, ou déclarez-le de nouveau\u00a0:\n"
        f"{outbox.absolute(page)}"
    )
    return outbox.Letter(
        subject=f"Vos heures du {french.day_and_year(time.day)}",
        text=outbox.signed(
            text,
            sender=f"CapCollectif, pour {time.session.collective}",
            why="Vous recevez ce courriel parce que vous aviez déclaré ce temps de travail.",
        ),
        reply_to=time.settled_by.email,
    )
