"""What the ground keeps: mails that are to leave, and those of a demo, which stay on screen."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class MessageQuerySet(models.QuerySet):
    def about(self, topic):
        """Those that were written with this `topic`, the latest first."""
        return self.filter(topic=topic).order_by("-created_at", "-pk")

    def due(self, now):
        """Those to send now, in order: waiting, and in no worker’s hands."""
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        waiting = self.filter(free, state=Message.State.WAITING, send_after__lte=now)
        return waiting.order_by("send_after", "pk")


class Message(models.Model):
    """A mail to one person, as what is needed to compose it: its text is made at sending time."""

    class State(models.TextChoices):
        DRAFT = "draft", "Brouillon"
        WAITING = "waiting", "À envoyer"
        SENT = "sent", "Envoyé"
        DROPPED = "dropped", "Devenu inutile"
        SET_ASIDE = "set_aside", "Mis de côté"
        CANCELLED = "cancelled", "Annulé"

    kind = models.CharField("lettre", max_length=40)  # whose composer is registered, see outbox.py
    params = models.JSONField("faits", default=dict)
    recipient = models.EmailField("destinataire")
    topic = models.CharField("sujet", max_length=80, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True
    )
    message_id = models.CharField("identifiant", max_length=250, unique=True)
    state = models.CharField("état", max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField("écrit le", auto_now_add=True)
    send_after = models.DateTimeField("à envoyer dès")
    leased_until = models.DateTimeField("entre les mains du facteur jusqu’à", null=True, blank=True)
    attempts = models.PositiveIntegerField("essais", default=0)
    faults = models.PositiveIntegerField("essais ratés de son fait", default=0)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    reason = models.TextField("raison", blank=True)  # of its state, or of the last failed attempt

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["draft", "waiting", "sent", "dropped", "set_aside", "cancelled"]
                ),
                name="message_known_state",
                violation_error_message="Cet état n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at=None)),
                name="message_sent_has_a_date",
                violation_error_message="Un courriel envoyé a sa date d’envoi, et lui seul.",
            ),
            models.CheckConstraint(
                condition=Q(leased_until=None) | Q(state="waiting"),
                name="message_leased_while_waiting",
                violation_error_message="Seul un courriel à envoyer peut être en train de partir.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["dropped", "set_aside"]) | ~Q(reason=""),
                name="message_that_stays_says_why",
                violation_error_message="Un courriel qui ne part pas dit pourquoi.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["send_after", "id"], condition=Q(state="waiting"), name="message_to_send"
            ),
            models.Index(fields=["topic", "-created_at", "-id"], name="message_about"),
        ]

    def __str__(self):
        return f"{self.kind}, {self.get_state_display()}"


class ScreenMailQuerySet(models.QuerySet):
    def readable(self):
        """All of them, by anybody, on an instance that shows its mails; none elsewhere."""
        return self if settings.MAIL_ON_SCREEN else self.none()


class ScreenMail(models.Model):
    """A mail of a demo instance: read on screen instead of leaving."""

    to = models.TextField("à")
    subject = models.TextField("objet")
    text = models.TextField("texte")
    html = models.TextField("HTML", blank=True)
    files = models.JSONField("pièces jointes", default=list, blank=True)  # [[name, text]]
    message_id = models.CharField("identifiant", max_length=250)
    sent_at = models.DateTimeField("envoyé le", auto_now_add=True)

    objects = ScreenMailQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel à l’écran"
        verbose_name_plural = "courriels à l’écran"
        ordering = ["-sent_at", "-pk"]

    def __str__(self):
        return self.subject
