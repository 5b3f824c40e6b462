"""Bringing structures into a collective: from a list, one by one, and as their engagement grows.

Callers check rights (`animated_by`); these functions check the state of things. Nothing is deleted:
a structure that leaves can come back.
"""

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from capcollectif import french, locks, outbox
from capcollectif.errors import Refused
from capcollectif.models import Message
from capsules.calculations.lists import Row
from capsules.models import Enrolment
from capsules.queries.mails import topic_of
from members import inviting
from members.models import Invitation, Membership, Region, Structure, User

from . import participants, planning, restitutions

# Words that say what a structure is in law, not its name: people leave them out, or add them.
_LEGAL = {"association", "asso", "sarl", "eurl", "sas", "sasu", "sa", "scop", "scic", "loi", "1901"}
_ARTICLES = {"la", "le", "les", "l"}

LEAD = Membership.Role.LEAD
FACILITATES = "Cette personne anime la région\u00a0: elle suit déjà la structure."
CLOSED_ACCOUNT = "Le compte de cette adresse est fermé."
HAS_LEFT = (
    "Cette structure a quitté le collectif. Faites-la revenir depuis la liste des structures."
)
OF_ANOTHER_REGION = "Cette structure n’est pas de la région du collectif."
SAY_WHO = "Dites à quelle date et par qui l’engagement a été pris."
SAY_WHEN_IT_LEFT = "Dites à quelle date la structure est partie."


def key_of(name):
    """What two spellings of a structure’s name have in common."""
    words = re.findall(r"[^\W_]+", french.plain(name))
    kept = [word for word in words if word not in _LEGAL]
    if len(kept) > 1 and kept[0] in _ARTICLES:
        kept = kept[1:]
    return " ".join(kept or words) or french.plain(name)


# ── What would become of a list ─────────────────────────────────────────────


@dataclass(frozen=True)
class Line:
    """What becomes of one Row: nothing at all if there is a reason to refuse it."""

    row: Row
    group: int | str  # the same for lines of one structure
    refused: tuple[str, ...] = ()  # French sentences
    structure: Structure | None = None  # recognised; None: it will be created
    is_enrolled: bool = False  # in the collective already
    # "invited" (will be), "account" (will be, and has an account), "member" (of the team already),
    # "pending" (invited already), "team" (a lead invites their own team)
    person: str = ""
    role: str = ""  # offered with the invitation; empty without one

    @property
    def changes_something(self):
        return not self.refused and bool(self.role or not self.is_enrolled)


def preview(collective, rows):
    """A Line for each of `rows`, in order. Six queries, whatever their number."""
    known = _Known(collective, rows)
    lines, seen, led = [], {}, set(known.led | known.awaited)
    for row in rows:
        line = _line(row, known)
        twin = seen.setdefault((line.group, row.email), row.line)
        if not line.refused and twin != row.line:
            line = replace(line, refused=(f"La même personne est déjà à la ligne {twin}.",))
        elif line.person in ("invited", "account"):
            line = replace(line, role=Membership.Role.CONTRIBUTOR if line.group in led else LEAD)
            led.add(line.group)
        lines.append(line)
    return lines


def _line(row, known):
    """The Line of `row` by itself, without a role yet."""
    named, key = known.named(row.structure), key_of(row.structure)
    if row.problems or len(named) > 1:
        return Line(row, key, row.problems or (_which(named),))
    if not named:
        refused = known.refused(row.email)
        return Line(row, key, refused, person="" if refused else known.person(None, row.email))
    [structure] = named
    state = known.states.get(structure.pk)
    refused = (HAS_LEFT,) if state == Enrolment.State.LEFT else known.refused(row.email)
    person = "" if refused else known.person(structure.pk, row.email)
    return Line(row, structure.pk, refused, structure, state is not None, person)


def _which(structures):
    names = [f"{each.name} ({each.city or 'sans commune'})" for each in structures]
    return (
        f"Plusieurs structures portent ce nom\u00a0: {french.listed(names)}. "
        f"Écrivez la commune avec le nom, par exemple\u00a0: {names[0]}."
    )


class _Known:
    """What the database says about a list, read at once."""

    def __init__(self, collective, rows):
        emails = {row.email for row in rows}
        self.by_name, self.by_place = defaultdict(list), defaultdict(list)
        self._read_structures(collective.region_id)
        self.states = dict(collective.enrolments.values_list("structure", "state"))
        named = {one.pk for row in rows for one in self.named(row.structure)}
        places = Membership.objects.active().filter(structure__in=named)
        places = list(places.values_list("structure", "role", "user__email"))
        self.members = {(structure, email) for structure, _, email in places}
        self.led = {structure for structure, role, _ in places if role == LEAD}
        pending = Invitation.objects.pending(timezone.now()).filter(structure__in=named)
        pending = list(pending.values_list("structure", "role", "email"))
        self.invited = {(structure, email) for structure, _, email in pending}
        self.awaited = {structure for structure, role, _ in pending if role == LEAD}
        people = User.objects.filter(email__in=emails)
        self.accounts = dict(people.values_list("email", "is_active"))
        animating = User.objects.filter(facilitated_regions=collective.region_id)
        self.facilitators = set(animating.values_list("email", flat=True))

    def _read_structures(self, region):
        for structure in Structure.objects.filter(region=region).order_by("pk"):
            self.by_name[key_of(structure.name)].append(structure)
            if structure.city:
                place = key_of(f"{structure.name} {structure.city}")
                self.by_place[place].append(structure)

    def named(self, name):
        """The structures of the region that `name` may mean, with or without their town."""
        key = key_of(name)
        return self.by_name.get(key) or self.by_place.get(key) or []

    def refused(self, email):
        """Why this address can not be invited by a list."""
        if email in self.facilitators:
            return (FACILITATES,)
        return (CLOSED_ACCOUNT,) if self.accounts.get(email) is False else ()

    def person(self, pk, email):
        """What becomes of a person in the structure `pk`: see Line."""
        if (pk, email) in self.members:
            return "member"
        if (pk, email) in self.invited:
            return "pending"
        if pk in self.led:
            return "team"
        return "account" if email in self.accounts else "invited"


@dataclass(frozen=True)
class Outcome:
    """What a list would do, in figures."""

    structures: int  # that come into the collective
    created: int  # of these, new ones
    invited: int  # people
    left_out: int  # lines
    unchanged: int  # lines whose structure and person are there already


def outcome(lines):
    coming = {line.group: line for line in lines if not (line.refused or line.is_enrolled)}
    return Outcome(
        structures=len(coming),
        created=sum(line.structure is None for line in coming.values()),
        invited=sum(bool(line.role) for line in lines),
        left_out=sum(bool(line.refused) for line in lines),
        unchanged=sum(not (line.refused or line.changes_something) for line in lines),
    )


def mark_of(lines):
    """A text that changes with the rows of a preview, and with which of them are left out."""
    facts = [
        (line.row.structure, line.row.person, line.row.email, bool(line.refused)) for line in lines
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


# ── Doing it ────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Enrolled:
    """What an import has done: how many structures came in, how many invitations wait."""

    structures: int
    invitations: int


@transaction.atomic
def enrol(collective, rows, *, by, words=""):
    """Bring in all of `rows` or nothing, and return an Enrolled.

    Structures that are missing are created; the invitations, with `words`, wait as drafts. What is
    there already stays as it is, so the same list twice does it once. Raises Refused if a row can
    not be taken, which the preview tells.
    """
    _lock(collective)
    lines = preview(collective, rows)
    for line in lines:
        if line.refused:
            raise Refused(f"Ligne {line.row.line}\u00a0: {' '.join(line.refused)}")
    structures = _structures_of(lines, collective)
    coming = dict.fromkeys(line.group for line in lines if not line.is_enrolled)
    Enrolment.objects.bulk_create(
        _enrolment(collective, structures[group], by=by) for group in coming
    )
    invited = [line for line in lines if line.role]
    offer = {"by": by, "words": words, "topic": topic_of(collective), "draft": True}
    for line in invited:
        structure = structures[line.group]
        person = {"email": line.row.email, "name": line.row.person}
        inviting.invite(structure=structure, role=line.role, **person, **offer)
    participants.gather(collective)
    return Enrolled(len(coming), len(invited))


def _structures_of(lines, collective):
    """{group: its Structure}; those that are missing are created, named as they come first."""
    found = {line.group: line.structure for line in lines if line.structure}
    new = {
        line.group: Structure(
            name=line.row.structure, region_id=collective.region_id, kind=Structure.Kind.OTHER
        )
        for line in reversed(lines)
        if not line.structure
    }
    Structure.objects.bulk_create(reversed(new.values()))
    return found | new


def _lock(collective):
    """One list of a region at a time, so that two create no structure twice."""
    planning.locked(collective)
    Region.objects.select_for_update(of=("self",)).get(pk=collective.region_id)


def _enrolment(collective, structure, *, by):
    today = timezone.localdate()
    return Enrolment(collective=collective, structure=structure, added_on=today, added_by=by)


@transaction.atomic
def add(collective, structure, *, by):
    """Put one structure of the region in the collective, and return whether it was not there yet."""
    if structure.region_id != collective.region_id:
        raise Refused(OF_ANOTHER_REGION)
    _lock(collective)
    if collective.enrolments.filter(structure=structure).exists():
        return False
    _enrolment(collective, structure, by=by).save()
    participants.gather(collective)
    return True


@transaction.atomic
def release(messages, *, by):
    """Let the drafts among `messages` leave, each invitation for its 30 days; return how many."""
    drafts = [message for message in messages if message.state == Message.State.DRAFT]
    inviting.prolong(drafts)
    return outbox.send(drafts, by=by)


@transaction.atomic
def withdraw(message, *, by):
    """Keep a mail from leaving, and take back the invitation that nobody has received with it.

    Raises Refused if it is gone.
    """
    outbox.cancel(message, by=by)
    if message.kind != inviting.KIND:
        return
    offered = message.params["invitation"]
    mails = Message.objects.filter(kind=inviting.KIND, params__invitation=offered)
    open_one = Invitation.objects.open().filter(pk=offered).first()
    if open_one and not mails.exclude(state=Message.State.CANCELLED).exists():
        inviting.cancel(open_one, by=by)


# ── Engagement ──────────────────────────────────────────────────────────────


@transaction.atomic
def mark_present(collective, *, shown, present):
    """Write who was at the launch, out of the enrolments `shown` (pks): `present`, some of these.

    Those that have committed or left meanwhile stay as they are.
    """
    first = {Enrolment.State.APPROACHED, Enrolment.State.PRESENT}
    rows = collective.enrolments.filter(pk__in=shown, state__in=first)
    rows.filter(pk__in=present).update(state=Enrolment.State.PRESENT)
    rows.exclude(pk__in=present).update(state=Enrolment.State.APPROACHED)


@transaction.atomic
def change(
    enrolment,
    *,
    state,
    by,
    committed_on=None,
    committed_by="",
    confirms_on=None,
    left_on=None,
    left_reason="",
):
    """Bring `enrolment` to `state`, backwards too, and return it.

    A commitment needs its date and whoever took it, a departure its date: Refused otherwise. One
    that leaves keeps its commitment, and its name leaves the restitutions, which its team reads no
    more; one that comes back loses its departure. `confirms_on`, the day on which a board decides,
    is kept while there is something to decide.
    """
    enrolment = locks.held(enrolment)
    states = Enrolment.State
    if state == states.COMMITTED and not (committed_on and committed_by):
        raise Refused(SAY_WHO)
    if state == states.LEFT and not left_on:
        raise Refused(SAY_WHEN_IT_LEFT)
    enrolment.state = state
    undecided = state in (states.APPROACHED, states.PRESENT)
    enrolment.confirms_on = confirms_on if undecided else None
    if state == states.LEFT:
        enrolment.left_on, enrolment.left_reason = left_on, left_reason
        restitutions.withdraw_all(enrolment.collective, enrolment.structure, by=by)
    else:
        kept = state == states.COMMITTED
        enrolment.committed_on = committed_on if kept else None
        enrolment.committed_by = committed_by if kept else ""
        enrolment.left_on, enrolment.left_reason = None, ""
    enrolment.save()
    participants.gather(enrolment.collective)
    return enrolment


# ── The words of an invitation ──────────────────────────────────────────────


def first_words(collective, sender, *, today):
    """What an invitation may say of the collective; the mail itself tells the next date and the link."""
    themes = collective.framework.themes.filter(is_introduction=False).count()
    months = 1 + themes * collective.months_per_capsule
    launch = f"{french.day(collective.starts_on)} {collective.starts_on.year}"
    place = f", {collective.place}" if collective.place else ""
    words = [
        f"Nous serions heureux de vous compter dans {collective.name}\u00a0: des structures d’insertion "
        f"qui avancent ensemble sur leur démarche RSE, pendant {months} mois.",
        f"La journée de lancement a lieu le {launch}{place}."
        if collective.starts_on >= today
        else f"Le collectif a commencé le {launch}\u00a0: il est encore temps de nous rejoindre.",
        "Une question\u00a0? Répondez à ce courriel.",
        f"À bientôt,\n{sender.get_full_name()}",
    ]
    return "\n\n".join(words)
