"""A code to verify."""

from django import forms

from capcollectif.forms import FirstErrorForm, helper
from capsules.calculations.certificates import CODE_LENGTH

from .codes import CodeField


class CodeForm(FirstErrorForm, forms.Form):
    """The code of a certificate, as it is printed."""

    code = CodeField(
        length=CODE_LENGTH,
        example="Le code a douze lettres ou chiffres, par exemple ABCD-EFGH-2345.",
        label="Code de l’attestation",
        help_text="Il est imprimé au bas de la page.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()
