"""Who reads a practice: given by its structure, circle after circle, and accepted there.

Callers check rights: `led_by` to give and withdraw; `moderated_by` (the collective) or
`network_moderated_by` to accept and to hand back. What is withdrawn is gone at once: every exit
starts from `Practice.objects.visible_to`.
"""

from django.db import transaction
from django.utils import timezone

from capcollectif import locks, meanwhile, outbox
from capcollectif.errors import Refused
from capsules.models import Collective, Enrolment

COLLECTIVE, NETWORK = "collective", "network"
RETURNED = "practice_returned"  # the kind of the mail that says so
# What goes when a practice leaves a circle: the wider one too.
_LEFT = {
    COLLECTIVE: ("network_accepted", "network", "accepted", "collective"),
    NETWORK: ("network_accepted", "network"),
}
_ACCEPTED = {COLLECTIVE: "accepted", NETWORK: "network_accepted"}

TELL_FIRST = "Dites d’abord ce que vous avez fait\u00a0: une ou deux phrases suffisent."
NO_COLLECTIVE = "Votre structure n’est dans aucun collectif pour l’instant."
COLLECTIVE_FIRST = "Le réseau vient après\u00a0: le collectif doit d’abord avoir accepté la fiche."
READ_AGAIN = "La fiche a changé pendant que vous la lisiez\u00a0: relisez-la, puis recommencez."
TAKEN_BACK = "La structure a repris cette fiche\u00a0: il n’y a plus rien à relire."
SAY_WHAT = "Dites en une phrase ce qui manque, par exemple\u00a0: combien de temps cela a pris."


def seen_of(practice):
    """What tells `practice`, its text and its files, from another version of it."""
    files = sorted(file.pk for file in practice.files.all() if file.archived_at is None)
    return meanwhile.mark([practice.version, *files])


@transaction.atomic
def give(practice, *, circle, seen, by):
    """Let `circle` read it, once accepted there. `seen` is what `by` read, by `seen_of`.

    Given twice, it is given once. Raises Refused if it changed since, or is not ready for `circle`.
    """
    practice = _locked(practice)
    if getattr(practice, f"{circle}_at"):
        return
    if seen_of(practice) != seen:
        raise Refused(READ_AGAIN)
    if not practice.gist:
        raise Refused(TELL_FIRST)
    if circle == COLLECTIVE and not _collectives_of(practice).exists():
        raise Refused(NO_COLLECTIVE)
    if circle == NETWORK and not practice.accepted_at:
        raise Refused(COLLECTIVE_FIRST)
    practice.returned_words = ""
    _set(practice, [circle], by, "returned_words")


@transaction.atomic
def withdraw(practice, *, circle, by):
    """Take it back from `circle` and from the wider one, at once."""
    take_back(_locked(practice), circle)


@transaction.atomic
def accept(practice, *, circle, seen, by):
    """Show it to `circle`; accepted again, it is as it is today that it was read.

    Raises Refused if its structure took it back, or changed it since `seen`.
    """
    practice = _locked(practice)
    _check_given(practice, circle)
    if seen_of(practice) != seen:
        raise Refused(READ_AGAIN)
    _set(practice, [_ACCEPTED[circle]], by)


@transaction.atomic
def hand_back(practice, *, circle, words, by):
    """Take it out of `circle`, with `words` to its structure, which may give it again.

    Whoever gave it is written to.
    """
    if not words:
        raise Refused(SAY_WHAT)
    practice = _locked(practice)
    _check_given(practice, circle)
    giver = getattr(practice, f"{circle}_by")
    practice.returned_words = words
    _set(practice, _LEFT[circle], None, "returned_words")
    outbox.write(kind=RETURNED, recipient=giver.email, params={"practice": practice.pk}, by=by)


def take_back(practice, circle):
    """Empty, in a row that is held, the consent for `circle`, its moderation, and the wider one’s."""
    _set(practice, _LEFT[circle], None)


def _set(practice, acts, by, *others):
    """Date and sign `acts`, or empty them, and save `others` too.

    Not `changed_at`: the text has not changed.
    """
    fields = [f"{act}_{what}" for act in acts for what in ("at", "by")]
    now = timezone.now() if by else None
    for field in fields:
        setattr(practice, field, now if field.endswith("_at") else by)
    practice.save(update_fields=[*fields, *others])


def _check_given(practice, circle):
    given = practice.collective_at if circle == COLLECTIVE else practice.network_at
    if not given or (circle == NETWORK and not practice.accepted_at):
        raise Refused(TAKEN_BACK)


def _collectives_of(practice):
    collectives = Collective.objects.present()
    return Enrolment.objects.staying().filter(
        structure=practice.structure_id, collective__in=collectives
    )


def _locked(practice):
    practice = locks.held(practice)
    if practice.archived_at:
        raise Refused("Cette fiche est retirée.")
    return practice
