"""What one asks of a restitution: with or without names, and whether one’s own may show."""

from django import forms

YES, NO = "oui", "non"


class NamesForm(forms.Form):
    """The query of the page: `?noms=caches` hides the names; anything else shows them."""

    noms = forms.CharField(required=False)

    def hide_names(self):
        return self.is_valid() and self.cleaned_data["noms"] == "caches"


class NamingForm(forms.Form):
    """Whether a structure agrees to be named."""

    agree = forms.ChoiceField(choices=[(YES, "Oui"), (NO, "Non")])

    def agrees(self):
        """True or False; None if nothing, or something else, was said."""
        return self.cleaned_data["agree"] == YES if self.is_valid() else None
