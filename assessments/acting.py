"""Operations on a structure’s action plan: add, change, move on, note, archive, share.

Callers check rights (`editable_by`, `archivable_by`, `led_by`); these functions check the state of
things. Nothing is deleted: what is archived can be restored.
"""

from django.db import transaction
from django.utils import timezone

from capcollectif import locks, meanwhile
from capcollectif.errors import Refused, Stale

from .models import Action, ActionPlan, JournalEntry

SAY_WHY = "Dites pourquoi en une phrase, par exemple\u00a0: le devis n’est pas arrivé."
CHANGED_MEANWHILE = f"Cette action a changé {meanwhile.COMPARE}"

# What the journal writes by itself.
CHANGED, ARCHIVED, RESTORED = "A changé", "A archivé l’action.", "A remis l’action dans le plan."

# What `add_action` and `change_action` take, with the names that people know.
FIELDS = {
    "title": "l’intitulé",
    "first_step": "la première étape",
    "pilot": "le pilote",
    "pilot_name": "le pilote",
    "due_on": "l’échéance",
    "due_is_month": "l’échéance",
    "priority": "la priorité",
    "indicator": "l’indicateur",
    "target": "la cible",
}


def plan_of(structure):
    """The one plan of `structure`, made if it is not there yet."""
    return ActionPlan.objects.get_or_create(structure=structure)[0]


@transaction.atomic
def add_action(*, structure, by, question=None, state=Action.State.TO_DO, **fields):
    """Add an action to the plan of `structure` and return it.

    `fields` are some of FIELDS. The same action sent twice by the same person within a minute is
    one action. Raises Refused if the action cannot begin in `state`, or if the fields do not
    agree.
    """
    plan = _locked_plan(structure)
    action = Action(plan=plan, question=question, state=state, created_by=by, **fields)
    _check(action)
    if state in Action.ENDED or state in Action.NEEDS_A_REASON:
        raise Refused("Une action commence proposée, à démarrer, en cours ou en pause.")
    same = plan.actions.present().filter(
        created_by=by,
        created_at__gte=timezone.now() - meanwhile.TWICE,
        question=question,
        state=state,
    )
    twin = same.filter(**{name: getattr(action, name) for name in FIELDS}).first()
    if twin is None:
        action.save()
    return twin or action


@transaction.atomic
def add_suggested(*, structure, suggestions, by):
    """Add the `suggestions` (SuggestedAction rows) to the plan and return the new actions.

    One that is in the plan already, and not ended, is left alone and not returned.
    """
    plan = _locked_plan(structure)
    there = set(
        plan.actions.present().exclude(state__in=Action.ENDED).values_list("question", "title")
    )
    added = []
    for suggestion in suggestions:
        key = (suggestion.question_id, suggestion.title)
        if key not in there:
            there.add(key)
            added.append(_from_suggestion(suggestion, plan=plan, by=by))
    return added


def _from_suggestion(suggestion, *, plan, by):
    return Action.objects.create(
        plan=plan,
        question_id=suggestion.question_id,
        title=suggestion.title,
        first_step=suggestion.first_step,
        indicator=suggestion.indicator,
        created_by=by,
    )


@transaction.atomic
def change_action(action, *, seen, by, **fields):
    """Change some of FIELDS and return the action; its journal says which ones.

    `seen` is the number of the version that `by` had before their eyes. Raises Stale if another
    one was saved since, unless what it holds is just what `by` wants.
    """
    action = _locked(action)
    changed = [name for name in fields if getattr(action, name) != fields[name]]
    if not changed:
        return action
    if action.number != seen:
        raise Stale(CHANGED_MEANWHILE, action)
    for name in changed:
        setattr(action, name, fields[name])
    _check(action)
    action.number += 1
    action.save(update_fields=[*changed, "number"])
    names = ", ".join(dict.fromkeys(FIELDS[name] for name in changed))
    JournalEntry.objects.create(action=action, by=by, text=f"{CHANGED} {names}.")
    return action


@transaction.atomic
def move_action(action, *, state, reason="", by):
    """Bring `action` to `state`, with a line in its journal, and return it.

    Blocked and dropped need a `reason`. Asking twice for the same thing does it once.
    """
    action = _locked(action)
    if state in Action.NEEDS_A_REASON and not reason:
        raise Refused(SAY_WHY)
    if (action.state, action.state_reason) == (state, reason):
        return action
    action.state, action.state_reason = state, reason
    action.ended_on = timezone.localdate() if state in Action.ENDED else None
    action.number += 1
    action.save(update_fields=["state", "state_reason", "ended_on", "number"])
    JournalEntry.objects.create(action=action, by=by, state=state, text=reason)
    return action


@transaction.atomic
def note_action(action, *, text, by):
    """Write a note in the journal of `action`; the same one twice within a minute is one note."""
    action = _locked(action)
    if not text:
        raise Refused("Écrivez d’abord votre note.")
    twins = action.journal.filter(by=by, state="", text=text)
    if not twins.filter(at__gte=timezone.now() - meanwhile.TWICE).exists():
        JournalEntry.objects.create(action=action, by=by, text=text)


@transaction.atomic
def archive_action(action, *, by):
    """Take `action` out of the plan; `restore_action` brings it back as it was."""
    action = locks.held(action)
    if action.archived_at is None:
        action.archived_at = timezone.now()
        action.save(update_fields=["archived_at"])
        JournalEntry.objects.create(action=action, by=by, text=ARCHIVED)


@transaction.atomic
def restore_action(action, *, by):
    """Bring an archived `action` back into the plan."""
    action = locks.held(action)
    if action.archived_at is not None:
        action.archived_at = None
        action.save(update_fields=["archived_at"])
        JournalEntry.objects.create(action=action, by=by, text=RESTORED)


def _locked_plan(structure):
    """The plan, held so that two additions at once see each other."""
    return locks.held(plan_of(structure))


def _locked(action):
    action = locks.held(action)
    if action.archived_at:
        raise Refused("Cette action est archivée\u00a0: remettez-la d’abord dans le plan.")
    return action


def _check(action):
    if not action.title:
        raise Refused("Donnez un intitulé à l’action.")
    if action.pilot and action.pilot_name:
        raise Refused("Choisissez une personne de l’équipe ou écrivez un nom, pas les deux.")
    if action.due_is_month and not action.due_on:
        raise Refused("Choisissez le mois de l’échéance.")
