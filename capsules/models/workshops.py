"""Workshops: boards that people fill from their phones, and the stakes that come of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from capcollectif.archives import ArchivableQuerySet
from capsules.calculations import prompts

from .calendar import Session
from .collectives import Collective
from .constraints import filled, known

MOST_DOTS = 10


class BoardQuerySet(ArchivableQuerySet):
    def visible_to(self, user):
        """Those of sessions that `user` sees."""
        return self.present().filter(session__in=Session.objects.visible_to(user))

    def animated_by(self, user):
        return self.filter(session__in=Session.objects.animated_by(user))


class Board(models.Model):
    """One prompt of a session and what people answer to it, from phones, without an account.

    It goes from collecting to voting to revealed, and back if need be. Until it is revealed nobody
    is told how many dots a contribution has. Closed, it takes nothing more.
    """

    class Kind(models.TextChoices):
        MOTIVATIONS = "motivations", "Nos motivations"
        BENEFICIARIES = "beneficiaries", "À qui cela profite"
        WORD = "word", "Un mot pour la journée"
        HOW_TO = "how_to", "Comment faire pour…"
        FREE = "free", "Une question libre"

    class State(models.TextChoices):
        COLLECTING = prompts.WRITE, prompts.NAMES[prompts.WRITE]
        VOTING = prompts.VOTE, prompts.NAMES[prompts.VOTE]
        REVEALED = prompts.SHOW, prompts.NAMES[prompts.SHOW]
        CLOSED = prompts.CLOSE, prompts.NAMES[prompts.CLOSE]

    session = models.ForeignKey(Session, models.PROTECT, related_name="boards")
    kind = models.CharField("nature", max_length=13, choices=Kind)
    prompt = models.CharField("question posée", max_length=200)
    dots = models.PositiveSmallIntegerField("pastilles par personne", default=3)
    state = models.CharField("étape", max_length=10, choices=State, default=State.COLLECTING)
    opened_at = models.DateTimeField("ouvert le", auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    archived_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = BoardQuerySet.as_manager()

    class Meta:
        verbose_name = "atelier"
        ordering = ["session", "pk"]
        constraints = [
            known("board", "kind", "motivations", "beneficiaries", "word", "how_to", "free"),
            known("board", "state", "collecting", "voting", "revealed", "closed"),
            filled("board", "prompt", "Écrivez la question posée."),
            models.CheckConstraint(
                condition=Q(dots__range=(1, MOST_DOTS)),
                name="board_dots_from_1_to_10",
                violation_error_message="Donnez de 1 à 10 pastilles à chaque personne.",
            ),
        ]

    def __str__(self):
        return self.prompt


class ContributionQuerySet(models.QuerySet):
    def shown(self):
        """What everybody reads: neither hidden nor merged into another."""
        return self.filter(hidden_at=None, merged_into=None)


class Contribution(models.Model):
    """What somebody, or a sub-group, wrote on a board. `device` is a random mark of their browser,
    signed in a cookie: it says who may take it back, and names nobody.

    Merged into another, it is read and counted there; one level deep.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="contributions")
    text = models.CharField("contribution", max_length=300)
    author = models.CharField("prénom ou sous-groupe", max_length=80, blank=True)
    device = models.CharField(max_length=32, editable=False, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, related_name="merged", null=True, blank=True
    )
    written_at = models.DateTimeField("écrite le", auto_now_add=True)
    hidden_at = models.DateTimeField("masquée le", null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = "contribution"
        ordering = ["board", "pk"]
        constraints = [
            filled("contribution", "text", "Écrivez votre contribution."),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("pk")),
                name="contribution_not_merged_into_itself",
                violation_error_message="Une contribution ne se regroupe pas avec elle-même.",
            ),
        ]

    def __str__(self):
        return self.text


class Dot(models.Model):
    """One dot of one browser on one contribution, counted where that is merged."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="dots")
    device = models.CharField(max_length=32)
    put_at = models.DateTimeField("posée le", auto_now_add=True)

    class Meta:
        verbose_name = "pastille"
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "device"],
                name="dot_once_a_contribution",
                violation_error_message="Votre pastille est déjà posée ici.",
            ),
            filled("dot", "device", "Une pastille vient d’un appareil."),
        ]

    def __str__(self):
        return f"Pastille, {self.contribution}"


class StakeQuerySet(ArchivableQuerySet):
    def visible_to(self, user):
        return self.present().filter(collective__in=Collective.objects.visible_to(user))

    def animated_by(self, user):
        return self.filter(collective__in=Collective.objects.animated_by(user))


class Stake(models.Model):
    """An enjeu of the collective: a statement chosen in `session`, followed until the final review."""

    class State(models.TextChoices):
        OPEN = "open", "À travailler"
        MOVING = "moving", "En chemin"
        REACHED = "reached", "Atteint"

    collective = models.ForeignKey(Collective, models.PROTECT, related_name="stakes")
    session = models.ForeignKey(Session, models.PROTECT, related_name="stakes")
    contribution = models.OneToOneField(
        Contribution, models.PROTECT, related_name="stake", null=True, blank=True
    )
    text = models.CharField("enjeu", max_length=300)
    state = models.CharField("où nous en sommes", max_length=7, choices=State, default=State.OPEN)
    chosen_at = models.DateTimeField("choisi le", auto_now_add=True)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    archived_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = StakeQuerySet.as_manager()

    class Meta:
        verbose_name = "enjeu"
        verbose_name_plural = "enjeux"
        ordering = ["collective", "pk"]
        constraints = [
            known("stake", "state", "open", "moving", "reached"),
            filled("stake", "text", "Écrivez l’enjeu."),
        ]

    def __str__(self):
        return self.text


class StakeNote(models.Model):
    """What became of a stake, as said in a later session; dated, appended, never changed."""

    stake = models.ForeignKey(Stake, models.PROTECT, related_name="notes")
    session = models.ForeignKey(
        Session, models.PROTECT, related_name="stake_notes", null=True, blank=True
    )
    state = models.CharField("où nous en sommes", max_length=7, choices=Stake.State)
    text = models.TextField("ce qui a bougé", blank=True)
    written_at = models.DateTimeField("écrit le", auto_now_add=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "suivi d’un enjeu"
        verbose_name_plural = "suivis d’un enjeu"
        ordering = ["written_at", "pk"]
        constraints = [known("stake_note", "state", "open", "moving", "reached")]

    def __str__(self):
        return f"{self.stake}, {self.get_state_display().lower()}"
