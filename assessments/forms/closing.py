"""Forms around the answers of an assessment."""

from django import forms


class CloseForm(forms.Form):
    """The lead’s word that some questions may stay to revisit."""

    despite_to_revisit = forms.BooleanField(required=False)


class ShareForm(forms.Form):
    """Share with the region’s facilitators, or not."""

    share = forms.ChoiceField(choices=[("oui", "Partager"), ("non", "Ne plus partager")])
