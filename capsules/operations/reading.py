"""Shared reading: how one understood a question, and what one writes beside it.

Callers check rights (`visible_to`, `restorable_by`); these functions check the state of things.
`structure_id` is that in whose name one reads and writes: of one’s hat, None for who animates.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from capcollectif import locks, meanwhile
from capcollectif.errors import Refused
from capsules.models import Reading, Remark, RemarkReply
from capsules.queries import thresholds

MOST_A_QUESTION = 20  # remarks of one person beside a question: more would hide the others’
MOST_REPLIES = 50  # of one person in a thread
SIGN_NOTES = (
    "Une note se signe\u00a0: décochez «\u00a0sans mon nom\u00a0», ou demandez plutôt au collectif."
)


@transaction.atomic
def mark(capsule, question, *, mark, structure_id, by):
    """Keep how `by` understood `question` in `capsule`: a Reading.Mark, in the place of another."""
    locks.held(capsule)  # one at a time
    Reading.objects.update_or_create(
        capsule=capsule,
        question=question,
        user=by,
        defaults={"mark": mark, "structure_id": structure_id},
    )
    _tell(capsule, question)


@transaction.atomic
def unmark(capsule, question, *, by):
    """`by` has not read `question` after all."""
    locks.held(capsule)  # one at a time
    own = Reading.objects.filter(capsule=capsule, question=question, user=by)
    own.filter(told="").delete()
    own.update(mark="")
    _tell(capsule, question)


def _tell(capsule, question):
    """Count marks as they are now once enough people have changed theirs since they were counted.

    Counted one by one, whoever looks before and after would read the mark of the one in between.
    """
    marks = Reading.objects.filter(capsule=capsule, question=question)
    if marks.exclude(mark=F("told")).count() >= thresholds.least():
        marks.filter(mark="").delete()
        marks.update(told=F("mark"))


@transaction.atomic
def write(capsule, question, *, kind, text, structure_id, by, is_anonymous=False):
    """Write a Remark beside `question`, and return it; the same twice within a minute is one.

    Raises Refused for a note without a name, or past MOST_A_QUESTION.
    """
    if kind == Remark.Kind.NOTE and is_anonymous:
        raise Refused(SIGN_NOTES)
    locks.held(capsule)  # one at a time
    own = Remark.objects.present().filter(capsule=capsule, question=question, written_by=by)
    same = own.filter(kind=kind, text=text, structure=structure_id, is_anonymous=is_anonymous)
    if twin := same.filter(written_at__gte=timezone.now() - meanwhile.TWICE).first():
        return twin
    if own.count() >= MOST_A_QUESTION:
        raise Refused(
            f"Vous avez déjà écrit {MOST_A_QUESTION} fois sur cette question\u00a0: retirez d’abord "
            "une de vos remarques."
        )
    return Remark.objects.create(
        capsule=capsule,
        question=question,
        structure_id=structure_id,
        kind=kind,
        text=text,
        is_anonymous=is_anonymous,
        written_by=by,
    )


@transaction.atomic
def reply(remark, *, text, structure_id, by, is_anonymous=False):
    """Answer in the thread of `remark`, and return the RemarkReply; twice within a minute is once.

    Raises Refused if the question was taken off meanwhile, or past MOST_REPLIES.
    """
    remark = locks.held(remark)
    if remark.archived_at:
        raise Refused("Cette question vient d’être retirée\u00a0: votre réponse n’est pas envoyée.")
    own = remark.replies.filter(written_by=by, archived_at=None)
    same = own.filter(text=text, structure=structure_id, is_anonymous=is_anonymous)
    if twin := same.filter(written_at__gte=timezone.now() - meanwhile.TWICE).first():
        return twin
    if own.count() >= MOST_REPLIES:
        raise Refused("Vous avez déjà beaucoup répondu ici\u00a0: laissez la parole aux autres.")
    return RemarkReply.objects.create(
        remark=remark,
        text=text,
        structure_id=structure_id,
        written_by=by,
        is_anonymous=is_anonymous,
    )


@transaction.atomic
def archive(word, *, by):
    """Take a Remark (with its thread) or a RemarkReply off; `restore` puts it back."""
    present = type(word).objects.filter(pk=word.pk, archived_at=None)
    present.update(archived_at=timezone.now(), archived_by=by)


@transaction.atomic
def restore(word, *, by):
    """Put it back where it was."""
    type(word).objects.filter(pk=word.pk).update(archived_at=None, archived_by=None)
