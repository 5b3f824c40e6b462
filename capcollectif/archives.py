"""Rows that are archived where others would delete them: nothing that somebody wrote is lost."""

from django.db import models


class ArchivableQuerySet(models.QuerySet):
    """Rows of a table that has `archived_at`."""

    def present(self):
        """Those that are not archived."""
        return self.filter(archived_at=None)
