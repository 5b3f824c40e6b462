"""A code that somebody copies from a sheet or a screen."""

from django import forms

from capcollectif.fields import LineField
from capsules.calculations import codes

LONGEST = 40  # characters, with what people type between them


class CodeField(LineField):
    """Cleaned, a code of `length` signs as codes.as_typed gives it; else `example` says what one is."""

    def __init__(self, *, length, example, **kwargs):
        attrs = {
            "autocomplete": "off",
            "spellcheck": "false",
            "autocapitalize": "characters",
            "maxlength": LONGEST,  # one may go into an address, which servers cut short
        }
        super().__init__(
            max_length=LONGEST,
            error_messages={"required": example, "max_length": example},
            widget=forms.TextInput(attrs=attrs),
            **kwargs,
        )
        self.length, self.example = length, example

    def clean(self, value):
        code = codes.as_typed(super().clean(value), length=self.length)
        if not code:
            raise forms.ValidationError(self.example)
        return code
