"""What moved in a calendar since each person last heard of it."""

from dataclasses import dataclass

from django.db.models import Max

from capcollectif.models import Message
from capsules.calculations import differences
from capsules.calculations.differences import Differences

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
    first one. Two queries, whatever their number.
    """
    rows = collective.publications.order_by("number")
    versions = [_Version(*row) for row in rows.values_list("number", "published_at", "content")]
    heard = _heard(collective)
    found = {}
    for person in participants:
        known = _known(versions, heard.get(person.pk) or person.added_at)
        found[person.pk] = _to_come(known, versions[-1], today)
    return found


def _heard(collective):
    """{participant pk: when their last mail of changes left}."""
    told = mails.messages(collective).filter(kind=mails.CHANGES, state=SENT).order_by()
    rows = told.values_list("params__participant").annotate(last=Max("sent_at"))
    return dict(rows)


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
