"""The days that a region avoids."""

from crispy_forms.layout import Column, Layout, Row
from django import forms

from capcollectif.errors import Refused
from capcollectif.fields import DayField, LineField, NumberField, TextField
from capcollectif.forms import FirstErrorForm, helper
from capsules.calculations import period_lists
from capsules.calculations.closed_days import Kind

LONGEST_LIST = 30_000  # characters


class PeriodForm(FirstErrorForm, forms.Form):
    """One period."""

    kind = forms.ChoiceField(
        label="Nature",
        choices=Kind.choices,
        initial=Kind.RED_WEEK,
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], "Choisissez la nature de la période dans la liste."
        ),
    )
    name = LineField(
        label="Nom",
        max_length=120,
        error_messages={"required": "Il manque le nom, par exemple Dialogue de gestion."},
    )
    first_day = DayField(
        label="Du",
        error_messages={"required": "Il manque le premier jour, par exemple 01/03/2027."},
    )
    last_day = DayField(label="Au", required=False, help_text="Vide\u00a0: un seul jour.")

    years = forms.TypedChoiceField(
        label="Revient",
        coerce=int,
        empty_value=1,
        required=False,
        choices=[
            (1, "cette fois seulement"),
            (2, "deux années de suite"),
            (3, "trois années de suite"),
        ],
        error_messages={"invalid_choice": "Choisissez une, deux ou trois années."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()
        days = Row(Column("first_day"), Column("last_day"), Column("years"))
        self.helper.layout = Layout(Row(Column("kind"), Column("name")), days)

    def period(self):
        """What closed_periods.add_period takes."""
        data = self.cleaned_data
        return {**data, "last_day": data["last_day"] or data["first_day"]}


class PeriodsForm(FirstErrorForm, forms.Form):
    """A list of periods, and whether it stands instead of the official school holidays."""

    text = TextField(
        label="La liste",
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"Une période par ligne, par exemple {period_lists.EXAMPLE}. "
        "Vous pouvez coller les lignes d’un tableau.",
        error_messages={
            "required": f"Collez au moins une ligne, par exemple {period_lists.EXAMPLE}."
        },
    )
    replace = forms.BooleanField(
        label="Remplacer les vacances officielles des mêmes mois par celles de la liste",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper()

    def clean_text(self):
        try:
            self.periods = period_lists.read(self.cleaned_data["text"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal).split("\n")) from refusal
        if not self.periods:
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return self.cleaned_data["text"]


class YearForm(forms.Form):
    """The school year to show, by the year in which it begins; `archived`, to undo."""

    year = forms.IntegerField(required=False, min_value=2000, max_value=2100)
    archived = NumberField(required=False)

    def found(self):
        """(year or None, pk or None): what cannot be read is none."""
        self.is_valid()
        return self.cleaned_data.get("year"), self.cleaned_data.get("archived")
