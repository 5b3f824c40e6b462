"""A code to verify."""

from django import forms

from capcollectif.fields import LineField
from capcollectif.forms import FirstErrorForm, helper
from capsules.calculations import certificates

EXAMPLE = "Le code a douze lettres ou chiffres, par exemple ABCD-EFGH-2345."


class CodeForm(FirstErrorForm, forms.Form):
    """The code of a certificate, as it is printed."""

    code = LineField(
        label="Code de l’attestation",
        max_length=40,
        help_text="Il est imprimé au bas de la page.",
        error_messages={"required": EXAMPLE, "max_length": EXAMPLE},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "autocapitalize": "characters",
                "maxlength": 40,  # it goes into an address, which servers cut short
            }
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()

    def clean_code(self):
        code = certificates.code_as_typed(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(EXAMPLE)
        return code
