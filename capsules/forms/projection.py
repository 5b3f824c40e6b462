"""The query string of a projected restitution."""

from django import forms


class OrderForm(forms.Form):
    """`?ordre=theme`: the questions in the order of the theme; else the widest first."""

    ordre = forms.ChoiceField(choices=[("ecart", "ecart"), ("theme", "theme")], required=False)

    def by_spread(self):
        """Whether the widest come first."""
        return not (self.is_valid() and self.cleaned_data["ordre"] == "theme")
