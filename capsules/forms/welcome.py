"""The first thing that somebody invited fills in."""

from django import forms

from capcollectif.fields import LineField
from capcollectif.forms import FirstErrorForm, helper

NAME_LENGTH = 80


class WelcomeForm(FirstErrorForm, forms.Form):
    """Their name, unless an account knows it; and which of the two buttons was pressed."""

    first_name = LineField(
        label="Votre prénom",
        max_length=NAME_LENGTH,
        error_messages={"required": "Dites-nous votre prénom, par exemple\u00a0: Odile."},
    )
    last_name = LineField(label="Votre nom (facultatif)", max_length=NAME_LENGTH, required=False)

    def __init__(self, *args, is_known, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["last_name"].widget.attrs["autocomplete"] = "family-name"
        if is_known:
            self.fields.clear()
        self.helper = helper()
