"""The period of an activity report."""

from django import forms

from capcollectif.fields import DayField
from capcollectif.forms import FirstErrorForm


class PeriodForm(FirstErrorForm, forms.Form):
    """From a day to another; either may be left out, and what is wrong counts for nothing."""

    first_day = DayField(label="Du", required=False)
    last_day = DayField(label="Au", required=False)

    def clean(self):
        data = super().clean()
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and first > last:
            self.add_error("last_day", "Le dernier jour ne peut pas précéder le premier.")
        return data

    def period(self, *, usual):
        """(first, last), those of `usual` where there is none."""
        self.is_valid()
        found = getattr(self, "cleaned_data", {})  # none before anything is sent
        return found.get("first_day") or usual[0], found.get("last_day") or usual[1]
