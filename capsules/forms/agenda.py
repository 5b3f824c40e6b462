"""The running order of a session: a row a line, and an empty one to add another."""

from django import forms

from capcollectif.fields import LineField, clean_line
from capcollectif.forms import FirstErrorForm
from capsules.calculations.running_order import LONGEST, Item
from capsules.operations.conducting import MOST_LINES

MINUTES = f"Écrivez de 1 à {LONGEST} minutes, par exemple 15."
RECEIVED_NOTHING = "Nous n’avons rien reçu\u00a0: voici le conducteur, rien n’est changé."
TOO_MANY = f"Un conducteur tient en {MOST_LINES} lignes\u00a0: regroupez-en."


class LineForm(FirstErrorForm, forms.Form):
    title = LineField(
        label="Intitulé",
        max_length=120,
        error_messages={
            "required": "Donnez un intitulé à cette ligne, par exemple «\u00a0Accueil\u00a0»."
        },
    )
    details = LineField(label="Précisions", required=False, max_length=300)
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=1,
        max_value=LONGEST,
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], MINUTES),
    )


class _Lines(forms.BaseFormSet):
    default_error_messages = {
        "missing_management_form": RECEIVED_NOTHING,
        "too_many_forms": TOO_MANY,
    }

    def items(self):
        """An Item a row, in order; None for one that is taken out, or left empty. Once valid."""
        return [self._item(form) for form in self.forms]

    def taken_out(self):
        """A sentence for each row that is taken out, with its words: one may want them back."""
        titles = [form["title"].value() or "" for form in self.deleted_forms]
        return [f"«\u00a0{clean_line(title)[:120]}\u00a0» est retirée." for title in titles]

    def _item(self, form):
        if not form.cleaned_data or form in self.deleted_forms:
            return None
        return Item(**{name: form.cleaned_data[name] for name in Item._fields})


LinesForm = forms.formset_factory(
    LineForm,
    formset=_Lines,
    extra=1,
    can_delete=True,
    max_num=MOST_LINES + 1,  # the empty one
    absolute_max=MOST_LINES + 20,
    validate_max=True,
)


class ChangeForm(forms.Form):
    """What the button that was pressed does besides saving; what is wrong in it counts for nothing."""

    up = forms.IntegerField(min_value=1, max_value=MOST_LINES, required=False)  # a row, from 1
    down = forms.IntegerField(min_value=1, max_value=MOST_LINES, required=False)
    fit = forms.BooleanField(required=False)
    more = forms.BooleanField(required=False)

    def apply(self, items):
        """`items` (an Item or None a row) with the row moved, without the empty ones."""
        self.is_valid()
        for name, step in (("up", -1), ("down", 1)):
            at = (self.cleaned_data.get(name) or 0) - 1
            if 0 <= at < len(items) and 0 <= at + step < len(items):
                items[at], items[at + step] = items[at + step], items[at]
        return [item for item in items if item]

    @property
    def row(self):
        """Where the row that was moved is now, from 1; None if none was."""
        up, down = self.cleaned_data.get("up"), self.cleaned_data.get("down")
        return max(1, up - 1) if up else down and down + 1

    @property
    def goes_on(self):
        """Whether one goes on editing."""
        return any(self.cleaned_data.get(name) for name in self.fields)


class ShownForm(forms.Form):
    """The query string of the projected page: a line, from 1."""

    ligne = forms.IntegerField(min_value=1, max_value=MOST_LINES, required=False)

    def line(self):
        """Its number; None if none is asked, or none that could be."""
        return self.cleaned_data["ligne"] if self.is_valid() else None
