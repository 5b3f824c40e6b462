"""What a session leaves, as its pages and its mails show it."""

from django.db.models import Count, Exists, OuterRef, Q

from assessments.models import Action
from capsules.models import Decision, Enrolment, SessionDocument, Task
from members.models import Structure

TASKS_ON_A_CARD = 5


def documents(session):
    """Those of `session`, in order. One query."""
    return list(session.documents.present().order_by("added_at", "pk"))


def documents_of_collective(collective):
    """Those of all its published sessions, the latest session first, with their sessions. One query."""
    present = SessionDocument.objects.present().select_related("session")
    shown = present.filter(session__collective=collective, session__published_in__isnull=False)
    return list(shown.order_by("-session__day", "-session", "added_at", "pk"))


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
    staying = Enrolment.objects.staying().filter(collective=collective)
    own = Structure.objects.editable_by(user).filter(pk__in=staying.values("structure"))
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


def open_tasks(collective):
    """The first TASKS_ON_A_CARD that are not done. One query."""
    return list(tasks(collective).filter(done_at=None)[:TASKS_ON_A_CARD])


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
