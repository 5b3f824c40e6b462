"""The documents of a session: added, taken off, put back. Nothing is deleted.

Callers check rights (`animated_by`).
"""

from django.db import transaction
from django.utils import timezone

from capcollectif import locks, meanwhile, uploads
from capcollectif.errors import Refused
from capsules.models import SessionDocument

MOST_A_SESSION = 40
LONGEST_TITLE = 120  # characters


@transaction.atomic
def add_document(session, *, file, title="", by):
    """Keep `file`, as an UploadField gives it, and return the SessionDocument.

    Its title is its name unless one is given. Raises Refused past MOST_A_SESSION documents.
    """
    locks.held(session)
    title = title or file.name.rpartition(".")[0][:LONGEST_TITLE]
    there = session.documents.present()
    same = there.filter(title=title, filename=file.name, size=file.size, added_by=by)
    if twin := same.filter(added_at__gte=timezone.now() - meanwhile.TWICE).first():
        return twin
    if there.count() >= MOST_A_SESSION:
        raise Refused(
            f"Cette séance a déjà {MOST_A_SESSION} documents\u00a0: retirez-en un d’abord."
        )
    document = SessionDocument(
        session=session,
        title=title,
        filename=file.name,
        content_type=file.content_type,
        size=file.size,
        added_by=by,
    )
    # Should the transaction fail, the file stays on the disk, under a name that nobody knows.
    document.file.save(uploads.name_of_ours(file), file, save=False)
    document.save()
    return document


@transaction.atomic
def archive_document(document, *, by):
    """Take it off the session; `restore_document` puts it back."""
    SessionDocument.objects.filter(pk=document.pk, archived_at=None).update(
        archived_at=timezone.now()
    )


@transaction.atomic
def restore_document(document, *, by):
    """Put it back where it was."""
    SessionDocument.objects.filter(pk=document.pk).update(archived_at=None)
