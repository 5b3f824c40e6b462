"""Rows that are archived where others would delete them: nothing that somebody wrote is lost."""

from django.db import models
from django.utils import timezone


class ArchivableQuerySet(models.QuerySet):
    """Rows of a table that has `archived_at`."""

    def present(self):
        """Those that are not archived."""
        return self.filter(archived_at=None)

    def archive(self):
        """Archive them, now; those that are already keep their date. Return how many were not."""
        return self.filter(archived_at=None).update(archived_at=timezone.now())

    def restore(self):
        """Put them back; return how many there are."""
        return self.update(archived_at=None)
