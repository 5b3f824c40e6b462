"""What surrounds a session: who was told and comes, how it runs, what it leaves."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assessments.models import Action
from capcollectif.archives import ArchivableQuerySet

from .calendar import Session
from .collectives import Collective
from .files import KeptFile
from .people import Participant


class Guide(models.Model):
    """What people need to know beforehand. For autonomous work: the period, its tutor, what to do."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="guide")
    access = models.TextField("accès", blank=True)  # how to get there, what helps whom
    instructions = models.TextField("consignes", blank=True)
    opens_on = models.DateField("à partir du", null=True, blank=True)  # none: see calculations
    tutor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="tutored", null=True, blank=True
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "infos pratiques"
        verbose_name_plural = "infos pratiques"

    def __str__(self):
        return f"Infos pratiques de {self.session}"


class Notice(models.Model):
    """One person was told of one session, for the day that it then had: never twice alike."""

    class Kind(models.TextChoices):
        CONVOCATION = "convocation", "Convocation"
        WEEK_BEFORE = "week_before", "Rappel une semaine avant"
        DAY_BEFORE = "day_before", "Rappel la veille"

    session = models.ForeignKey(Session, models.PROTECT, related_name="notices")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="notices")
    kind = models.CharField("courriel", max_length=11, choices=Kind)
    day = models.DateField("pour le")
    message = models.OneToOneField(
        "capcollectif.Message", models.SET_NULL, related_name="notice", null=True, blank=True
    )
    written_at = models.DateTimeField("écrit le", auto_now_add=True)

    class Meta:
        verbose_name = "convocation"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participant", "kind", "day"],
                name="notice_once_a_day_of_session",
                violation_error_message="Cette personne a déjà été prévenue.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["convocation", "week_before", "day_before"]),
                name="notice_known_kind",
                violation_error_message="Ce courriel n’existe pas.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.participant}"


class Reply(models.Model):
    """Whether somebody comes, on the day that the session then had. Another answer replaces it."""

    class Answer(models.TextChoices):
        COMING = "coming", "Je viens"
        REMOTE = "remote", "Je viens à distance"
        ABSENT = "absent", "Je ne peux pas"

    session = models.ForeignKey(Session, models.PROTECT, related_name="replies")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="replies")
    answer = models.CharField("réponse", max_length=6, choices=Answer)
    day = models.DateField("pour le")  # once the session has moved, one is asked again
    word = models.CharField("un mot", max_length=300, blank=True)  # for those who animate
    lift = models.CharField("covoiturage", max_length=200, blank=True)  # for the whole collective
    answered_at = models.DateTimeField("répondu le", auto_now=True)

    class Meta:
        verbose_name = "réponse à une séance"
        verbose_name_plural = "réponses à une séance"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participant"],
                name="reply_once_a_session",
                violation_error_message="Cette personne a déjà répondu.",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["coming", "remote", "absent"]),
                name="reply_known_answer",
                violation_error_message="Cette réponse n’existe pas.",
            ),
        ]

    def __str__(self):
        return f"{self.participant}, {self.get_answer_display().lower()}"


class AgendaItem(models.Model):
    """A line of the running order (conducteur), once somebody has changed what was proposed."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField("ordre")  # from 1
    title = models.CharField("intitulé", max_length=120)
    details = models.CharField("précisions", max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField("minutes")

    class Meta:
        verbose_name = "ligne du conducteur"
        verbose_name_plural = "lignes du conducteur"
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "position"],
                name="agenda_position_once",
                violation_error_message="Deux lignes ont le même rang.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, 600), position__gte=1),
                name="agenda_item_lasts",
                violation_error_message="Une ligne dure de 1 à 600 minutes.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="agenda_item_has_a_title",
                violation_error_message="Donnez un intitulé à chaque ligne.",
            ),
        ]

    def __str__(self):
        return self.title


class Minutes(models.Model):
    """The notes of a session, those who animate alone reading them until they are published."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="minutes")
    text = models.TextField("notes", blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField("enregistré le", auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField("publié le", null=True, blank=True)
    closed_at = models.DateTimeField("séance close le", null=True, blank=True)

    class Meta:
        verbose_name = "compte rendu"
        verbose_name_plural = "comptes rendus"

    def __str__(self):
        return f"Compte rendu de {self.session}"


class DecisionQuerySet(ArchivableQuerySet):
    def visible_to(self, user):
        """Those of sessions that `user` sees; before the minutes are published, those who animate."""
        told = Q(session__minutes__published_at__isnull=False)
        seen = told & Q(session__in=Session.objects.visible_to(user))
        return self.present().filter(seen | Q(session__in=Session.objects.animated_by(user)))

    def animated_by(self, user):
        return self.filter(session__in=Session.objects.animated_by(user))


class Decision(models.Model):
    """What the collective decided in a session; a structure may take it up as an action of its own."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="decisions")
    text = models.CharField("décision", max_length=300)
    decided_at = models.DateTimeField("notée le", auto_now_add=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    archived_at = models.DateTimeField("retirée le", null=True, blank=True)
    actions = models.ManyToManyField(Action, related_name="decisions", blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "décision"
        ordering = ["session", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="decision_says_something",
                violation_error_message="Écrivez la décision.",
            )
        ]

    def __str__(self):
        return self.text


class TaskQuerySet(ArchivableQuerySet):
    def visible_to(self, user):
        return self.filter(collective__in=Collective.objects.visible_to(user))

    def animated_by(self, user):
        return self.filter(collective__in=Collective.objects.animated_by(user))

    def in_order(self):
        """What is not done first, the nearest date first, those without a date at the end."""
        return self.order_by(
            F("done_at").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"
        )

    def with_people(self):
        return self.select_related("pilot__user", "decision__session")

    def finishable_by(self, user):
        """Those that `user` animates, and those that they pilot."""
        own = Q(pilot__user=user, collective__in=Collective.objects.visible_to(user))
        animated = Q(collective__in=Collective.objects.animated_by(user))
        return self.present().filter(own | animated)


class Task(models.Model):
    """Something that the collective is to do; `pilot` or `pilot_name` sees to it."""

    collective = models.ForeignKey(Collective, models.PROTECT, related_name="tasks")
    decision = models.OneToOneField(
        Decision, models.PROTECT, related_name="task", null=True, blank=True
    )
    title = models.CharField("à faire", max_length=300)
    pilot = models.ForeignKey(
        Participant, models.PROTECT, related_name="tasks", null=True, blank=True
    )
    pilot_name = models.CharField("qui s’en charge", max_length=120, blank=True)
    due_on = models.DateField("pour le", null=True, blank=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    done_at = models.DateTimeField("faite le", null=True, blank=True)
    archived_at = models.DateTimeField("retirée le", null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "tâche du collectif"
        verbose_name_plural = "tâches du collectif"
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="task_has_a_title",
                violation_error_message="Dites ce qui est à faire.",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def pilot_label(self):
        """Who sees to it; empty for nobody yet."""
        return self.pilot.name if self.pilot else self.pilot_name


class DocumentQuerySet(ArchivableQuerySet):
    def visible_to(self, user):
        return self.present().filter(session__in=Session.objects.visible_to(user))

    def animated_by(self, user):
        return self.filter(session__in=Session.objects.animated_by(user))


class SessionDocument(KeptFile):
    """A file of a session, for its whole collective."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="documents")
    file = models.FileField("fichier", upload_to="seances", max_length=100)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document de séance"
        verbose_name_plural = "documents de séance"
        ordering = ["session", "added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(filename=""),
                name="session_document_has_a_name",
                violation_error_message="Donnez un intitulé à ce document.",
            )
        ]
