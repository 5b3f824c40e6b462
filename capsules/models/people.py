"""Who takes part in a collective, and the secret links that open a page without an account."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from members.models import Membership, Structure

from .collectives import Collective, Enrolment


class ParticipantQuerySet(models.QuerySet):
    def present(self):
        """Those who take part today: in the team of a structure that stays, or guests that stay."""
        place = Membership.objects.active().filter(
            user=OuterRef("user"), structure=OuterRef("structure"), user__is_active=True
        )
        enrolled = Enrolment.objects.staying().filter(
            collective=OuterRef("collective"), structure=OuterRef("structure")
        )
        in_a_team = Q(Exists(place), Exists(enrolled))
        return self.filter(in_a_team | Q(user=None), archived_at=None, collective__archived_at=None)

    def of(self, user):
        """What `user` is today in each collective, once a structure."""
        return self.present().filter(user=user)

    def visible_to(self, user):
        """The people of the collectives that `user` sees, past ones included: their names."""
        return self.filter(collective__in=Collective.objects.visible_to(user))

    def animated_by(self, user):
        return self.filter(collective__in=Collective.objects.animated_by(user))

    def with_names(self):
        """With what `name`, `address` and `belongs_to` read."""
        return self.select_related("user", "structure")


class Participant(models.Model):
    """Somebody in a collective: a member of a structure’s team, or a guest without an account.

    A member has `user` and `structure`, and no name of its own; rows are made by
    operations.participants.gather, and stay when somebody leaves. A guest is typed once, with or
    without an address, a structure, an `organisation` outside the network.
    """

    collective = models.ForeignKey(Collective, models.PROTECT, related_name="participants")
    structure = models.ForeignKey(
        Structure,
        models.PROTECT,
        related_name="participants",
        verbose_name="structure",
        null=True,
        blank=True,
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="participations",
        null=True,
        blank=True,
    )
    first_name = models.CharField("prénom", max_length=80, blank=True)
    last_name = models.CharField("nom", max_length=80, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    organisation = models.CharField("organisation", max_length=120, blank=True)
    wants_week_before = models.BooleanField("rappel une semaine avant", default=True)
    wants_day_before = models.BooleanField("rappel la veille", default=True)
    added_at = models.DateTimeField("depuis le", auto_now_add=True)
    archived_at = models.DateTimeField("retiré·e le", null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = "participant·e"
        verbose_name_plural = "participant·es"
        indexes = [models.Index(fields=["collective", "structure"], name="participant_by_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None) & ~Q(first_name="")
                | Q(user__isnull=False, structure__isnull=False)
                & Q(first_name="", last_name="", email="", organisation=""),
                name="participant_member_or_guest",
                violation_error_message="Donnez au moins un prénom.",
            ),
            models.UniqueConstraint(
                fields=["collective", "structure", "user"],
                condition=Q(user__isnull=False),
                name="participant_once_a_place",
                violation_error_message="Cette personne est déjà dans le collectif.",
            ),
            models.UniqueConstraint(
                fields=["collective", "email"],
                condition=Q(user=None, archived_at=None) & ~Q(email=""),
                name="guest_once_an_address",
                violation_error_message="Cette adresse est déjà dans le collectif.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def given_name(self):
        return (self.user or self).first_name

    @property
    def family_name(self):
        return (self.user or self).last_name

    @property
    def name(self):
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def initials(self):
        return (self.given_name[:1] + self.family_name[:1]).upper()

    @property
    def address(self):
        """Where to write to them; empty for a guest without an address."""
        return self.user.email if self.user else self.email

    @property
    def belongs_to(self):
        """The structure’s name, else the organisation’s, which may be empty."""
        return self.structure.name if self.structure else self.organisation


def random_nonce():
    return secrets.token_urlsafe(32)


class SecretLinkQuerySet(models.QuerySet):
    def open(self, now):
        """Those that work at `now`: neither replaced nor past their end."""
        ends = Q(expires_at=None) | Q(expires_at__gt=now)
        return self.filter(ends, replaced_at=None)


class SecretLink(models.Model):
    """A link that opens one thing without signing in. operations.links makes, finds and replaces it.

    The address holds `nonce` signed with SECRET_KEY: the table alone opens nothing, and a mail can
    be composed again.
    """

    class Scope(models.TextChoices):
        PAGE = "page", "page personnelle"  # of a participant
        ANSWER = "answer", "réponse à une séance"  # of a participant, to a session
        POLL = "poll", "sondage de dates"  # of a participant, about a session
        FEED = "feed", "agenda"  # of a participant, or of an account
        CHECK_IN = "check_in", "pointage"  # of a session, for who is in the room
        BOARD = "board", "atelier"  # of a session, for who is in the room

    scope = models.CharField("ouvre", max_length=8, choices=Scope)
    nonce = models.CharField(max_length=64, unique=True, default=random_nonce, editable=False)
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="links", null=True, blank=True
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="feeds", null=True, blank=True
    )
    session = models.ForeignKey(
        "capsules.Session", models.PROTECT, related_name="links", null=True, blank=True
    )
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    expires_at = models.DateTimeField("jusqu’au", null=True, blank=True)
    replaced_at = models.DateTimeField("remplacé le", null=True, blank=True)

    objects = SecretLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien secret"
        verbose_name_plural = "liens secrets"
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="page", participant__isnull=False, user=None, session=None)
                | Q(scope__in=["answer", "poll"], participant__isnull=False)
                & Q(session__isnull=False, user=None)
                | Q(scope="feed", participant__isnull=False, user=None, session=None)
                | Q(scope="feed", participant=None, user__isnull=False, session=None)
                | Q(scope__in=["check_in", "board"], participant=None, user=None)
                & Q(session__isnull=False),
                name="secret_link_opens_one_thing",
                violation_error_message="Un lien ouvre une seule chose, à une seule personne.",
            ),
            models.UniqueConstraint(
                fields=["participant", "scope"],
                condition=Q(replaced_at=None, session=None, participant__isnull=False),
                name="secret_link_once_a_participant",
                violation_error_message="Ce lien existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["participant", "session", "scope"],
                condition=Q(replaced_at=None, session__isnull=False, participant__isnull=False),
                name="secret_link_once_a_participant_and_session",
                violation_error_message="Ce lien existe déjà.",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(replaced_at=None, user__isnull=False),
                name="feed_once_an_account",
                violation_error_message="Cet agenda a déjà une adresse.",
            ),
            models.UniqueConstraint(
                fields=["session", "scope"],
                condition=Q(replaced_at=None, scope__in=["check_in", "board"]),
                name="room_link_once_a_session",
                violation_error_message="Cette séance a déjà ce lien.",
            ),
        ]

    def __str__(self):
        return f"Lien secret, {self.get_scope_display()}"
