"""A document of a session."""

from django import forms

from capcollectif.fields import LineField
from capcollectif.forms import FirstErrorForm, helper
from capcollectif.uploads import UploadField


class DocumentForm(FirstErrorForm, forms.Form):
    """A file, and what to call it."""

    file = UploadField(
        label="Fichier",
        help_text="PDF, Word, Excel, PowerPoint, LibreOffice, image ou texte, 10\u00a0Mo au plus.",
    )
    title = LineField(
        label="Intitulé",
        required=False,
        max_length=120,
        help_text="Vide\u00a0: le nom du fichier.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("Déposer le document")
