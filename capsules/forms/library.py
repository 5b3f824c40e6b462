"""What one looks for in the library."""

from django import forms

from capcollectif.fields import LineField, NumberField
from capsules.calculations import folding
from capsules.queries import practices


class LibraryForm(forms.Form):
    """`?q=…&theme=…&whose=…&question=…`: what makes no sense in it is as if it were not there."""

    q = LineField(
        label="Chercher une fiche, un outil, un mot",
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": "entretien, document unique, covoiturage…"}
        ),
    )
    theme = forms.ChoiceField(label="Thème", required=False)
    whose = forms.ChoiceField(
        label="Fiches",
        required=False,
        choices=[
            ("", "Toutes"),
            (practices.OURS, "De ma structure"),
            (practices.BORROWED, "Reprises chez nous"),
        ],
    )
    question = NumberField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, themes, structure, **kwargs):
        super().__init__(*args, **kwargs)
        self._structure = structure
        self.fields["theme"].choices = [("", "Tous les thèmes"), *themes.items()]
        if structure is None:
            del self.fields["whose"]
        # An address holds so much: past it, the server answers with an error page of its own.
        self.fields["q"].widget.attrs["maxlength"] = self.fields["q"].max_length
        for field in self.fields.values():
            kind = "select" if isinstance(field.widget, forms.Select) else "control"
            field.widget.attrs["class"] = f"form-{kind}"

    def wanted(self):
        """The filters that `practices.found` takes; `structure` is the pk of the one that looks."""
        self.is_valid()
        kept = {name: value for name, value in self.cleaned_data.items() if value}
        words = folding.words(kept.pop("q", ""))
        structure = {"structure": self._structure} if "whose" in kept else {}
        return {**kept, **structure, "words": words}

    @property
    def is_filtering(self):
        """Whether some filter that makes sense is set."""
        return any(self.cleaned_data.values())


class UsefulForm(forms.Form):
    """Whether one finds a practice useful."""

    useful = forms.TypedChoiceField(
        choices=[("yes", "Utile"), ("no", "Ne plus le dire")], coerce=lambda word: word == "yes"
    )
