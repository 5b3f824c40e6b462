"""Forms around the answers of an assessment."""

from django import forms


class CloseForm(forms.Form):
    """The lead’s word that some questions may stay to revisit."""

    despite_to_revisit = forms.BooleanField(required=False)


class ShareForm(forms.Form):
    """Whether the facilitators may read a diagnostic, or the plan: said, not toggled, so that asking
    twice is harmless."""

    share = forms.TypedChoiceField(
        choices=[("yes", "Partager"), ("no", "Ne plus partager")], coerce=lambda word: word == "yes"
    )
