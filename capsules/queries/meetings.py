"""What a session leaves, as its pages and its mails show it."""

import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q

from assessments.models import Action
from capcollectif.prepared import Prepared
from capsules.models import Decision, Enrolment, SessionDocument, Task
from members.models import Structure

TASKS_ON_A_CARD = 5


_DOCUMENTS = Prepared(
    lambda session: (
        SessionDocument.objects.present().filter(session=session).order_by("added_at", "pk")
    )
)


def documents(session):
    """Those of `session`, in order. One query."""
    return _DOCUMENTS.objects(session.pk)


def decisions(session, *, structures=()):
    """Those of `session` in order, each with its task, and two facts. One query.

    `adopted`: how many structures have taken it up; `is_ours`: whether one of `structures` (pks)
    has.
    """
    kept = Q(actions__archived_at=None, actions__isnull=False)
    own = Action.objects.present().filter(decisions=OuterRef("pk"), plan__structure__in=structures)
    found = Decision.objects.present().filter(session=session)
    found = found.annotate(adopted=Count("actions", filter=kept), is_ours=Exists(own))
    return list(found.select_related("task__pilot__user").order_by("pk"))


def adopting(user, collective):
    """The structures of that collective (pk) in whose name `user` may take a decision up, by name."""
    staying = Enrolment.objects.structures_in(collective)
    own = Structure.objects.editable_by(user).filter(pk__in=staying)
    return own.order_by("name", "pk")


def taken_off(session):
    """(decisions, documents) of `session` that can be put back. Two queries."""
    gone = {"archived_at__isnull": False}
    return (
        list(session.decisions.filter(**gone).order_by("pk")),
        list(session.documents.filter(**gone).order_by("added_at", "pk")),
    )


def tasks(collective):
    """What the collective is to do: first what is not done, the nearest date first."""
    present = Task.objects.present().filter(collective=collective).with_people()
    return present.in_order()


class OpenTask(NamedTuple):
    """What a card says of a task that is not done."""

    pk: int
    title: str
    due_on: datetime.date | None
    pilot_name: str
    guest: str | None  # first name
    guest_last_name: str | None
    first_name: str | None  # of an account
    last_name: str | None
    done_at: None = None

    @property
    def pilot_label(self):
        given = (self.guest or self.first_name, self.guest_last_name or self.last_name)
        return " ".join(filter(None, given)) or self.pilot_name


_OPEN_TASKS = Prepared(
    lambda collective: (
        Task.objects.present()
        .filter(collective=collective, done_at=None)
        .order_by(F("due_on").asc(nulls_last=True), "pk")
        .values_list(
            *("pk", "title", "due_on", "pilot_name", "pilot__first_name", "pilot__last_name"),
            *("pilot__user__first_name", "pilot__user__last_name"),
        )
    )
)


def open_tasks(collective):
    """The first TASKS_ON_A_CARD of the collective of this pk that are not done. One query."""
    found = _OPEN_TASKS.rows(collective, part=(TASKS_ON_A_CARD, 0))
    return [OpenTask(*row) for row in found]


def left_to_do(session, minutes, decided):
    """What one may still want to do before closing `session`: sentences, maybe none. Two queries.

    `minutes` is its Minutes or None, `decided` its decisions as `decisions` gives them.
    """
    loose = [each for each in decided if not task_of(each) and not each.adopted]
    waiting = [
        (not session.presences.exists(), "Les présences ne sont pas notées."),
        (not minutes or not minutes.text, "Les notes sont vides."),
        (bool(loose), f"Décisions sans suite\u00a0: {len(loose)}."),
        (not minutes or not minutes.published_at, "Le compte rendu n’est pas publié."),
        (not session.documents.present().exists(), "Aucun document n’est déposé."),
    ]
    return [sentence for is_so, sentence in waiting if is_so]


def task_of(decision):
    """Its task, unless it has none or it was taken off."""
    task = getattr(decision, "task", None)
    return task if task and task.archived_at is None else None
