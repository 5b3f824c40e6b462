"""The order in which structures speak: a row a structure."""

from django import forms

from capcollectif.fields import HourField
from capcollectif.forms import FirstErrorForm
from capsules.calculations import turns

MINUTES = f"Écrivez de 1 à {turns.LONGEST} minutes, par exemple 5."
SEED = "Écrivez un nombre de 0 à 999\u00a0999, par exemple 42."
MOST_SEED = 999_999


class TurnsForm(FirstErrorForm, forms.Form):
    """`names` is {structure pk: name}; `speakers` [(pk, minutes)] are those of before, in order.

    `order` are the rows as the page showed them, `speaks` those that are ticked; the button that
    was pressed says `up` or `down` (a structure), `alphabetical` or `draw` (by the number `seed`).
    """

    alphabetical = forms.BooleanField(required=False)
    draw = forms.BooleanField(required=False)
    seed = forms.IntegerField(
        label="Nombre",
        required=False,
        min_value=0,
        max_value=MOST_SEED,
        error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], SEED),
    )

    def __init__(self, *args, names, speakers, **kwargs):
        super().__init__(*args, **kwargs)
        self.names, self.before = names, dict(speakers)
        choices = [(pk, pk) for pk in names]
        for name in ("order", "speaks"):
            self.fields[name] = forms.TypedMultipleChoiceField(
                choices=choices, coerce=int, required=False
            )
        for name in ("up", "down"):
            self.fields[name] = forms.TypedChoiceField(
                choices=[("", ""), *choices], coerce=int, empty_value=None, required=False
            )
        for pk in names:
            self.fields[f"minutes-{pk}"] = self._minutes(pk)

    def _minutes(self, pk):
        return forms.IntegerField(
            label=f"Minutes de {self.names[pk]}",
            required=False,
            min_value=1,
            max_value=turns.LONGEST,
            initial=self.before.get(pk, turns.USUAL_MINUTES),
            error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], MINUTES),
        )

    def clean(self):
        data = super().clean()
        if data.get("draw") and data.get("seed") is None and "seed" not in self.errors:
            self.add_error("seed", SEED)
        return data

    def turns(self):
        """[(structure pk, minutes)] of those that speak, in the order asked for. Once valid."""
        data = self.cleaned_data
        speaking = [pk for pk in self._order() if pk in data["speaks"]]
        if data["alphabetical"]:
            speaking = turns.alphabetical({pk: self.names[pk] for pk in speaking})
        if data["draw"]:
            speaking = turns.drawn(speaking, data["seed"])
        for name, step in (("up", -1), ("down", 1)):
            speaking = turns.moved(speaking, data[name], step)
        return [(pk, data[f"minutes-{pk}"] or turns.USUAL_MINUTES) for pk in speaking]

    def rows(self):
        """(pk, name, its field of minutes, whether it speaks), as typed, else as before."""
        ticked = set(self._ticked())
        order = self._order()
        if not self.is_bound:
            order = [*self.before, *(pk for pk in order if pk not in self.before)]
        return [(pk, self.names[pk], self[f"minutes-{pk}"], pk in ticked) for pk in order]

    def _ticked(self):
        if not self.is_bound:
            return self.before
        return getattr(self, "cleaned_data", {}).get("speaks", [])

    def _order(self):
        """Each structure once: as the page had them, those that came since at the end."""
        shown = self.cleaned_data.get("order", []) if self.is_bound else []
        return list(dict.fromkeys([*shown, *turns.alphabetical(self.names)]))


class StartForm(forms.Form):
    """The query string of the projected turns: when the first one begins."""

    debut = HourField(label="Premier tour à", required=False)

    def start(self, usual):
        """The hour asked for, else `usual`."""
        return (self.is_valid() and self.cleaned_data["debut"]) or usual
