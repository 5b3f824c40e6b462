"""Remind structures of a diagnostic that is not finished: exactly those, at the moment of asking."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from capcollectif import french, locks, outbox
from capcollectif.errors import Refused
from capsules.queries import contacts, following, mails


class AlreadyToday(Refused):
    """Some of the structures were reminded today: it takes a second yes."""


@dataclass(frozen=True)
class Reminded:
    """What came of it: names of structures, in order."""

    written: list[str]
    finished: list[str]  # meanwhile, or gone: nothing was written to them
    without_lead: list[str]

    @property
    def sentences(self):
        """What to tell: a sentence for each list that is not empty."""
        told = [
            (
                self.written,
                "Votre message est en route pour {names}. Il part dans cinq minutes\u00a0: "
                "d’ici là, vous pouvez l’annuler dans la boîte d’envoi.",
            ),
            (self.finished, "Plus rien à relancer pour {names}\u00a0: aucun message n’est écrit."),
            (self.without_lead, "Sans référent·e, donc sans message\u00a0: {names}."),
        ]
        return [words.format(names=french.listed(names)) for names, words in told if names]


@transaction.atomic
def remind(*, collective, capsule, structures, words, again=False, by):
    """Write to the leads of those of `structures` that have not finished `capsule`; return Reminded.

    A message a lead, which leaves after outbox.TIME_TO_CANCEL and is composed then. Raises
    AlreadyToday, unless `again`, if one of them was reminded today: nothing is written then.
    """
    locks.held(collective)
    chosen = list(structures)
    left = following.unfinished(collective.pk, capsule.theme_id).filter(structure__in=chosen)
    names = dict(left.order_by("structure__name", "pk").values_list("structure", "structure__name"))
    if not again:
        _refuse_twice_a_day(collective, names)
    about = {"capsule": capsule.pk, "words": words}
    return write_to_leads(collective, chosen, names, kind=mails.REMINDER, about=about, by=by)


def write_to_leads(collective, chosen, names, *, kind, about, by):
    """Write to the leads of `names` ({pk: name}), those of `chosen` structures that are not done.

    `about` are the params of each message, besides its structure. Returns Reminded.
    """
    people = contacts.leads(names)
    for structure in names:
        for lead in people[structure]:
            outbox.write(
                kind=kind,
                recipient=lead.email,
                params={"structure": structure, **about},
                by=by,
                topic=mails.topic_of(collective),
                delay=outbox.TIME_TO_CANCEL,
            )
    return Reminded(
        written=[name for pk, name in names.items() if people[pk]],
        finished=sorted(each.name for each in chosen if each.pk not in names),
        without_lead=[name for pk, name in names.items() if not people[pk]],
    )


def _refuse_twice_a_day(collective, names):
    today = timezone.localdate()
    last = mails.reminders(collective, names)
    twice = [name for pk, name in names.items() if _is_on(last.get(pk), today)]
    if twice:
        verb = "ont déjà été relancées" if len(twice) > 1 else "a déjà été relancée"
        raise AlreadyToday(
            f"{french.listed(twice)} {verb} aujourd’hui, et rien n’est reparti. "
            "Pour leur écrire de nouveau, confirmez ci-dessous."
        )


def _is_on(moment, day):
    return moment is not None and timezone.localdate(moment) == day
