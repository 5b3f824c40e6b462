"""What moved in a calendar since each person last heard of it."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.db.models import BigIntegerField, Max, OuterRef, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from capcollectif.models import Message
from capsules.calculations import differences
from capsules.calculations.differences import Differences
from capsules.models import Proposal

from . import mails

SENT = Message.State.SENT


@dataclass(frozen=True)
class _Version:
    number: int
    published_at: object
    content: list


def news(collective, participants, *, today):
    """{participant pk: the Differences of dates to come, from the version that they know}.

    One knows the version of one’s last mail of changes, else that of the day one came in, else the
    first one; and the dates chosen by a poll that a mail of its own has told. Three queries,
    whatever their number.
    """
    rows = collective.publications.order_by("number")
    versions = [_Version(*row) for row in rows.values_list("number", "published_at", "content")]
    heard, chosen = _heard(collective), _chosen(collective)
    found = {}
    for person in participants:
        known = _known(versions, heard.get(person.pk) or person.added_at)
        news = _to_come(known, versions[-1], today)
        found[person.pk] = _but(news, chosen[person.pk]) if person.pk in chosen else news
    return found


def _heard(collective):
    """{participant pk: when their last mail of changes left}."""
    told = mails.messages(collective).filter(kind=mails.CHANGES, state=SENT).order_by()
    rows = told.values_list("params__participant").annotate(last=Max("sent_at"))
    return dict(rows)


def _chosen(collective):
    """{participant pk: {(uid, day, hour)}}: the dates that the mail of a poll has told them."""
    told = mails.messages(collective).filter(kind=mails.POLL_CLOSED, state=SENT).order_by()
    date = Proposal.objects.filter(
        pk=Cast(KeyTextTransform("chosen", OuterRef("params")), BigIntegerField())
    )
    rows = told.values_list(
        "params__participant",
        *(Subquery(date.values(each)) for each in ("poll__session__uid", "day", "starts_at")),
    )
    found = defaultdict(set)
    for person, uid, day, starts_at in rows:
        found[person].add((str(uid), day, starts_at))
    return found


def _but(news, chosen):
    """`news` without what only brings a session to one of the dates `chosen`."""
    changed = (
        each
        for each in news.changed
        if (each.after.uid, each.after.day, each.after.starts_at) not in chosen
        or not each.is_of_date_only
    )
    return replace(news, changed=tuple(changed))


def _known(versions, moment):
    before = [each for each in versions if each.published_at <= moment]
    return (before or versions)[-1 if before else 0]


def _to_come(known, latest, today):
    if known.number == latest.number:
        return Differences((), (), ())
    before, after = (differences.from_data(each.content) for each in (known, latest))
    found = differences.between(before, after)
    return Differences(
        tuple(each for each in found.added if each.day >= today),
        tuple(each for each in found.changed if max(each.after.day, each.before.day) >= today),
        tuple(each for each in found.cancelled if each.day >= today),
    )
