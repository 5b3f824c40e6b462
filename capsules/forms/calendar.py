"""The filter of a calendar."""

from django import forms

from capsules.calculations.method import Mode


class ModesForm(forms.Form):
    """Which modes of session to show: all of them if none is chosen, or something unknown."""

    mode = forms.MultipleChoiceField(choices=Mode.choices, required=False)

    def chosen(self):
        """The Mode values to show."""
        return (self.is_valid() and self.cleaned_data["mode"]) or list(Mode.values)
