"""Who was called to a session, by which mail."""

from typing import NamedTuple

from capcollectif.models import Message
from capsules.models import Notice, Participant

from . import mails, people

State = Message.State


class Called(NamedTuple):
    """Somebody whom one may call to a session."""

    participant: Participant
    answer: str  # as shown; empty without one
    notice: Notice | None  # of the convocation for the day that it has, with its message

    @property
    def state(self):
        """What became of the convocation: a Message state, or empty."""
        message = self.notice and self.notice.message
        return message.state if message else ""

    @property
    def is_called(self):
        """Whether a convocation left, or is to leave."""
        return self.state in (*mails.UNSENT, State.SENT)

    @property
    def may_be_called(self):
        """Whether another one makes sense: none waits, and they have not answered one."""
        is_settled = self.state in mails.UNSENT or (self.state == State.SENT and self.answer)
        return bool(self.participant.address) and not is_settled


def called(session):
    """A Called for each person of the collective, by structure then name. Three queries."""
    notices = Notice.objects.filter(
        session=session, kind=Notice.Kind.CONVOCATION, day=session.day
    ).select_related("message")
    by_person = {notice.participant_id: notice for notice in notices}
    return [
        Called(
            person.participant,
            person.reply.get_answer_display() if person.reply else "",
            by_person.get(person.participant.pk),
        )
        for person in people.answers(session).people
    ]
