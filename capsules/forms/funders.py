"""What funders ask for."""

from django import forms

from capcollectif import images
from capcollectif.errors import Refused
from capcollectif.fields import LineField, NumberField, TextField
from capcollectif.forms import FirstErrorForm, helper


class MentionsForm(FirstErrorForm, forms.Form):
    """The mentions, and what they were when the page was opened."""

    mentions = TextField(
        label="Mentions à imprimer",
        required=False,
        max_length=1000,
        help_text="Par exemple\u00a0: Cette action est cofinancée par l’Union européenne et la région Occitanie.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = TextField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()


class LogoForm(FirstErrorForm, forms.Form):
    """One logo. Valid, its `file` is an images.Drawn."""

    name = LineField(
        label="Financeur",
        max_length=120,
        error_messages={"required": "Dites de quel financeur, par exemple Région Occitanie."},
    )
    file = forms.FileField(
        label="Son logo",
        help_text="PNG, JPEG, WebP ou GIF, 5\u00a0Mo au plus.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        error_messages={
            "required": "Choisissez une image, par exemple logo-region.png.",
            "empty": images.NOT_AN_IMAGE,
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()

    def clean_file(self):
        try:
            return images.redraw(self.cleaned_data["file"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class ArchivedForm(forms.Form):
    """What was just put aside, as the address of a page tells it."""

    archived = NumberField(required=False)

    def found(self):
        """Its pk, or None."""
        self.is_valid()
        return self.cleaned_data.get("archived")
