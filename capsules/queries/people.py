"""Who comes to a session, who does not, and who has not said yet."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone

from capcollectif import french
from capcollectif.prepared import Prepared
from capsules.calculations.method import Mode
from capsules.models import Participant, Reply, SecretLink

Answer = Reply.Answer


class Person(NamedTuple):
    """Somebody who takes part, with their answer for the day that the session has now, if any."""

    participant: Participant  # with_names
    reply: Reply | None
    earlier: Reply | None  # given for another day, before the session moved

    @property
    def answer(self):
        """An Answer, or None."""
        return self.reply and self.reply.answer


@dataclass(frozen=True)
class Answers:
    """Everybody who takes part in the collective today, by structure then name."""

    people: tuple[Person, ...]

    def who(self, *answers):
        """Those who gave one of `answers`; None stands for no answer."""
        return [person for person in self.people if person.answer in answers]

    @property
    def coming(self):
        """In the room, or on the screen of a video."""
        return self.who(Answer.COMING)

    @property
    def remote(self):
        return self.who(Answer.REMOTE)

    @property
    def absent(self):
        return self.who(Answer.ABSENT)

    @property
    def silent(self):
        """Those who have not answered for this day, in any of their structures."""
        said = {each.participant.user_id for each in self.people if each.reply} - {None}
        return [each for each in self.who(None) if each.participant.user_id not in said]

    @property
    def there(self):
        """Those who come, in the room or at a distance."""
        return self.who(Answer.COMING, Answer.REMOTE)

    @property
    def structures(self):
        """How many structures, or organisations, those who come are of."""
        return len({person.participant.belongs_to for person in self.there} - {""})

    @property
    def lifts(self):
        """Those who share a car."""
        return [person for person in self.who(Answer.COMING) if person.reply.lift]

    def of_user(self, user):
        """The Person that `user` is here, the first of them if they are in two structures; or None."""
        own = [each for each in self.people if each.participant.user_id == user.pk]
        return min(own, key=lambda each: each.participant.pk, default=None)

    def of(self, participant):
        """The Person that `participant` is, or None if they are gone."""
        return next((each for each in self.people if each.participant == participant), None)


_REPLIES = Prepared(lambda session: Reply.objects.filter(session=session))
_PRESENT = Prepared(
    lambda collective: Participant.objects.present().filter(collective=collective).with_names()
)


def answers(session):
    """The Answers about `session`. Two queries, whatever their number.

    >>> found = answers(session)
    >>> len(found.there), len(found.silent)
    """
    replies = {reply.participant_id: reply for reply in _REPLIES.objects(session.pk)}
    present = _PRESENT.objects(session.collective_id)
    people = [_person(each, replies.get(each.pk), session) for each in present]
    return Answers(tuple(sorted(people, key=_order)))


def reply_of(session, participant):
    """The Reply of one person for the day that `session` has now, or None. One query."""
    return Reply.objects.filter(session=session, participant=participant, day=session.day).first()


def _person(participant, reply, session):
    holds = reply is not None and reply.day == session.day
    return Person(participant, reply if holds else None, None if holds else reply)


def _order(person):
    participant = person.participant
    names = (participant.belongs_to, participant.name)
    return (*map(french.plain, names), participant.pk)


def own(collective, user):
    """The Participant that `user` is in `collective` today, the first if there are two; or None."""
    rows = Participant.objects.of(user).filter(collective=collective)
    return rows.with_names().order_by("pk").first()


_OWN = Prepared(
    lambda user, collective: (
        Participant.objects.of(user)
        .filter(collective=collective)
        .order_by("pk")
        .values_list("pk", "replies__session", "replies__answer", "replies__day")
    )
)


def tell_own(collective, sessions, user, *, today):
    """Set `own_answer` of those of `sessions` that `user` is asked about: an Answer value, or empty.

    It stays None of the others: over, cancelled, autonomous. Returns whether they take part. One
    query; none for who is in no structure.
    """
    rows = _OWN.rows(user.pk, collective.pk) if user.structures_as() else []
    said = {(session, day): answer for pk, session, answer, day in rows if pk == rows[0][0]}
    for session in sessions if rows else ():
        if session.day >= today and not session.cancelled_at and session.mode != Mode.TUTORED:
            session.own_answer = said.get((session.pk, session.day), "")
    return bool(rows)


def in_teams(collective):
    """Those who take part today in the team of a structure, by structure then name.

    Each knows whether `has_page`: a link of their own page that works now.
    """
    members = _with_pages(collective).filter(user__isnull=False)
    return members.order_by("structure__name", "user__last_name", "user__first_name", "pk")


def guests(collective, *, archived=False):
    """Those without an account, by name, as in_teams; or those that were taken off the lists."""
    found = _with_pages(collective, archived=archived).filter(user=None)
    return found.order_by("last_name", "first_name", "pk")


def _with_pages(collective, *, archived=False):
    rows = Participant.objects.filter(collective=collective, archived_at__isnull=not archived)
    if not archived:
        rows = rows.present()
    now = timezone.now()
    page = SecretLink.objects.open(now).filter(
        scope=SecretLink.Scope.PAGE, participant=OuterRef("pk")
    )
    return rows.with_names().annotate(has_page=Exists(page))
