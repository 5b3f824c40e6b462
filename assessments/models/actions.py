"""The action plan of a structure."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessments import deadlines
from capcollectif.archives import ArchivableQuerySet
from members.models import Structure

from .framework import Question
from .sharing import Shared, SharedQuerySet, readable_by


def structures_with_a_plan_for(user):
    """Structures whose plan page `user` may open: one’s own, even before its first action; as a
    facilitator, those that have shared their plan."""
    own = Q(pk__in=user.structures_as())
    return Structure.objects.visible_to(user).filter(own | Q(plan__shared_at__isnull=False))


class ActionPlan(Shared):
    """A structure’s one plan, made with its first action, shared with its facilitators or not."""

    structure = models.OneToOneField(Structure, models.PROTECT, related_name="plan")

    objects = SharedQuerySet.as_manager()

    class Meta(Shared.Meta):
        verbose_name = "plan d’actions"

    def __str__(self):
        return f"Plan d’actions de {self.structure}"


ROW = (
    "pk", "title", "first_step", "state", "priority", "due_on", "due_is_month", "ended_on",
    "indicator", "created_by", "pilot", "pilot_name", "pilot_first_name", "pilot_last_name",
    "theme", "theme_title", "axis_title",
)  # fmt: skip


class ActionQuerySet(ArchivableQuerySet):
    def visible_to(self, user):
        return self.filter(readable_by(user, "plan__"))

    def editable_by(self, user):
        return self.filter(plan__in=ActionPlan.objects.editable_by(user))

    def archivable_by(self, user):
        """Those of plans that `user` leads, and those that `user` added: to undo is not to decide."""
        own = Q(plan__in=ActionPlan.objects.editable_by(user), created_by=user)
        return self.filter(own | Q(plan__in=ActionPlan.objects.led_by(user)))

    def rows(self):
        """Named tuples with what a list shows, in one query and without building models."""
        return self.annotate(
            pilot_first_name=F("pilot__first_name"),
            pilot_last_name=F("pilot__last_name"),
            theme=F("question__theme"),
            theme_title=F("question__theme__title"),
            axis_title=F("question__axis__title"),
        ).values_list(*ROW, named=True)


class Action(models.Model):
    """Something that a structure has decided to do, often to close a gap seen in a question."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposée"
        TO_DO = "to_do", "À démarrer"
        IN_PROGRESS = "in_progress", "En cours"
        PAUSED = "paused", "En pause"
        BLOCKED = "blocked", "Bloquée"
        DONE = "done", "Terminée"
        DROPPED = "dropped", "Abandonnée"

    ENDED = deadlines.ENDED
    NEEDS_A_REASON = (State.BLOCKED, State.DROPPED)

    class Priority(models.IntegerChoices):
        HIGH = 3, "Haute"
        MEDIUM = 2, "Moyenne"
        LOW = 1, "Basse"

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="actions")
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="actions", null=True, blank=True
    )
    title = models.CharField("intitulé", max_length=200)
    first_step = models.TextField("première étape", blank=True)
    pilot = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    pilot_name = models.CharField("pilote sans compte", max_length=120, blank=True)
    due_on = models.DateField(
        "échéance", null=True, blank=True
    )  # the month’s last day if due_is_month
    due_is_month = models.BooleanField("échéance au mois", default=False)
    priority = models.PositiveSmallIntegerField(
        "priorité", choices=Priority, default=Priority.MEDIUM
    )
    indicator = models.CharField("indicateur", max_length=300, blank=True)
    target = models.CharField("cible", max_length=200, blank=True)
    state = models.CharField("état", max_length=11, choices=State, default=State.TO_DO)
    state_reason = models.TextField("pourquoi", blank=True)
    ended_on = models.DateField("finie le", null=True, blank=True)
    number = models.PositiveIntegerField("version", default=1)  # rises at each change
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    archived_at = models.DateTimeField("archivée le", null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "proposed",
                        "to_do",
                        "in_progress",
                        "paused",
                        "blocked",
                        "done",
                        "dropped",
                    ]
                ),
                name="action_known_state",
                violation_error_message="Cet état n’existe pas.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="action_has_a_title",
                violation_error_message="Une action a un intitulé.",
            ),
            models.CheckConstraint(
                condition=Q(pilot=None) | Q(pilot_name=""),
                name="action_one_pilot",
                violation_error_message="Choisissez une personne de l’équipe ou écrivez un nom, pas les deux.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | Q(due_is_month=False),
                name="action_due_month_has_a_date",
                violation_error_message="Une échéance au mois a un mois.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["blocked", "dropped"]) | ~Q(state_reason=""),
                name="action_blocked_or_dropped_says_why",
                violation_error_message="Dites pourquoi en une phrase.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "dropped"], ended_on__isnull=False)
                | (~Q(state__in=["done", "dropped"]) & Q(ended_on=None)),
                name="action_ended_has_a_date",
                violation_error_message="Une action terminée ou abandonnée a une date de fin.",
            ),
            models.CheckConstraint(
                condition=Q(priority__range=(1, 3)),
                name="action_priority_from_1_to_3",
                violation_error_message="La priorité va de 1 à 3.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def pilot_label(self):
        """Who leads it, with or without an account; an empty string if nobody yet."""
        return self.pilot.get_full_name() if self.pilot else self.pilot_name


class JournalEntry(models.Model):
    """A dated line of an action’s journal: a note, or a change of state. Appended, never changed."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="journal")
    at = models.DateTimeField("le", auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField("nouvel état", max_length=11, choices=Action.State, blank=True)
    text = models.TextField("texte", blank=True)

    class Meta:
        verbose_name = "ligne de journal"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="", text=""),
                name="journal_entry_says_something",
                violation_error_message="Écrivez une note.",
            )
        ]

    def __str__(self):
        return self.text or self.get_state_display()
