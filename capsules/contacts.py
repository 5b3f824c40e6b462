"""Who may be written to about a collective, what was, and what is about to leave."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import BigIntegerField, CharField, Count, Max, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat

from capcollectif.models import Message
from capcollectif.prepared import Prepared
from members.models import Membership

REMINDER = "reminder"  # the kind of those messages
MOST_AT_ONCE = 30  # structures that one form offers to write to
NOBODY = -1  # no row has this number


def _about(collective):
    """Messages about the collective of that pk."""
    topic = Concat(Value("collective-"), Cast(Value(collective), CharField()))
    return Message.objects.filter(topic=topic).order_by()


def _reminders(collective, *structures):
    lost = (Message.State.CANCELLED, Message.State.DROPPED)
    structure = Cast(KeyTextTransform("structure", "params"), BigIntegerField())
    sent = _about(collective).filter(kind=REMINDER).exclude(state__in=lost)
    about = sent.annotate(about=structure).filter(about__in=structures)
    return about.values("about").annotate(last=Max("created_at")).values_list("about", "last")


_REMINDERS = Prepared(_reminders)


def reminders(collective, structures):
    """{structure pk: moment of its last reminder} of those of `structures` that had one. One query."""
    return dict(_for_some(_REMINDERS, _reminders, collective.pk, some=structures))


class Lead(NamedTuple):
    """Somebody who may be written to about a structure."""

    structure: int  # pk
    first_name: str
    last_name: str
    email: str

    @property
    def name(self):
        return f"{self.first_name} {self.last_name}".strip()


def _leads(*structures):
    places = Membership.objects.active().filter(
        structure__in=structures, role=Membership.Role.LEAD, user__is_active=True
    )
    names = ("user__first_name", "user__last_name", "user__email")
    return places.order_by("user__first_name", "pk").values_list("structure", *names)


_LEADS = Prepared(_leads)


def leads(structures):
    """{structure pk: [Lead]} of `structures` (pks). One query."""
    found = defaultdict(list)
    for row in _for_some(_LEADS, _leads, some=structures):
        found[row[0]].append(Lead(*row))
    return found


def _for_some(prepared, build, *numbers, some):
    """The rows of `build(*numbers, *some)`: prepared where there are no more than a page offers."""
    missing = MOST_AT_ONCE - len(some)
    if missing < 0:
        return build(*numbers, *some)
    return prepared.rows(*numbers, *some, *[NOBODY] * missing)


_WAITING = Prepared(
    lambda collective: (
        _about(collective)
        .filter(state__in=(Message.State.DRAFT, Message.State.WAITING))
        .values("topic")
        .annotate(n=Count("pk"))
        .values_list("n")
    )
)


def waiting(collective):
    """How many mails about `collective` are ready to leave."""
    return sum(n for (n,) in _WAITING.rows(collective.pk))
