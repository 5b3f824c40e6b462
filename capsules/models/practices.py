"""Practices that structures tell one another, and take up."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q

from assessments.models import Action, Question, Theme
from assessments.models.answers import count_of
from capcollectif.archives import ArchivableQuerySet
from members.models import Membership, Structure

from .collectives import Collective, Enrolment
from .constraints import both_or_none, filled, known
from .files import KeptFile
from .restitution import StateOfTheArt

LONGEST_STEP_NAME = 60  # characters


class PracticeQuerySet(ArchivableQuerySet):
    def visible_to(self, user):
        """The one rule of every exit: one’s own structures’; in the circle given, once accepted there.

        Collective: the structures of those where its own was when it gave it, and those who animate
        them, who also see what waits for them. Network: everybody; the administration sees what
        waits.
        """
        own, in_collective, in_network = self._circles(user)
        return self.present().filter(own | in_collective | in_network)

    def latest_visible_to(self, user, most):
        """The latest of these that `user` may read: `most`, or all if there are fewer.

        A union of the latest of each circle, which has its index: to sort those of `visible_to`
        would read all the practices of the network.
        """
        everything = Practice.objects.order_by()
        present = self.present().order_by("-created_at", "-pk").values("pk")
        latest = (present.filter(circle)[:most] for circle in self._circles(user))
        # Inside another query, as SQLite takes no LIMIT in a UNION.
        first, *others = (everything.filter(pk__in=few).values("pk") for few in latest)
        found = everything.filter(pk__in=first.union(*others))
        return found.order_by("-created_at", "-pk")[:most]

    def _circles(self, user):
        """What lets `user` read: their structures, the collectives around, the network."""
        own = Q(structure__in=user.structures_as())
        return own, self._in_collective(user), self._in_network(user)

    def _in_collective(self, user):
        given = Q(pk__in=_given_in(Collective.objects.visible_to(user)))
        shown = given & Q(accepted_at__isnull=False)
        if not user.regions:
            return shown
        return shown | Q(pk__in=_given_in(Collective.objects.animated_by(user)))

    def _in_network(self, user):
        given = Q(network_at__isnull=False, accepted_at__isnull=False)
        if user.is_national_admin:
            return given
        return given & Q(network_accepted_at__isnull=False)

    def editable_by(self, user):
        return self.present().restorable_by(user)

    def restorable_by(self, user):
        """The same, archived or not."""
        return self.filter(structure__in=user.structures_as(*Membership.EDITORS))

    def led_by(self, user):
        """Those of which `user` decides who reads them."""
        return self.present().filter(structure__in=user.structures_as(Membership.Role.LEAD))

    def moderated_by(self, user):
        """Those given to a collective that `user` animates."""
        return self.present().filter(pk__in=_given_in(Collective.objects.animated_by(user)))

    def to_read_again(self, accepted):
        """Those that nobody has accepted yet, and those that changed since; the longest waiting first.

        `accepted` is the field that tells when: "accepted_at" or "network_accepted_at".
        """
        waiting = Q(**{accepted: None}) | Q(changed_at__gt=F(accepted))
        return self.filter(waiting).order_by("collective_at", "pk")

    def network_moderated_by(self, user):
        """Those accepted in their collective and given to the network, for its administration."""
        if not user.is_national_admin:
            return self.none()
        return self.present().filter(accepted_at__isnull=False, network_at__isnull=False)

    def with_borrowed(self):
        """Add `borrowed`, how many structures took it up and keep it in their plan."""
        taken = Borrowing.objects.present().filter(practice=OuterRef("pk"))
        return self.annotate(borrowed=count_of(taken, by="practice"))

    def told(self):
        """With what their page says: structure, theme, questions by number, files, how many took it up."""
        questions = Question.objects.select_related("axis").order_by("theme", "number")
        files = PracticeFile.objects.present().order_by("pk")
        return (
            self.select_related("structure", "theme")
            .with_borrowed()
            .prefetch_related(Prefetch("questions", questions), Prefetch("files", files))
        )


def _given_in(collectives):
    """The practices that structures gave once they were in `collectives`.

    One that a structure joins later was not in its mind when it agreed: it reads nothing of it.
    """
    staying = Enrolment.objects.staying().filter(collective__in=collectives)
    # In UTC, where a day begins later, for most; of the few left SQLite asks Python their day in Paris.
    by_then = Q(structure__practices__collective_at__gte=F("added_on"))
    that_day = Q(structure__practices__collective_at__date__gte=F("added_on"))
    return staying.filter(by_then | that_day).values("structure__practices")


class Practice(models.Model):
    """A sheet (fiche pratique): what a structure did, told by those who did it.

    Circles, each its own consent (by whom and when), each with its own moderation: the structure;
    `collective_at`, shown once `accepted_at`; `network_at`, shown once `network_accepted_at`.
    Withdrawing a consent empties it, its moderation, and the wider circle’s. `searchable` is its
    text folded for searching (calculations.folding), kept by operations.practices.
    """

    class Effort(models.TextChoices):
        HOURS = "hours", "Quelques heures"
        DAYS = "days", "Quelques jours"
        WEEKS = "weeks", "Quelques semaines"
        MONTHS = "months", "Plusieurs mois"

    class Cost(models.TextChoices):
        NONE = "none", "Rien, ou presque"
        LOW = "low", "Moins de 500 €"
        MEDIUM = "medium", "De 500 à 5 000 €"
        HIGH = "high", "Plus de 5 000 €"

    structure = models.ForeignKey(Structure, models.PROTECT, related_name="practices")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="practices")
    questions = models.ManyToManyField(Question, related_name="practices", blank=True)
    title = models.CharField("nom de la pratique", max_length=120)
    summary = models.TextField("en une ou deux phrases", blank=True)
    before = models.TextField("d’où nous sommes parti·es", blank=True)
    done = models.TextField("ce que nous avons fait", blank=True)  # one step a line
    quote = models.TextField("une parole", blank=True)
    quoted = models.CharField("de qui", max_length=120, blank=True)
    changed = models.TextField("ce qui a changé", blank=True)
    again = models.TextField("si c’était à refaire", blank=True)
    needs = models.TextField("ce qu’il faut pour le refaire", blank=True)
    effort = models.CharField("temps à prévoir", max_length=6, choices=Effort, blank=True)
    effort_words = models.CharField("précisez le temps", max_length=80, blank=True)
    cost = models.CharField("coût", max_length=6, choices=Cost, blank=True)
    cost_words = models.CharField("précisez le coût", max_length=80, blank=True)
    contact = models.CharField("à qui demander", max_length=120, blank=True)
    context = models.CharField("le contexte", max_length=200, blank=True)  # « ACI, 12 ETP, Albi »
    action = models.ForeignKey(
        Action, models.PROTECT, related_name="practices", null=True, blank=True
    )
    state_of_the_art = models.ForeignKey(
        StateOfTheArt, models.PROTECT, related_name="practices", null=True, blank=True
    )
    searchable = models.TextField(blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)  # rises at each save of the text
    created_at = models.DateTimeField("écrite le", auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("mise à jour le", auto_now=True)
    collective_at = models.DateTimeField("donnée au collectif le", null=True, blank=True)
    collective_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    network_at = models.DateTimeField("donnée au réseau le", null=True, blank=True)
    network_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    network_accepted_at = models.DateTimeField("acceptée au réseau le", null=True, blank=True)
    network_accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    returned_words = models.TextField("à revoir", blank=True)  # the last moderator’s; then emptied
    archived_at = models.DateTimeField("retirée le", null=True, blank=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche pratique"
        verbose_name_plural = "fiches pratiques"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["structure", "-created_at"], name="practice_by_structure"),
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(network_at__isnull=False),
                name="practice_of_the_network",
            ),
        ]
        constraints = [
            filled("practice", "title", "Donnez un nom à cette pratique."),
            known("practice", "effort", "", "hours", "days", "weeks", "months"),
            known("practice", "cost", "", "none", "low", "medium", "high"),
            both_or_none("practice", "collective"),
            both_or_none("practice", "accepted"),
            both_or_none("practice", "network"),
            both_or_none("practice", "network_accepted"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(collective_at__isnull=False),
                name="practice_accepted_was_given",
                violation_error_message="Seule une fiche donnée au collectif s’accepte.",
            ),
            models.CheckConstraint(
                condition=Q(network_at=None) | Q(collective_at__isnull=False),
                name="practice_collective_before_network",
                violation_error_message="Le réseau vient après le collectif.",
            ),
            models.CheckConstraint(
                condition=Q(network_accepted_at=None)
                | Q(network_at__isnull=False, accepted_at__isnull=False),
                name="practice_network_accepted_was_given",
                violation_error_message="Seule une fiche donnée au réseau s’y accepte.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def steps(self):
        """What was done, [(name of the step, what it is)]: « Un cahier ouvert. Chaque remarque… »."""
        lines = [line.strip() for line in self.done.split("\n") if line.strip()]
        return [_named_step(line) for line in lines]

    @property
    def gist(self):
        """What a list tells of it: its summary, else what was done; empty while it tells nothing."""
        return self.summary or self.done

    @property
    def effort_label(self):
        return self.effort_words or self.get_effort_display()

    @property
    def cost_label(self):
        return self.cost_words or self.get_cost_display()


def _named_step(line):
    """Its first sentence, where it is short and something follows; else no name."""
    name, stop, rest = line.partition(". ")
    return (f"{name}.", rest) if stop and rest and len(name) <= LONGEST_STEP_NAME else ("", line)


class PracticeFileQuerySet(ArchivableQuerySet):
    def visible_to(self, user):
        """Those of the practices that `user` may read."""
        return self.present().filter(practice__in=Practice.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(practice__in=Practice.objects.editable_by(user))


class PracticeFile(KeptFile):
    """A file of a practice (À emporter)."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="files")
    file = models.FileField("fichier", upload_to="pratiques", max_length=100)

    objects = PracticeFileQuerySet.as_manager()

    class Meta:
        verbose_name = "fichier d’une fiche"
        verbose_name_plural = "fichiers d’une fiche"
        ordering = ["practice", "pk"]
        constraints = [filled("practice_file", "title", "Donnez un intitulé à ce fichier.")]


class Useful(models.Model):
    """Somebody found a practice useful. Taken back, it is deleted: nothing hangs on it."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="useful")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    said_at = models.DateTimeField("dit le", auto_now_add=True)

    class Meta:
        verbose_name = "pratique utile"
        verbose_name_plural = "pratiques utiles"
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "user"],
                name="useful_once",
                violation_error_message="Vous l’avez déjà dit.",
            )
        ]

    def __str__(self):
        return f"Utile : {self.practice}"


class BorrowingQuerySet(models.QuerySet):
    def present(self):
        """Those whose action is still in the plan."""
        return self.filter(action__archived_at=None)


class Borrowing(models.Model):
    """A structure takes up a practice (je m’en inspire): `action`, in its plan, cites it.

    The author’s structure learns how many did, never which.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="borrowings")
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="borrowings")
    action = models.OneToOneField(Action, models.PROTECT, related_name="borrowing")
    borrowed_at = models.DateTimeField("reprise le", auto_now_add=True)
    borrowed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = BorrowingQuerySet.as_manager()

    class Meta:
        verbose_name = "reprise d’une pratique"
        verbose_name_plural = "reprises d’une pratique"
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "structure"],
                name="borrowing_once_a_structure",
                violation_error_message="Cette pratique est déjà dans votre plan d’actions.",
            )
        ]

    def __str__(self):
        return f"{self.structure} reprend {self.practice}"
