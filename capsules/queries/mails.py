"""The mails that a collective’s facilitators write: which wait, which left, what each says."""

import logging
from dataclasses import dataclass

from django.db.models import BigIntegerField, CharField, Count, Max, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from assessments.models.answers import count_of
from capcollectif import outbox
from capcollectif.models import Message
from capcollectif.prepared import Prepared
from capsules.models import Notice, Session
from members import inviting
from members.models import Invitation, Structure

from .contacts import for_some

REMINDER = "reminder"  # the kind of those messages
PREPARATION = "preparation"  # what a session needs of a structure
OWN_PAGE = "own_page"
CHANGES = "changes"  # what moved in a calendar since somebody last heard of it
POLL, POLL_CLOSED = "poll", "poll_closed"  # which dates suit you; the date that was chosen
MINUTES = "minutes"  # of what says that the minutes of a session are there
INTRODUCTION = "introduction"  # of one who looks for an example to one who has it
FEEDBACK = "feedback"  # three questions about a session, once it is closed

# In what order the page tells them: what waits for somebody comes first.
ORDER = ("draft", "set_aside", "waiting", "sent", "dropped", "cancelled")
KINDS = {
    inviting.KIND: "Invitation",
    REMINDER: "Relance",
    PREPARATION: "Relance avant une séance",
    OWN_PAGE: "Page personnelle",
    CHANGES: "Changements de dates",
    **dict(Notice.Kind.choices),
    POLL: "Sondage de dates",
    POLL_CLOSED: "Date choisie",
    MINUTES: "Compte rendu",
    INTRODUCTION: "Mise en relation",
    FEEDBACK: "Avis sur une séance",
}
UNSENT = (Message.State.DRAFT, Message.State.WAITING, Message.State.SET_ASIDE)

log = logging.getLogger(__name__)


def topic_of(collective):
    """The `topic` of the mails that a collective’s facilitators write."""
    return f"collective-{collective.pk}"


def messages(collective):
    """The mails of the collective, the latest first."""
    return Message.objects.about(topic_of(collective))


def drafts(collective):
    """Those that wait for a facilitator."""
    return messages(collective).filter(state=Message.State.DRAFT)


def counts(collective):
    """{state: how many}, every state there."""
    found = messages(collective).order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(ORDER, 0) | dict(found)


def _about(collective):
    """Messages about the collective of that pk."""
    topic = Concat(Value("collective-"), Cast(Value(collective), CharField()))
    return Message.objects.filter(topic=topic).order_by()


def _reminders(collective, *structures):
    lost = (Message.State.CANCELLED, Message.State.DROPPED)
    structure = Cast(KeyTextTransform("structure", "params"), BigIntegerField())
    sent = _about(collective).filter(kind__in=(REMINDER, PREPARATION)).exclude(state__in=lost)
    about = sent.annotate(about=structure).filter(about__in=structures)
    return about.values("about").annotate(last=Max("created_at")).values_list("about", "last")


_REMINDERS = Prepared(_reminders)


def reminders(collective, structures):
    """{structure pk: moment of its last reminder} of those of `structures` that had one. One query."""
    return dict(for_some(_REMINDERS, _reminders, collective.pk, some=structures))


def count_waiting(collective):
    """How many mails are ready to leave about the collective of a pk, as a subquery.

    `collective` is an expression: `OuterRef("pk")`.
    """
    topic = Concat(Value("collective-"), Cast(collective, CharField()))
    ready = (Message.State.DRAFT, Message.State.WAITING)
    return count_of(Message.objects.filter(topic=topic, state__in=ready), by="topic")


@dataclass(frozen=True)
class Mail:
    """A message, and what it is to whom."""

    message: Message
    kind: str
    structure: str  # its name, if it is for one
    role: str  # as shown, for an invitation
    session: Session | None  # the one that it is about

    @property
    def is_due(self):
        """Whether it leaves as soon as the worker comes by."""
        return self.message.send_after <= timezone.now()


def described(messages):
    """A Mail for each of `messages`, in order. At most three queries, whatever their number."""
    invited = {each.params.get("invitation") for each in messages} - {None}
    named = {each.params.get("structure") for each in messages} - {None}
    met = {each.params.get("session") for each in messages} - {None}
    invitations = Invitation.objects.select_related("structure").in_bulk(invited) if invited else {}
    structures = Structure.objects.in_bulk(named) if named else {}
    sessions = Session.objects.select_related("capsule").in_bulk(met) if met else {}
    return [_mail(each, invitations, structures, sessions) for each in messages]


def _mail(message, invitations, structures, sessions):
    invitation = invitations.get(message.params.get("invitation"))
    structure = structures.get(message.params.get("structure"))
    if invitation:
        structure = invitation.structure
    return Mail(
        message=message,
        kind=KINDS.get(message.kind, "Courriel"),
        structure=structure.name if structure else "",
        role=invitation.get_role_display() if invitation else "",
        session=sessions.get(message.params.get("session")),
    )


def letter_of(message):
    """The Letter as it would leave now; None if it has left, or has nothing to say any more."""
    if message.state not in UNSENT:
        return None
    try:
        return outbox.preview(message)
    except Exception:  # one mail that can not be composed must not close the outbox
        log.exception("message %s can not be read", message.pk)
        return None
