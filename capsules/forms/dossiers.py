"""What a dossier is asked for."""

from django import forms

from capsules.models import Dossier

WHICH = "Choisissez un dossier\u00a0: celui de votre structure, ou celui du collectif."


class DossierForm(forms.Form):
    """Of a capsule: a structure’s, or that of who animates; made anew, or one made a moment ago."""

    kind = forms.ChoiceField(
        choices=[
            (kind.value, kind.label) for kind in (Dossier.Kind.STRUCTURE, Dossier.Kind.COLLECTIVE)
        ],
        error_messages=dict.fromkeys(["required", "invalid_choice"], WHICH),
    )
    is_recent_enough = forms.BooleanField(required=False)
