"""Secret links: each opens one thing, without signing in, until it ends or is replaced.

A link’s address holds its random nonce signed with SECRET_KEY, under a salt for each scope: it can
be written again each time a mail leaves, the table alone opens nothing, and a link of one scope is
none of another. Opening a page changes nothing; only a POST does, as scanners of mail open links.
"""

import datetime
from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from capcollectif import outbox
from capcollectif.errors import Refused
from capcollectif.prepared import Prepared
from capsules.models import Participant, SecretLink
from capsules.queries import mails

Scope = SecretLink.Scope
ROUTES = {
    Scope.PAGE: "capsules:own_page",
    Scope.ANSWER: "capsules:reply_edit",
    Scope.POLL: "capsules:vote_edit",
    Scope.FEED: "capsules:feed_ics",
    Scope.CHECK_IN: "capsules:check_in",
    Scope.BOARD: "capsules:board_take_part",
}
PAGE_LASTS = timedelta(days=90)  # since the last mail that held it
AFTER_THE_SESSION = timedelta(days=2)
LONGEST_TOKEN = 200

UNKNOWN = (
    "Ce lien n’ouvre rien. Vérifiez qu’il est entier, ou reprenez-le dans votre dernier courriel."
)
REPLACED = "Ce lien a été remplacé\u00a0: prenez celui de votre dernier courriel."
ENDED = "Ce lien a fait son temps\u00a0: prenez celui de votre dernier courriel."
GONE = "Vous ne faites plus partie de ce collectif. Une erreur\u00a0? Parlez-en à la personne qui anime."


@transaction.atomic
def issue(scope, *, participant=None, user=None, session=None, expires_at=None):
    """The SecretLink that opens this: the one there is, which then lasts until `expires_at`, or a new one."""
    opens = {"scope": scope, "participant": participant, "user": user, "session": session}
    found = SecretLink.objects.filter(replaced_at=None, **opens)
    try:
        with transaction.atomic():
            link = found.first() or SecretLink.objects.create(expires_at=expires_at, **opens)
    except IntegrityError:  # somebody was faster
        link = found.get()
    if link.expires_at != expires_at:
        link.expires_at = expires_at
        link.save(update_fields=["expires_at"])
    return link


def page_of(participant):
    """The link of a participant’s own page, which lasts PAGE_LASTS from now.

    Their feed gets its address at the same time: one click on that page subscribes to it.
    """
    issue(Scope.FEED, participant=participant)
    return issue(Scope.PAGE, participant=participant, expires_at=timezone.now() + PAGE_LASTS)


def write_about(session, people, *, kind, by):
    """Write a mail of `kind` about `session` to each of `people` {address: Participant}.

    They leave after outbox.TIME_TO_CANCEL; guests read and answer on their page, without an account.
    """
    for address, participant in people.items():
        if not participant.user_id:
            page_of(participant)
        outbox.write(
            kind=kind,
            recipient=address,
            params={"session": session.pk, "participant": participant.pk},
            by=by,
            topic=mails.topic_of(session.collective),
            delay=outbox.TIME_TO_CANCEL,
        )


def until_after(*days):
    """When the links about a session of one of these days end: AFTER_THE_SESSION the last, in Paris."""
    last = datetime.datetime.combine(max(days) + AFTER_THE_SESSION, datetime.time.max)
    return timezone.make_aware(last)


def follow(session):
    """Let the links to answer about, and to work in, `session`, which moved, last as long as its new day asks."""
    own = SecretLink.objects.filter(session=session, replaced_at=None)
    own = own.filter(scope__in=[Scope.ANSWER, Scope.BOARD])
    own.update(expires_at=until_after(session.day))


def standing(scope, **opens):
    """The SecretLink of this that works now, or None: what a letter names, as it only reads."""
    return SecretLink.objects.open(timezone.now()).filter(scope=scope, **opens).first()


@transaction.atomic
def replace(link, *, by):
    """End `link` at once, and return the one that opens the same from now on."""
    now = timezone.now()
    SecretLink.objects.filter(pk=link.pk, replaced_at=None).update(replaced_at=now)
    opens = {"participant": link.participant, "user": link.user, "session": link.session}
    return issue(link.scope, expires_at=link.expires_at, **opens)


def token_of(link):
    """What its address holds."""
    return _signer(link.scope).sign(link.nonce)


def path_of(link):
    """The path of the page that it opens."""
    return reverse(ROUTES[link.scope], args=[token_of(link)])


def address_of(link):
    """The whole address, for a mail or a calendar."""
    return outbox.absolute(path_of(link))


_LINK = Prepared(
    lambda scope, nonce: SecretLink.objects.filter(scope=scope, nonce=nonce).select_related(
        *("participant__user", "participant__structure", "participant__collective__region"),
        *("user", "session__collective", "session__capsule__theme"),
    )
)
_PRESENT = Prepared(lambda pk: Participant.objects.present().filter(pk=pk).values_list("pk"))


def find(scope, token):
    """The SecretLink of `scope` that works now. Raises Refused, with what to do, unless it does.

    It comes with its participant (user, structure, collective), its user and its session.
    """
    link = _read(scope, token)
    if link is None:
        raise Refused(UNKNOWN)
    if link.replaced_at:
        raise Refused(REPLACED)
    if link.expires_at and link.expires_at <= timezone.now():
        raise Refused(ENDED)
    if link.participant and not _PRESENT.rows(link.participant_id):
        raise Refused(GONE)
    if link.session and link.session.collective.archived_at:
        raise Refused(ENDED)
    if link.user and not link.user.is_active:
        raise Refused(ENDED)
    return link


def _read(scope, token):
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        nonce = _signer(scope).unsign(token)
    except BadSignature:
        return None
    return next(iter(_LINK.objects(str(scope), nonce)), None)


def _signer(scope):
    return Signer(salt=f"capsules.link.{scope}", sep=".")
