"""Files that people put beside something."""

from django.conf import settings
from django.db import models

from capcollectif import uploads


class KeptFile(models.Model):
    """A file as capcollectif.uploads took it: under our own name, given as a download."""

    title = models.CharField("intitulé", max_length=120)
    filename = models.CharField("nom d’origine", max_length=200)  # cleaned; what people download
    content_type = models.CharField("nature", max_length=100)
    size = models.PositiveIntegerField("taille")  # bytes
    added_at = models.DateTimeField("ajouté le", auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    archived_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    @property
    def nature(self):
        """« PDF, 1,2 Mo »."""
        return uploads.described(self.filename, self.size)
