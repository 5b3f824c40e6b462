"""What follows a publication: a mail to each person, one whatever the number of changes, as a draft.

Each is composed when it leaves, from the version that its reader knows: several publications make
one mail, and what was moved there and back makes none.
"""

from django.db import transaction
from django.utils import timezone

from capcollectif import outbox
from capcollectif.models import Message
from capsules.models import Participant, SecretLink, Session
from capsules.queries import changes, mails

from . import links, participants, publishing

State = Message.State


@transaction.atomic
def publish(collective, *, by, seen=None):
    """Publish as publishing.publish does, and prepare the mails; return (the version, how many)."""
    version = publishing.publish(collective, by=by, seen=seen)
    return version, announce(version.collective, by=by)


@transaction.atomic
def announce(collective, *, by):
    """Draft what changed to each person to whom it is news; return how many drafts there are.

    Who has one waiting gets no second one. The links to answer follow the dates.
    """
    participants.gather(collective)
    _follow(collective)
    present = Participant.objects.present().filter(collective=collective).with_names()
    people = {each.address: each for each in present.order_by("-pk") if each.address}.values()
    told = changes.news(collective, people, today=timezone.localdate())
    waiting = _waiting(collective)
    new = [each for each in people if told[each.pk] and each.pk not in waiting]
    for person in sorted(new, key=lambda each: each.pk):
        _write(collective, person, by)
    return mails.drafts(collective).filter(kind=mails.CHANGES).count()


def _follow(collective):
    """The links about a session that was moved end after its new day."""
    open_links = SecretLink.objects.filter(
        scope=SecretLink.Scope.ANSWER, replaced_at=None, session__collective=collective
    )
    for session in Session.objects.present().filter(pk__in=open_links.values("session")):
        until = links.until_after(session.day)
        open_links.filter(session=session).exclude(expires_at=until).update(expires_at=until)


def _waiting(collective):
    """The pk of those to whom a mail of changes is still to be composed."""
    unsent = mails.messages(collective).filter(
        kind=mails.CHANGES, state__in=(State.DRAFT, State.WAITING), leased_until=None
    )
    return set(unsent.values_list("params__participant", flat=True))


def _write(collective, person, by):
    links.page_of(person)
    outbox.write(
        kind=mails.CHANGES,
        recipient=person.address,
        params={"participant": person.pk, "structure": person.structure_id, "words": ""},
        by=by,
        topic=mails.topic_of(collective),
        draft=True,
    )
