"""The documents of a session: added, taken off, put back. Nothing is deleted.

Callers check rights (`animated_by`).
"""

from django.db import transaction
from django.utils import timezone

from capcollectif import locks, meanwhile, uploads
from capcollectif.errors import Refused
from capsules.models import SessionDocument

MOST_A_SESSION = 40
FULL = "Cette séance a déjà {} documents\u00a0: retirez-en un d’abord."
LONGEST_TITLE = 120  # characters


@transaction.atomic
def add_document(session, *, file, title="", by):
    """Keep `file` and return the SessionDocument: see `keep`."""
    locks.held(session)
    return keep(session.documents, file=file, title=title, by=by, most=MOST_A_SESSION, full=FULL)


def keep(rows, *, file, title, by, most, full):
    """Keep `file`, as an UploadField gives it, in a row of `rows`, the files of one thing, held.

    Return that row; the same twice within a minute is one. Its title is its name unless one is
    given. Raises Refused, with `full` (and how many in its braces), once `most` are present.
    """
    title = title or file.name.rpartition(".")[0][:LONGEST_TITLE]
    said = {"title": title, "filename": file.name, "size": file.size, "added_by": by}
    there = rows.present()
    lately = there.filter(added_at__gte=timezone.now() - meanwhile.TWICE)
    if twin := lately.filter(**said).first():
        return twin
    if there.count() >= most:
        raise Refused(full.format(most))
    row = rows.model(**said, content_type=file.content_type)
    # Should the transaction fail, the file stays on the disk, under a name that nobody knows.
    row.file.save(uploads.name_of_ours(file), file, save=False)
    rows.add(row, bulk=False)
    return row


@transaction.atomic
def archive_document(document, *, by):
    """Take it off the session; `restore_document` puts it back."""
    SessionDocument.objects.filter(pk=document.pk).archive()


@transaction.atomic
def restore_document(document, *, by):
    """Put it back where it was."""
    SessionDocument.objects.filter(pk=document.pk).restore()
