"""What people say of a session afterwards, in three questions."""

from django.db import models

from .calendar import Session
from .constraints import known
from .people import Participant


class Feedback(models.Model):
    """One person’s, of one session; read without its name, from five people up.

    What is read is `told`: the three answers as they were when five people or more had given or
    changed theirs (operations.feedback); None before.
    """

    class Useful(models.IntegerChoices):
        NOT_MUCH = 1, "Peu"
        A_LITTLE = 2, "Un peu"
        YES = 3, "Oui"
        VERY = 4, "Beaucoup"

    session = models.ForeignKey(Session, models.PROTECT, related_name="feedback")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="feedback")
    useful = models.PositiveSmallIntegerField("utile", choices=Useful)
    kept = models.TextField("ce que j’emporte", blank=True)
    change = models.TextField("ce que je changerais", blank=True)
    told = models.JSONField("ce qui est lu", null=True, blank=True)
    given_at = models.DateTimeField("donné le", auto_now=True)

    class Meta:
        verbose_name = "avis sur une séance"
        verbose_name_plural = "avis sur une séance"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participant"],
                name="feedback_once_a_session",
                violation_error_message="Vous avez déjà donné votre avis.",
            ),
            known("feedback", "useful", 1, 2, 3, 4),
        ]

    def __str__(self):
        return f"Avis sur {self.session}"

    @property
    def said(self):
        """The three answers, as `told` keeps them."""
        return {"useful": self.useful, "kept": self.kept, "change": self.change}
