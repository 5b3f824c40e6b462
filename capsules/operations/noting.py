"""What a session leaves: notes, decisions, tasks of the collective; its minutes, its end.

Callers check rights (`animated_by`; for `adopt`, `editable_by` of the structure). Nothing is
deleted: what is archived can be restored.
"""

from django.db import transaction
from django.utils import timezone

from assessments import acting
from assessments.models import Action
from capcollectif import french, locks, meanwhile
from capcollectif.errors import Refused, Stale
from capsules.models import Decision, Minutes, Participant, Task
from capsules.queries import mails

from . import feedback, links, participants

LONGEST_ACTION = 200  # characters of an action’s title

NOTES_CHANGED = f"Ces notes ont changé {meanwhile.COMPARE}"
TASK_CHANGED = f"Cette tâche a changé {meanwhile.COMPARE}"
TASK_FIELDS = ("title", "pilot", "pilot_name", "due_on")


# ── Notes, and their publication ──────────────────────────────────────────────
@transaction.atomic
def save_notes(session, *, text, seen, by):
    """Save the notes of `session` and return its Minutes.

    `seen` is the version that `by` had before their eyes, 1 before the first one. Raises Stale if
    another one was saved since, unless it holds the same text.
    """
    minutes = _minutes(session, by)
    if minutes.text == text:
        return minutes
    if minutes.version != seen:
        raise Stale(NOTES_CHANGED, minutes)
    minutes.text, minutes.changed_by = text, by
    minutes.version += 1
    minutes.save()
    return minutes


@transaction.atomic
def publish_minutes(session, *, by):
    """Show the minutes to the collective, write to each of its people, and return how many.

    One mail an address, which leaves after outbox.TIME_TO_CANCEL and is composed then. Asked again, it
    writes to nobody. Raises Refused while there is nothing to read.
    """
    minutes = _minutes(session, by)
    if minutes.published_at:
        return 0
    if not minutes.text and not session.decisions.present().exists():
        raise Refused("Écrivez d’abord quelques notes, ou une décision.")
    minutes.published_at = timezone.now()
    minutes.save(update_fields=["published_at"])
    people = _people(session.collective)
    links.write_about(session, people, kind=mails.MINUTES, by=by)
    return len(people)


def _people(collective):
    """{address: Participant} of those who take part and can be written to, in order."""
    participants.gather(collective)
    present = Participant.objects.present().filter(collective=collective).with_names()
    people = {}
    for each in present.order_by("pk"):
        if each.address:
            people.setdefault(each.address.lower(), each)
    return people


@transaction.atomic
def close_session(session, *, by):
    """Say that `session` is over and all is noted; return how many people are asked what they think.

    Raises Refused before its day, or if cancelled.
    """
    session = locks.held(session)
    if session.cancelled_at:
        raise Refused("Cette séance est annulée\u00a0: il n’y a rien à clore.")
    if session.day > timezone.localdate():
        raise Refused(
            f"Cette séance a lieu le {french.day(session.day)}\u00a0: elle se clôt après."
        )
    minutes = _minutes(session, by)
    if minutes.closed_at:
        return 0
    minutes.closed_at = timezone.now()
    minutes.save(update_fields=["closed_at"])
    return feedback.ask(session, people=_people(session.collective), by=by)


@transaction.atomic
def reopen_session(session, *, by):
    """Go on noting what happened."""
    Minutes.objects.filter(session=session).update(closed_at=None)


def _minutes(session, by):
    """The one Minutes of `session`, made if it is not there yet, and held."""
    held = Minutes.objects.select_for_update(of=("self",))
    return held.get_or_create(session=session, defaults={"changed_by": by})[0]


# ── Decisions ─────────────────────────────────────────────────────────────────
@transaction.atomic
def add_decision(session, *, text, by):
    """Note a decision and return it; the same one twice within a minute is one decision."""
    locks.held(session)
    lately = session.decisions.present().filter(decided_at__gte=timezone.now() - meanwhile.TWICE)
    twin = lately.filter(text=text, noted_by=by).first()
    return twin or Decision.objects.create(session=session, text=text, noted_by=by)


@transaction.atomic
def archive_decision(decision, *, by):
    """Take it off; what was made of it stays. `restore_decision` puts it back."""
    Decision.objects.filter(pk=decision.pk).archive()


@transaction.atomic
def restore_decision(decision, *, by):
    """Put it back where it was."""
    Decision.objects.filter(pk=decision.pk).restore()


@transaction.atomic
def adopt(decision, *, structure, by):
    """Take up `decision` as a proposed action of `structure`, and return the Action.

    Its journal cites the decision. Raises Refused if the plan has it already.
    """
    decision = _held(decision)
    if decision.actions.present().filter(plan__structure=structure).exists():
        raise Refused("Cette décision est déjà dans votre plan d’actions.")
    cut = len(decision.text) > LONGEST_ACTION
    title = f"{decision.text[: LONGEST_ACTION - 1]}…" if cut else decision.text
    action = acting.add_action(structure=structure, by=by, title=title, state=Action.State.PROPOSED)
    decision.actions.add(action)
    session = decision.session
    acting.note_action(
        action,
        by=by,
        text=f"Décision du collectif, {session.name}, {french.day_and_year(session.day)}\u00a0: "
        f"«\u00a0{decision.text}\u00a0»",
    )
    return action


def _held(decision):
    around = Decision.objects.select_for_update(of=("self",)).select_related("session")
    decision = around.get(pk=decision.pk)
    if decision.archived_at:
        raise Refused("Cette décision a été retirée.")
    return decision


# ── Tasks of the collective ───────────────────────────────────────────────────
@transaction.atomic
def add_task(*, collective, by, decision=None, **fields):
    """Give `collective` something to do, and return the Task.

    `fields` are some of TASK_FIELDS; it follows from `decision`, if one is given. Raises Refused if
    that one has its task, or if the fields do not agree.
    """
    task = Task(collective=collective, decision=decision, created_by=by, **fields)
    _check(task)
    locks.held(collective)  # one at a time
    if decision:
        there = Task.objects.filter(decision=_held(decision)).first()
        if there and there.archived_at is None:
            raise Refused("Cette décision a déjà sa tâche.")
        if there:  # taken off once: its row serves again
            task.pk, task.created_at = there.pk, there.created_at
    twin = None if decision else _twin(task)
    if twin is None:
        task.save()
    return twin or task


def _twin(task):
    lately = Task.objects.present().filter(created_at__gte=timezone.now() - meanwhile.TWICE)
    same = {name: getattr(task, name) for name in (*TASK_FIELDS, "collective", "created_by")}
    return lately.filter(**same).first()


def mark_of(task):
    """What tells this state of a task from another, for `seen`."""
    known = [task.title, task.pilot_id, task.pilot_name, str(task.due_on), bool(task.archived_at)]
    return meanwhile.mark(known)


@transaction.atomic
def change_task(task, *, seen, by, **fields):
    """Change some of TASK_FIELDS and return the Task.

    `seen` is the mark of what `by` had before their eyes. Raises Stale if it was changed since.
    """
    task = locks.held(task)
    changed = [name for name in fields if getattr(task, name) != fields[name]]
    if not changed:
        return task
    if mark_of(task) != seen:
        raise Stale(TASK_CHANGED, task)
    for name in changed:
        setattr(task, name, fields[name])
    _check(task)
    task.save(update_fields=changed)
    return task


@transaction.atomic
def finish_task(task, *, is_done, by):
    """Say that it is done, or that it is not."""
    moment = timezone.now() if is_done else None
    Task.objects.filter(pk=task.pk, done_at__isnull=is_done).update(done_at=moment)


@transaction.atomic
def archive_task(task, *, by):
    """Take it off the list; `restore_task` puts it back."""
    Task.objects.filter(pk=task.pk).archive()


@transaction.atomic
def restore_task(task, *, by):
    """Put it back on the list."""
    Task.objects.filter(pk=task.pk).restore()


def _check(task):
    if not task.title:
        raise Refused("Dites ce qui est à faire.")
    if task.pilot and task.pilot_name:
        raise Refused("Choisissez une personne du collectif ou écrivez un nom, pas les deux.")
