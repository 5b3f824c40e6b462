"""What is mailed to those who are expected at a session: convocation, reminders."""

import datetime

from django.urls import reverse
from django.utils import timezone

from capcollectif import french, outbox
from capsules.calculations import running_order
from capsules.models import Notice, Participant, Reply, SecretLink, Session
from capsules.operations import conducting, feeds, links, replying
from capsules.queries import own_pages

from .words import short, to_participant

Kind = Notice.Kind
Scope = SecretLink.Scope
WANTED = {Kind.WEEK_BEFORE: "wants_week_before", Kind.DAY_BEFORE: "wants_day_before"}


@outbox.letter(Kind.CONVOCATION)
@outbox.letter(Kind.WEEK_BEFORE)
@outbox.letter(Kind.DAY_BEFORE)
def convocation(message):
    """When, where, what for, and the links to answer by. None once there is nothing to come to.

    Nor for a reminder of a day that is no longer the one, to who wants none or has said no.
    """
    session, person = _session_of(message), _person_of(message)
    if session is None or person is None or replying.why_closed(session):
        return None
    reply = Reply.objects.filter(session=session, participant=person, day=session.day).first()
    if message.kind in WANTED and not _is_wanted(message, session, person, reply):
        return None
    return _letter(message, session, person, reply)


def _session_of(message):
    around = ("collective__region", "capsule__theme", "guide")
    present = Session.objects.present().filter(collective__archived_at=None)
    return present.select_related(*around).filter(pk=message.params["session"]).first()


def _person_of(message):
    """Whom it is for, if they still take part under the same address."""
    present = Participant.objects.present().with_names()
    person = present.filter(pk=message.params["participant"]).first()
    return person if person and person.address == message.recipient else None


def _is_wanted(message, session, person, reply):
    is_absent = reply is not None and reply.answer == Reply.Answer.ABSENT
    is_the_day = message.params["day"] == session.day.isoformat()
    return is_the_day and not is_absent and getattr(person, WANTED[message.kind])


def _letter(message, session, person, reply):
    parts = [
        "\n".join(where(session)),
        *_programme(session),
        *_answering(session, person, reply),
        *_plan(person),
        *own_page(person),
        session.collective.funders,
    ]
    return to_participant(
        message,
        person,
        session.collective,
        subject=_subject(session),
        parts=parts,
        attachments=(feeds.attachment(session, person),),
    )


def _subject(session):
    when = french.day(session.day)
    if session.day - timezone.localdate() == datetime.timedelta(days=1):
        when = f"demain, {when}"
    elif session.day == timezone.localdate():
        when = f"aujourd’hui, {when}"
    at = f" à {french.hour(session.starts_at)}" if session.starts_at else ""
    return f"{(when + at).capitalize()}\u00a0: {session.name}"


def where(session):
    """Lines that say what `session` is, when and where."""
    capsule = session.capsule
    yield (
        f"{session.name}, capsule {capsule.position}\u00a0: {capsule.theme.title}"
        if capsule
        else session.name
    )
    hours = ""
    if session.starts_at:
        hours = f", de {french.hour(session.starts_at)} à {french.hour(session.ends_at)}"
    yield f"{french.day(session.day).capitalize()} {session.day.year}{hours}"
    if session.place:
        yield f"Lieu\u00a0: {session.place}"
    guide = getattr(session, "guide", None)
    if guide and guide.access:
        yield f"Accès\u00a0: {guide.access}"
    if session.video_link:
        yield f"Rejoindre la visio\u00a0: {session.video_link}"


def _programme(session):
    """The three lines of the running order that count; nothing of what has none."""
    lines = running_order.in_brief(conducting.programme_of(session))
    if lines:
        told = [
            " ".join(filter(None, (french.hour(line.time) if line.time else "", line.title)))
            for line in lines
        ]
        yield "\n".join(["Au programme", *(f"- {words}" for words in told)])


def _answering(session, person, reply):
    """The links to say whether one comes, each to be confirmed on its page."""
    link = links.standing(Scope.ANSWER, participant=person, session=session)
    if link is None:
        return
    address = links.address_of(link)
    if reply:
        yield f"Vous avez répondu «\u00a0{reply.get_answer_display()}\u00a0». Pour changer d’avis\u00a0:\n{address}"
        return
    lines = [
        f"{answer.label}\u00a0: {address}?reponse={answer.value}"
        for answer in replying.offered(session)
    ]
    yield "\n".join(["Serez-vous là\u00a0? Un clic, puis une confirmation.", *lines])


def _plan(person):
    """The plan of actions of their structure, one click away; nothing for a guest."""
    link = links.standing(Scope.PAGE, participant=person)
    plan = link and own_pages.plan_of(person)
    if plan:
        path = reverse("capsules:own_page_plan", args=[links.token_of(link)])
        yield f"Le plan d’actions de {short(plan.name)} (PDF)\u00a0: {outbox.absolute(path)}"


def own_page(person):
    """The way to their own page, where reminders are thinned out; nothing before there is one."""
    link = links.standing(Scope.PAGE, participant=person)
    if link:
        yield f"Vos documents, votre agenda, vos rappels, par un lien à vous, qui ne se transfère pas\u00a0: {links.address_of(link)}"
